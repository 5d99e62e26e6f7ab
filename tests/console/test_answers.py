"""Staff write answers and documents: kept as drafts, looked through, approved by whom it takes, and never lost."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from console import findings, library
from console.changes import STAFF, Told
from console.storage import content, trail
from console.storage.trail import Asked
from gateway.clinic import Clinic
from tests.console.asked import asks, made_up
from tests.console.conftest import Comer, Staff, services, write
from tests.gateway.conftest import Door
from tests.gateway.storage.visits import NOW

ROOT = Path(__file__).parents[2]
CASES = yaml.safe_load((Path(__file__).parent / "tables/findings.yml").read_text("utf-8"))
WORDINGS = "\n".join(
    ["where do i leave the car", "car park?", "can i park my van", "is there a lot", "parking space for a bike"]
)
PARKING = {"title": "Parking", "nature": "practical", "document": STAFF, "text": "Behind the house.", "wordings": WORDINGS}
GEL = PARKING | {"title": "Cooling gel", "nature": "clinical", "text": "The clinic gives it to everybody."}


async def written(staff: Staff, **fields: str) -> str:
    """Write a new answer; its address."""
    await staff.get("/answers/new")
    page = await staff.post("/answers", **(PARKING | fields))
    assert page.status_code == 200 and "Saved." in staff.text
    return page.url.path.removeprefix("/staff")


def field(staff: Staff, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', staff.page.text)
    return found.group(1) if found else ""


async def approve(staff: Staff, path: str) -> int:
    await staff.get(path)
    version = field(staff, "version")
    return (await staff.post(f"{path}/approve", version=version)).status_code


def approved(door: Door) -> list[str]:
    return [one.id for one in write(door, lambda db: content.approved(db, "example")).answers]


@pytest.mark.anyio
async def test_a_practical_answer_is_written_and_approved_by_one_person(editor: Staff, door: Door) -> None:
    path = await written(editor)
    assert path == "/answers/practical.parking" and approved(door) == []
    assert await approve(editor, path) == 200 and "Approved" in editor.text
    assert approved(door) == ["practical.parking"]
    rows, _ = write(door, lambda db: trail.read(db, "example", Asked(target="practical.parking")))
    assert [row.what for row in rows] == ["answers.approve", "answers.save"]
    assert "van" not in str([(row.before, row.after) for row in rows])


@pytest.mark.anyio
async def test_a_clinical_answer_needs_a_second_person(comes: Comer, door: Door) -> None:
    author, second = await comes("approver", "Author"), await comes("approver", "Second")
    path = await written(author, **GEL)
    assert await approve(author, path) == 403 and "second person" in author.text and approved(door) == []
    assert await approve(second, path) == 200 and approved(door) == ["clinical.cooling_gel"]


@pytest.mark.anyio
async def test_somebody_faster_is_told_and_what_was_typed_stays(comes: Comer) -> None:
    one, other = await comes("editor", "One"), await comes("editor", "Other")
    path = await written(one)
    await one.get(path)
    await other.get(path)
    version = field(one, "version")
    assert (await other.post(path, **PARKING, version=version, owner="Other")).status_code == 200
    page = await one.post(path, **(PARKING | {"text": "On the street."}), version=version)
    assert page.status_code == 409 and "On the street." in page.text and "Nothing was overwritten" in one.text
    again = await one.post(path, **(PARKING | {"text": "On the street."}), version=field(one, "version"))
    assert again.status_code == 200 and "On the street." in again.text


@pytest.mark.anyio
async def test_a_wording_with_personal_data_is_not_even_kept(editor: Staff, door: Door) -> None:
    await editor.get("/answers/new")
    page = await editor.post("/answers", **(PARKING | {"wordings": "call me on +44 20 7946 0999 about parking"}))
    assert page.status_code == 400 and "personal data" in editor.text and "7946 0999" in page.text
    assert write(door, lambda db: content.answers.every(db, "example")) == {}


@pytest.mark.anyio
@pytest.mark.parametrize("typed", ["31.01.2027", "2027-02-30", "soon", "20270131"])
async def test_a_date_that_can_not_be_read_is_refused_and_what_was_typed_stays(editor: Staff, door: Door, typed: str) -> None:
    await editor.get("/answers/new")
    page = await editor.post("/answers", **PARKING, review_by=typed)
    assert page.status_code == 400 and f"“{typed}” is no date: write it as 2027-01-31" in editor.text
    assert "is there a lot" in page.text and write(door, lambda db: content.answers.every(db, "example")) == {}
    path = await written(editor, review_by="2027-01-31")
    page = await editor.post(path, **PARKING, version=field(editor, "version"), review_by=typed)
    assert page.status_code == 400 and "is no date" in editor.text
    assert write(door, lambda db: content.answers.every(db, "example"))["practical.parking"].review_by == "2027-01-31"


@pytest.mark.anyio
async def test_what_is_wrong_stands_above_the_answer_and_stops_the_approval(editor: Staff, door: Door) -> None:
    path = await written(editor, wordings="aftercare?", text="Don't worry.")
    assert "stands under “Aftercare, all of it”" in editor.text and "at least 5" in editor.text and "soothes" in editor.text
    assert await approve(editor, path) == 400 and approved(door) == []


@pytest.mark.anyio
async def test_the_list_is_searched_and_filtered_by_its_address(comes: Comer) -> None:
    approver = await comes("approver")
    await written(approver, review_by="2020-01-31", owner="front desk")
    await approver.get("/answers", need="review")
    assert "1 answer." in approver.text and "overdue" in approver.text
    await approver.get("/answers", q="makeup afterwards", state="live")
    assert "Makeup afterwards" in approver.text and "Parking" not in approver.text
    await approver.get("/answers", state="draft", nature="clinical")
    assert "0 answers." in approver.text


@pytest.mark.anyio
async def test_an_answer_that_a_rule_tells_can_not_be_retired_and_another_can(comes: Comer, door: Door) -> None:
    approver = await comes("approver")
    await approver.get("/answers/aftercare.makeup")
    assert (await approver.post("/answers/aftercare.makeup/retire", version="0")).status_code == 400
    await approver.get("/answers/benefit.pores")
    assert (await approver.post("/answers/benefit.pores/retire", version="0")).status_code == 200 and "Retired" in approver.text
    assert write(door, lambda db: content.approved(db, "example")).retired == ("benefit.pores",)


@pytest.mark.anyio
async def test_a_group_of_the_inbox_becomes_an_answer(comes: Comer, door: Door) -> None:
    staff = await comes("editor")
    asks(services(door).database, "parking for a long van", topic="location", now=services(door).clock())
    await staff.get("/inbox")
    group = re.search(r'href="(/staff/inbox/\w+)', staff.page.text)
    assert group
    await staff.get(group.group(1).removeprefix("/staff").partition("?")[0])
    path = group.group(1).removeprefix("/staff")
    fields = {
        "decision": "new_answer",
        "wordings": "parking for a long van",
        "title": "Vans",
        "version": field(staff, "version"),
    }
    await staff.post(f"{path}/decide", **fields)
    await staff.get("/answers")
    link = re.search(r'href="/staff(/answers/new)\?draft=(\w+)"', staff.page.text)
    assert link and "Vans" in staff.text
    await staff.get(link.group(1), draft=link.group(2))
    assert field(staff, "title") == "Vans" and "parking for a long van" in staff.page.text
    assert field(staff, "taken") == link.group(2)
    assert '<option value="location" selected' in staff.page.text, "what the questions were taken for"
    await staff.post("/answers", **(PARKING | {"title": "Vans", "taken": link.group(2)}))
    await staff.get("/answers")
    assert "that the inbox asks for" not in staff.text


@pytest.mark.anyio
async def test_stored_markup_is_shown_as_text(editor: Staff) -> None:
    path = await written(editor, title="<b>Bold</b>", text="<script>alert(1)</script>")
    for page in (path, "/answers"):
        await editor.get(page)
        assert "<b>Bold" not in editor.page.text and "<script>alert" not in editor.page.text


@pytest.mark.anyio
async def test_a_new_version_of_the_document_waits_until_its_quotes_are_mended(comes: Comer, door: Door) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    text = (ROOT / "knowledge/document.md").read_text("utf-8")
    await editor.get("/documents")
    await editor.post("/documents", name="", text=text.replace("for 24 to 48 hours", "for 12 hours"))
    path = editor.page.url.path.removeprefix("/staff")
    assert "no longer stand in it" in editor.text and "Makeup afterwards" in editor.text
    await approver.get(path)
    page = await approver.post(f"{path}/approve", version=field(approver, "version"))
    assert page.status_code == 400 and not write(door, lambda db: content.approved(db, "example"))
    await editor.post("/documents", name="", text=text + "\n\nParking\n\nBehind the house.\n")
    path = editor.page.url.path.removeprefix("/staff")
    await approver.get(path)
    assert (await approver.post(f"{path}/approve", version=field(approver, "version"))).status_code == 200
    assert "Behind the house." in write(door, lambda db: content.approved(db, "example")).documents[""]


@pytest.mark.anyio
async def test_a_text_that_is_no_document_is_shown_again(editor: Staff) -> None:
    await editor.get("/documents")
    page = await editor.post("/documents", name="house", text="Only a title")
    assert page.status_code == 400 and "Only a title" in page.text and "headings" in editor.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_found(case: dict[str, Any], example: Clinic) -> None:
    shelf, known = library.of(ROOT), example.knowledge
    assert known
    told = Told("practical.x", "Parking", case.get("text", "Behind the house."), tuple(WORDINGS.splitlines()), STAFF)
    told = replace(told, document=case.get("document", STAFF), wordings=tuple(case.get("wordings", told.wordings)))
    told = replace(told, topic=case.get("topic", ""))
    taken = case.get("taken_by")
    others = {id_: replace(one, topic=told.topic if id_ == taken else "") for id_, one in shelf.answers.items()}
    documents = {name: (text,) for name, text in shelf.documents.items()}
    found = findings.of(told, case.get("nature", "practical"), shelf, others, documents, known)
    assert [one.stops for one in found] == case["stops"], found
    assert all(words in " ".join(one.text for one in found) for words in case.get("says", []))


def test_a_near_neighbour_is_told_and_a_failing_encoder_stops_nothing() -> None:
    shelf = library.of(ROOT)
    key = next(key for key, label in shelf.learned.items() if label == "faq/aftercare.makeup" and len(key.split()) > 3)
    told = Told("practical.x", "X", "Y", (f"{key} please",), STAFF)
    (near,) = [one for one in findings.near(told, told.wordings, shelf, made_up) if f"nearly “{key}”" in one.text]
    assert not near.stops

    def broken(texts: list[str]) -> Any:
        raise OSError(str(NOW))

    assert findings.near(told, told.wordings, shelf, broken) == []
