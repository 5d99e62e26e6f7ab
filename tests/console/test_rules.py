"""Staff edit rules as data: a draft with its differences, approved by whom it takes, and then part of the next version."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import conditions, knowledge, screening, urgent
from assistant.knowledge import Knowledge
from assistant.said import as_typed
from console.composing import compose
from console.storage import content, trail
from console.storage.trail import Asked
from tests.console.conftest import Comer, Staff, write
from tests.console.ruled import Fields, act, changed, form, propose
from tests.gateway.conftest import Door

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
MAKEUP = "aftercare/rules/makeup"
PREGNANCY = "contraindications/contraindications/pregnancy"


def composed(door: Door, folder: Path) -> Knowledge:
    """What the assistant would know after the next training."""
    compose(ROOT, write(door, lambda db: content.approved(db, "example")), folder)
    return knowledge.load(folder / "knowledge")


def deeds(door: Door) -> list[str]:
    rows, _ = write(door, lambda db: trail.read(db, "example", Asked()))
    return [row.what for row in reversed(rows) if row.what.startswith("rules.")]


async def test_an_editor_adds_a_wording_alone_and_it_arrives_in_the_next_version(
    editor: Staff, door: Door, tmp_path: Path
) -> None:
    assert await propose(editor, MAKEUP, field="named", adds="face paint") == 200
    assert "New: face paint" in editor.text and "State: Draft" in editor.text
    assert not write(door, lambda db: content.approved(db, "example")).rules
    assert await act(editor, MAKEUP, "approve") == 200 and "State: Approved" in editor.text
    known = composed(door, tmp_path / "version")
    assert "face paint" in next(rule for rule in known.rules if rule.id == "makeup").named
    old = (ROOT / "knowledge/aftercare.yml").read_text("utf-8").splitlines()
    new = (tmp_path / "version/knowledge/aftercare.yml").read_text("utf-8").splitlines()
    assert [line for line in new if line not in old] == ["      - face paint"] and len(new) == len(old) + 1
    assert deeds(door) == ["rules.save", "rules.approve"]


async def test_what_takes_away_needs_an_approver_who_has_not_written_it(comes: Comer, door: Door, tmp_path: Path) -> None:
    editor, author, second = await comes("editor"), await comes("approver", "Author"), await comes("approver", "Second")
    assert await propose(author, PREGNANCY, field="accept|en", drops=0) == 200
    assert "Before: " in author.text and "A second person" in author.text
    for person in (editor, author):
        assert await act(person, PREGNANCY, "approve") == 403
    assert not write(door, lambda db: content.approved(db, "example")).rules
    assert await act(second, PREGNANCY, "approve") == 200
    before = knowledge.load(ROOT / "knowledge").conditions.wordings.find("pregnant")
    assert before != composed(door, tmp_path / "version").conditions.wordings.find("pregnant")


async def test_a_draft_is_put_aside_and_stays_readable(editor: Staff, door: Door) -> None:
    await propose(editor, MAKEUP, field="near", adds="glitter for the cheeks")
    assert await act(editor, MAKEUP, "decline") == 200
    assert "State: Live" in editor.text and "Put aside: written by" in editor.text and "glitter" in editor.text
    assert "glitter" not in (await form(editor, MAKEUP))["field|near"] and deeds(door) == ["rules.save", "rules.decline"]


async def test_a_row_is_taken_out_by_two_and_brought_back_as_it_was(comes: Comer, door: Door, tmp_path: Path) -> None:
    editor, second = await comes("editor"), await comes("approver")
    row = "contraindications/unlisted/diabetes"
    assert await act(editor, row, "remove") == 200 and "takes this row out" in editor.text
    assert await act(editor, row, "approve") == 403
    assert await act(second, row, "approve") == 200 and "State: Taken out" in second.text
    assert not composed(door, tmp_path / "without").conditions.wordings.find("diabetes")
    assert (await editor.post(f"/rules/{row}", seen="x", **{"field|en": "diabetes"})).status_code == 409
    assert "diabetes" in editor.text
    assert await act(editor, row, "restore") == 200 and await act(editor, row, "approve") == 200
    assert composed(door, tmp_path / "with").conditions.wordings.find("diabetes")


async def test_a_row_that_others_need_stays(comes: Comer) -> None:
    approver = await comes("approver")
    assert await act(approver, "urgent/words/throat", "remove") == 400 and "throat" in approver.text
    assert await act(approver, "urgent/notices/emergency", "remove") == 400


async def test_what_can_silence_something_is_a_list_like_others_that_takes_two(
    comes: Comer, door: Door, tmp_path: Path
) -> None:
    editor, second = await comes("editor"), await comes("approver")
    typed, endings, denial = "contraindications/typed/typed", "contraindications/endings/endings", "urgent/denial/denial"
    assert await propose(editor, typed, field="no", adds="none whatever") == 200 and "New: none whatever" in editor.text
    assert await propose(editor, endings, field="except", adds="chroma") == 200
    assert await propose(editor, denial, field="over|en", adds="has buzzed off") == 200
    for row in (typed, endings, denial):
        assert await act(editor, row, "approve") == 403
        assert await act(second, row, "approve") == 200
        assert await act(editor, row, "remove") == 400
    before, after = knowledge.load(ROOT / "knowledge"), composed(door, tmp_path / "version")
    answers = [screening.read_answer(as_typed("None whatever"), known.conditions).answer for known in (before, after)]
    assert answers == ["unclear", "no"]
    assert [bool(conditions.find(as_typed("i have chroma"), known.conditions)) for known in (before, after)] == [True, False]
    alarms = [urgent.find(as_typed("the pus has buzzed off"), known.signs, treated=True) for known in (before, after)]
    assert alarms[0] is not None and alarms[0].level == "today" and alarms[1] is None


async def test_clinic_details_are_the_administrators_and_their_numbers_need_a_second_person(
    comes: Comer, door: Door, tmp_path: Path
) -> None:
    approver, administrator = await comes("approver"), await comes("administrator")
    hours, phone = "clinic/details/opening_hours", "clinic/numbers/phone"
    assert await propose(approver, hours, value="Monday 9:00–12:00") == 403 and "Monday 9:00–12:00" in approver.text
    assert await propose(administrator, hours, value="Monday 9:00–12:00") == 200
    assert await act(approver, hours, "approve") == 403
    assert await act(administrator, hours, "approve") == 200
    assert await propose(administrator, phone, value="+44 20 7946 0001") == 200
    assert await act(administrator, phone, "approve") == 403
    assert await act(approver, phone, "approve") == 200
    clinic = composed(door, tmp_path / "version").clinic
    assert (clinic["opening_hours"], clinic["phone"]) == ("Monday 9:00–12:00", "+44 20 7946 0001")


async def test_a_detail_that_was_not_there_is_set_and_emptied_again(administrator: Staff, door: Door, tmp_path: Path) -> None:
    row = "clinic/details/website_origins"
    assert await propose(administrator, row, value="https://a.example, https://b.example") == 200
    assert await act(administrator, row, "approve") == 200
    assert composed(door, tmp_path / "set").clinic["website_origins"] == "https://a.example https://b.example"
    assert await propose(administrator, row, value="") == 200 and await act(administrator, row, "approve") == 200
    assert composed(door, tmp_path / "empty").clinic["website_origins"] == ""


async def test_a_colour_is_taken_only_where_its_text_can_be_read(administrator: Staff, door: Door, tmp_path: Path) -> None:
    assert await propose(administrator, "clinic/details/accent", value="#7a1f5c") == 200
    assert await act(administrator, "clinic/details/accent", "approve") == 200
    assert await propose(administrator, "clinic/details/accent_text", value="#7a1f5d") == 400
    assert "can hardly be read" in administrator.text
    assert await propose(administrator, "clinic/details/accent_text", value="#ffffff") == 200
    assert composed(door, tmp_path / "set").clinic["accent"] == "#7a1f5c"


async def test_bad_input_gets_a_clear_sentence_and_is_shown_again(editor: Staff, door: Door) -> None:
    given = changed(await form(editor, MAKEUP), {"field": "named", "adds": "[a-z]+ paint"})
    page = await editor.post(f"/rules/{MAKEUP}", **given)
    assert page.status_code == 400 and "leave “[” out" in editor.text and deeds(door) == []
    assert {**Fields(page.text).found, "seen": ""} == {**given, "seen": ""}
    assert await propose(editor, MAKEUP, field="hours", value="24, 36") == 400
    assert "the quote does not say 36 hours" in editor.text
    assert (await editor.post(f"/rules/{MAKEUP}", **await form(editor, MAKEUP))).status_code == 400
    assert "Nothing is different" in editor.text


async def test_somebody_faster_is_told_and_nothing_typed_is_lost(comes: Comer) -> None:
    one, other = await comes("editor", "One"), await comes("editor", "Other")
    late = changed(await form(one, MAKEUP), {"field": "named", "adds": "face paint"})
    assert await propose(other, MAKEUP, field="near", adds="glitter for the cheeks") == 200
    page = await one.post(f"/rules/{MAKEUP}", **late)
    assert page.status_code == 409 and "Nothing was overwritten" in one.text and "face paint" in page.text
    assert await act(other, MAKEUP, "approve") == 200
    assert (await one.post(f"/rules/{MAKEUP}/approve", seen=late["seen"])).status_code == 409
    assert (await one.post(f"/rules/{MAKEUP}/decline", seen=late["seen"])).status_code == 409


async def test_a_row_that_is_gone_says_so_and_shows_what_was_typed(editor: Staff) -> None:
    await editor.get("/rules")
    page = await editor.post("/rules/urgent/signs/never_was", seen="x", **{"field|phrases|en": "my lungs"})
    assert page.status_code == 404 and "my lungs" in editor.text
    assert (await editor.get("/rules/answers")).status_code == 404


async def test_an_approver_signs_a_translation_and_a_new_text_loses_the_signature(
    comes: Comer, door: Door, tmp_path: Path
) -> None:
    editor, approver, second = await comes("editor"), await comes("approver", "Dr. Vega"), await comes("approver", "Second")
    row = "urgent/notices/today"
    assert await act(editor, row, "sign", what="de|approved_by") == 403
    assert await act(approver, row, "sign", what="de|approved_by") == 200 and "Approved by Dr. Vega." in approver.text
    composed(door, tmp_path / "signed")
    told = yaml.safe_load((tmp_path / "signed/knowledge/urgent.yml").read_text("utf-8"))["notices"]["today"]
    assert told["de"]["approved_by"] == "Dr. Vega" and told["es"]["approved_by"] is None
    await propose(second, row, field="de|text", value="Rufen Sie heute {clinic} an: {phone}.")
    assert "Before: Dr. Vega" in second.text
    assert await act(approver, row, "sign", what="es|approved_by") == 409, "a draft waits"
    assert await act(approver, row, "approve") == 200
    assert await act(second, row, "sign", what="de|approved_by") == 403, "who wrote it does not sign it"
    assert await act(approver, row, "sign", what="de|approved_by") == 200
    assert await act(approver, row, "sign", what="de|approved_by", done="no") == 200 and "Dr. Vega." not in second.text
    assert await act(approver, row, "sign", what="de|text") == 400


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("contraindications/sentences/not_recommended", "el|approved_by"),
        (PREGNANCY, "check|pt|approved_by"),
        (PREGNANCY, "after_treatment|text|approved_by"),
        ("urgent/texts/today_signs", "el|approved_by"),
    ],
)
async def test_every_translation_has_a_place_for_who_approves_it(
    comes: Comer, door: Door, tmp_path: Path, row: str, what: str
) -> None:
    approver = await comes("approver", 'Ana: "#1"')
    assert await act(approver, row, "sign", what=what) == 200 and 'Approved by Ana: "#1".' in approver.text
    composed(door, tmp_path / "version")
    file = row.partition("/")[0]
    assert "#1" in (tmp_path / f"version/knowledge/{file}.yml").read_text("utf-8")


async def test_stored_markup_is_shown_as_text(comes: Comer) -> None:
    approver = await comes("approver", "<b>Bold</b>")
    await propose(approver, PREGNANCY, field="check|en|hint", value="<script>alert(1)</script>")
    for page in (f"/rules/{PREGNANCY}", "/rules/contraindications"):
        await approver.get(page)
        assert "<script>alert" not in approver.page.text and "<b>Bold" not in approver.page.text
    await approver.get(f"/rules/{PREGNANCY}")
    assert "&lt;script&gt;alert(1)" in approver.page.text and "&lt;b&gt;Bold" in approver.page.text


async def test_the_review_of_a_file_and_open_translations_stay_visible(comes: Comer) -> None:
    viewer = await comes("viewer")
    await viewer.get("/rules")
    assert "state: draft" in viewer.text and "translations that nobody has approved" in viewer.text
    await viewer.get(f"/rules/{PREGNANCY}")
    assert "state: draft" in viewer.text and "Nobody has approved this yet." in viewer.text
    assert "Keep as a draft" not in viewer.text and "I have read it" not in viewer.text


async def test_no_form_of_an_editor_ever_removes_a_safety_term(editor: Staff, door: Door, tmp_path: Path) -> None:
    """Random edits of random rows, each followed by every button: whatever is approved still has every term of before."""
    chance = random.Random(4)
    for row in (MAKEUP, PREGNANCY, "urgent/signs/breathing", "urgent/words/mild", "contraindications/unlisted/diabetes"):
        given = await form(editor, row)
        for name in chance.sample(sorted(set(given) - {"seen"}), 2):
            lines = given[name].split("\n")
            chance.shuffle(lines)
            given[name] = "\n".join([*lines[: chance.randint(0, len(lines))], "my own thing"])
        await editor.post(f"/rules/{row}", **given)
        for deed in ("approve", "sign", "restore", "remove", "approve"):
            await act(editor, row, deed, what="de|approved_by")
    composed(door, tmp_path / "version")
    assert terms(ROOT) <= terms(tmp_path / "version")


def terms(folder: Path) -> set[tuple[str, ...]]:
    """Every text of the safety files with its place, list entries without their number."""
    found: set[tuple[str, ...]] = set()

    def walk(data: Any, path: tuple[str, ...]) -> None:
        if isinstance(data, dict):
            for key, value in data.items():
                walk(value, (*path, str(key)))
        elif isinstance(data, list):
            for one in data:
                walk(one, (*path, str(one.get("id", one.get("label", ""))) if isinstance(one, dict) else ""))
        else:
            found.add((*path, str(data)))

    for file in ("aftercare", "contraindications", "urgent"):
        walk(yaml.safe_load((folder / f"knowledge/{file}.yml").read_text("utf-8")), (file,))
    return found
