"""Import and export in the console: all or nothing, drafts only, and nothing of somebody else's overwritten."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from console import exchange
from console.exchange_rows import Row
from console.storage import content
from tests.console.conftest import Comer, Staff, services, write
from tests.gateway.conftest import ADDRESS, Door

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
WORDINGS = ("is there parking", "where can i park", "do you have a car park", "parking nearby", "can i leave the car")
PARKING = Row("practical.parking", "Parking", WORDINGS, "Behind the house.", "staff", "", "Ana", None, "practical")


async def sent(staff: Staff, rows: list[Row] | bytes, act: str = "import", name: str = "answers.csv") -> httpx.Response:
    await staff.get("/exchange")
    body = rows if isinstance(rows, bytes) else exchange.to_csv(rows).encode()
    data, files = {"csrf": staff.csrf, "act": act}, {"file": (name, body)}
    staff.page = await staff.client.post("/staff/exchange", data=data, files=files, headers={"Origin": ADDRESS})
    return staff.page


async def taken(staff: Staff, name: str = "answers.csv") -> list[Row]:
    answer = await staff.client.get(f"/staff/exchange/{name}")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    read = exchange.read(name, answer.content)
    assert read.problems == ()
    return list(read.rows)


async def test_what_was_exported_changes_nothing_when_it_is_imported(editor: Staff, rows: Rows) -> None:
    everything = await taken(editor)
    assert len(everything) > 30 and everything == await taken(editor, "answers.yml")
    pool = next(row for row in everything if row.id == "aftercare.pool")
    assert pool.wordings and pool.section and (pool.document, pool.kind) == ("", "clinical")
    assert (await sent(editor, everything)).status_code == 200
    assert f"Imported as drafts: 0 new answers, 0 changed, {len(everything)} the same." in editor.text
    assert rows("staff_answers") == []


async def test_a_file_is_tried_before_it_becomes_drafts(editor: Staff, door: Door, rows: Rows) -> None:
    await sent(editor, [PARKING], "try")
    assert "nothing was changed yet: 1 new answer, 0 changed, 0 the same. New Parking" in editor.text
    assert rows("staff_answers") == []
    await sent(editor, [PARKING])
    (row,) = rows("staff_answers")
    assert (row["state"], row["answer"], json.loads(row["wordings"])) == ("draft", PARKING.id, list(WORDINGS))
    assert (row["nature"], row["owner"], row["document"]) == ("practical", "Ana", "staff")
    assert not write(door, lambda db: content.approved(db, "example")), "what is imported is never live by itself"
    assert PARKING in await taken(editor)
    deeds = [row["what"] for row in rows("audit_trail")]
    assert deeds.count("answers.import") == deeds.count("answers.save") == 1
    assert "parking" not in repr([row["after"] for row in rows("audit_trail")]).lower()


async def test_one_fault_keeps_all_of_it_out_and_every_fault_is_named(editor: Staff, rows: Rows) -> None:
    wrong = replace(PARKING, id="practical.cards", wordings=("my number is 020 7946 0123",))
    strange = replace(PARKING, id="practical.other", wordings=(), document="no such")
    page = await sent(editor, [PARKING, wrong])
    assert (
        page.status_code == 400
        and "Nothing was imported: 1 problem" in editor.text
        and "3 wordings A wording holds" in editor.text
    )
    page = await sent(editor, [PARKING, strange])
    assert page.status_code == 400 and "there is no document “no such”" in editor.text
    assert rows("staff_answers") == []


async def test_somebody_elses_draft_is_not_overwritten_but_ones_own_is_replaced(comes: Comer, rows: Rows) -> None:
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    await sent(ana, [PARKING])
    page = await sent(ben, [replace(PARKING, text="In front of the house.")])
    assert page.status_code == 400 and "somebody else has a draft of it" in ben.text
    assert [row["text"] for row in rows("staff_answers")] == ["Behind the house."]
    await sent(ana, [replace(PARKING, text="Next door.")])
    assert "0 new answers, 1 changed" in ana.text and [row["text"] for row in rows("staff_answers")] == ["Next door."]


async def test_odd_files_are_refused_in_words_and_shown_as_text(editor: Staff, rows: Rows) -> None:
    for name, body, told in (
        ("answers.exe", b"MZ", "must end in .csv"),
        ("answers.csv", b"\xff\xfe\x00i", "not UTF-8"),
        ("answers.csv", b"id,title,text,kind,<script>\n", "Unknown: <script>"),
        ("answers.csv", b"x" * (exchange.LARGEST + 1), "larger than 2 MB"),
    ):
        page = await sent(editor, body, name=name)
        assert page.status_code == 400 and told in editor.text and "<script>" not in page.text, name
    page = await sent(editor, b"x" * 3_000_000)
    assert page.status_code == 400 and "too large" in editor.text
    await editor.get("/exchange")
    assert (await editor.post("/exchange", act="import")).status_code == 400
    headers = {"Origin": ADDRESS, "Content-Type": "multipart/form-data; boundary=x"}
    assert (await editor.client.post("/staff/exchange", content=b"--y", headers=headers)).status_code in (400, 403)
    assert rows("staff_answers") == []


async def test_a_file_without_the_forms_proof_is_not_taken(editor: Staff, rows: Rows) -> None:
    body = exchange.to_csv([PARKING]).encode()
    for data, origin in (({"csrf": "0" * 64}, ADDRESS), ({"csrf": editor.csrf}, "https://evil.example")):
        files = {"file": ("answers.csv", body)}
        answer = await editor.client.post(
            "/staff/exchange", data={**data, "act": "import"}, files=files, headers={"Origin": origin}
        )
        assert answer.status_code == 403
    assert rows("staff_answers") == []


async def test_a_viewer_takes_files_along_and_brings_none(comes: Comer) -> None:
    viewer: Staff = await comes("viewer")
    assert 'type="file"' not in (await viewer.get("/exchange")).text and len(await taken(viewer)) > 30


async def test_the_content_comes_as_the_repository_holds_it(editor: Staff, door: Door) -> None:
    base = services(door).settings.knowledge.parent
    answer = await editor.client.get("/staff/exchange/content.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = packed.namelist()
        assert {name.split("/")[0] for name in names} == {"knowledge", "data"}
        for name in names:
            assert packed.read(name) == (base / name).read_bytes(), name
    assert (await editor.client.get("/staff/exchange/content.zip")).content == answer.content
    assert (await editor.client.get("/staff/exchange/other.zip")).status_code == 404
