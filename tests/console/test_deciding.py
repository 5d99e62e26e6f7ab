"""What is decided in the inbox: attached, begun, kept to test with, taken back; two people at once; nothing typed is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.composing import written
from tests.console.asked import asks
from tests.console.conftest import Comer, Staff, services
from tests.console.waiting import opened, version
from tests.console.waiting import visited as visited
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]


async def test_attaching_makes_a_draft_and_leads_to_the_next(editor: Staff, visited: None, rows: Rows) -> None:
    await editor.get("/inbox", sort="often")
    await editor.post("/inbox/begin?sort=often")
    assert "/staff/inbox/" in str(editor.page.url) and "You have it until" in editor.text
    path = editor.page.url.path.removeprefix("/staff")
    wordings = "what of swimming\n\n  what of   swimming \nand the pool?"
    fields = {"decision": "attached:aftercare.pool", "version": version(editor), "wordings": wordings}
    await editor.post(f"{path}/decide?sort=often", **fields)
    assert "Attached: the wording is a draft now." in editor.text
    assert editor.page.url.path != f"/staff{path}" and editor.page.url.params["sort"] == "often"
    (draft,) = rows("drafts")
    assert json.loads(draft["wordings"]) == ["what of swimming", "and the pool?"]
    assert (draft["kind"], draft["answer"], draft["state"]) == ("wording", "aftercare.pool", "draft")
    trail = next(row for row in rows("audit_trail") if row["what"] == "inbox.attached")
    assert "swimming" not in repr(trail) and len(json.loads(trail["after"])["sha256"]) == 64
    await editor.get("/inbox", state="attached")
    assert "Attached: Swimming pools afterwards" in editor.text


async def test_a_question_may_be_kept_to_test_with_instead_of_being_learned(editor: Staff, visited: None, rows: Rows) -> None:
    path = await opened(editor, "swimming")
    await editor.get(path)
    fields = {"decision": "attached:aftercare.pool", "version": version(editor), "to_test": "yes"}
    await editor.post(f"{path}/decide", **fields, wordings="what of <b>swimming</b>")
    assert "Kept to test with: every check asks it." in editor.text
    (draft,) = rows("drafts")
    assert (draft["kind"], draft["answer"], draft["state"]) == ("test", "aftercare.pool", "draft")
    await editor.get("/answers/aftercare.pool")
    tested = editor.page.text.partition("Asked in every check")[2]
    assert "what of &lt;b&gt;swimming" in tested and "<b>swim" not in editor.page.text
    assert "swimming&lt;/b&gt;" not in editor.page.text.partition('name="wordings"')[2].partition("</textarea>")[0]
    await editor.post(f"/answers/drafts/{draft['id']}/decline")
    await editor.get("/answers/aftercare.pool")
    assert "Asked in every check" not in editor.text


async def test_what_is_learned_can_not_be_kept_to_test_with(editor: Staff, visited: None, rows: Rows) -> None:
    other = await opened(editor, "parking")
    await editor.get(other)
    plain = {"decision": "attached:aftercare.sun", "version": version(editor), "wordings": "zebra"}
    await editor.post(f"{other}/decide", **plain)
    path = await opened(editor, "swimming")
    learned = written(Path(__file__).parents[2])["aftercare.makeup"].wordings[0]
    for wording in (learned, "Zebra?"):
        await editor.get(path)
        fields = {"decision": "attached:aftercare.pool", "version": version(editor), "to_test": "yes", "wordings": wording}
        await editor.post(f"{path}/decide", **fields)
        assert editor.page.status_code == 400 and "is learned already, so it tests nothing" in editor.text
        assert re.search(r'name="to_test"[^>]* checked', editor.page.text), "the choice stays"
    assert [draft["kind"] for draft in rows("drafts")] == ["wording"]


async def test_a_new_answer_begins_with_the_groups_wordings(editor: Staff, visited: None, rows: Rows) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    assert ">zebra parking</textarea>" in editor.page.text
    await editor.post(f"{path}/decide", decision="new_answer", version="0", wordings="zebra parking", title="Parking")
    (draft,) = rows("drafts")
    assert (draft["kind"], draft["title"], json.loads(draft["wordings"])) == ("answer", "Parking", ["zebra parking"])


PERSONAL = ["I'm Sarah Jones, is there parking", "call me on 020 7946 0123", "mail a@b.example", "[name] asks"]


@pytest.mark.parametrize("typed", PERSONAL)
async def test_personal_data_never_becomes_a_wording(editor: Staff, visited: None, rows: Rows, typed: str) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    for decision in ("attached:aftercare.pool", "new_answer"):
        fields = {"decision": decision, "version": "0", "wordings": f"is there parking\n{typed}", "title": "T"}
        page = await editor.post(f"{path}/decide", **fields)
        assert page.status_code == 400 and "holds personal data" in editor.text
        assert f"is there parking\n{typed}".replace("'", "&#39;") in page.text and 'value="T"' in page.text
    assert rows("drafts") == [] == rows("decisions")


async def test_odd_decisions_change_nothing(editor: Staff, visited: None, rows: Rows) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    for fields in (
        {"decision": "gone"},
        {},
        {"decision": "attached:no.such"},
        {"decision": "attached:aftercare.pool", "wordings": " "},
        {"decision": "new_answer", "wordings": "x" * 301},
        {"decision": "new_answer", "wordings": "\n".join(map(str, range(21)))},
    ):
        assert (await editor.post(f"{path}/decide", version="0", **fields)).status_code == 400
    for wrong in ("", "-1", "x", "99999999999999999999", "7"):
        assert (await editor.post(f"{path}/decide", version=wrong, decision="later")).status_code == 409
    assert rows("decisions") == []


async def test_a_decision_is_taken_back_with_its_draft(editor: Staff, visited: None, rows: Rows) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    await editor.post(f"{path}/decide", decision="attached:aftercare.pool", version="0", wordings="zebra")
    assert "Your last decisions" in editor.text
    await editor.post(f"/inbox/undo/{rows('decisions')[0]['id']}")
    assert "Taken back." in editor.text and editor.page.url.path == f"/staff{path}" and "State: New" in editor.text
    assert [(row["state"], row["wordings"]) for row in rows("drafts")] == [("dropped", "[]")], "no word of a visitor stays"
    assert (await editor.post(f"/inbox/undo/{rows('decisions')[0]['id']}")).status_code == 404
    assert (await editor.post("/inbox/undo/999999999999")).status_code == 404


async def test_only_ones_own_last_ten_are_taken_back_never_over_others(comes: Comer, visited: None, rows: Rows) -> None:
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    path = await opened(ana, "zebra")
    await ana.get(path)
    await ana.post(f"{path}/decide", decision="later", version="0")
    first = rows("decisions")[0]["id"]
    await ben.get(path)
    assert (await ben.post(f"/inbox/undo/{first}")).status_code == 404
    await ben.post(f"{path}/decide", decision="not_for_us", version="1")
    await ana.get(path)
    assert (await ana.post(f"/inbox/undo/{first}")).status_code == 409
    number = 2
    for _ in range(10):
        await ana.get(path)
        await ana.post(f"{path}/decide", decision="later", version=str(number))
        number += 1
    await ana.get(path)
    assert (await ana.post(f"/inbox/undo/{first}")).status_code == 404


async def test_two_people_never_overwrite_each_other(comes: Comer, visited: None, rows: Rows, clock: Clock) -> None:
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    path = await opened(ana, "zebra")
    await ben.get(path)
    await ana.get(path)
    await ana.post(f"{path}/claim")
    fields = {"decision": "new_answer", "version": "0", "wordings": "a long wording", "title": "My title"}
    page = await ben.post(f"{path}/decide", **fields)
    assert page.status_code == 409 and "a long wording</textarea>" in page.text and 'value="My title"' in page.text
    assert "Somebody else works on this now" in ben.text
    assert (await ben.post(f"{path}/claim")).status_code == 409
    await ana.get(path)
    await ana.post(f"{path}/decide", decision="later", version="0")
    page = await ben.post(f"{path}/decide", **fields)
    assert page.status_code == 409 and "a long wording</textarea>" in page.text and "State: Later, by Ana" in ben.text
    await ben.post(f"{path}/decide", **{**fields, "version": version(ben)})
    assert [row["state"] for row in rows("work") if row["id"] == path.split("/")[-1]] == ["new_answer"]


async def test_several_rows_are_decided_exactly_as_previewed(editor: Staff, visited: None, rows: Rows) -> None:
    await editor.get("/inbox")
    groups = [row["id"] for row in rows("work")]
    await editor.post("/inbox/preview", state="later", group=groups[:2])
    assert "Later: these 2 rows?" in editor.text
    shown = [part.split('"')[0] for part in editor.page.text.split('name="row" value="')[1:]]
    assert {one.split(":")[0] for one in shown} == set(groups[:2])
    await editor.post("/inbox/bulk", state="later", row=shown)
    assert [row["state"] for row in rows("work")].count("later") == 2 == len(rows("decisions"))


async def test_several_rows_are_decided_all_or_none(comes: Comer, visited: None, rows: Rows) -> None:
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    await ana.get("/inbox")
    groups = [row["id"] for row in rows("work")]
    await ana.post("/inbox/preview", state="not_for_us", group=groups)
    shown = [part.split('"')[0] for part in ana.page.text.split('name="row" value="')[1:]]
    await ben.get(f"/inbox/{groups[2]}")
    await ben.post(f"/inbox/{groups[2]}/decide", decision="later", version="0")
    assert (await ana.post("/inbox/bulk", state="not_for_us", row=shown)).status_code == 409
    assert [row["state"] for row in rows("work")].count("not_for_us") == 0 and len(rows("decisions")) == 1
    await ana.get("/inbox")
    assert (await ana.post("/inbox/preview", state="attached", group=groups)).status_code == 400
    assert (await ana.post("/inbox/bulk", state="attached", row=shown)).status_code == 400


async def test_the_same_question_in_other_words_is_decided_along_and_taken_back_along(
    editor: Staff, door: Door, rows: Rows, clock: Clock
) -> None:
    for text in ("is there parking", "do you have a car park", "who is the nurse"):
        asks(services(door).database, text, now=clock())
    path = await opened(editor, "is there")
    other = (await opened(editor, "you have")).removeprefix("/inbox/")
    await editor.get(path)
    assert f'name="along" value="{other}:0"' in editor.page.text and "who is the nurse" not in editor.text
    fields = {"decision": "new_answer", "version": "0", "wordings": "is there parking", "title": "Parking"}
    assert (await editor.post(f"{path}/decide", **fields, along=f"{other}:7")).status_code == 409
    assert rows("decisions") == []
    await editor.post(f"{path}/decide", **fields, along=f"{other}:0")
    assert "who is the nurse" in editor.text, "what was decided along is not the next one"
    (draft,) = rows("drafts")
    assert json.loads(draft["wordings"]) == ["is there parking", "do you have a car park"]
    await editor.post(f"/inbox/undo/{rows('decisions')[0]['id']}")
    assert [row["undone"] for row in rows("decisions")] == [1, 1] and rows("drafts")[0]["state"] == "dropped"
    assert {row["state"] for row in rows("work")} == {"new"}
