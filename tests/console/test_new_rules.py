"""Staff add rows: a sign, a condition, an aftercare rule, a word; each is a draft that works once it is approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import aftercare, conditions, knowledge, screening, urgent
from assistant.knowledge import Knowledge
from assistant.said import as_typed
from console import library, rule_fields, rule_new, rule_problems, rule_values, yaml_rows
from console.changes import Changes, Rule
from console.composing import compose
from console.rule_approval import alone
from console.rule_new import Made
from console.rule_shelf import Shelf
from console.storage import content
from tests.console.conftest import Comer, Staff, write
from tests.console.ruled import Fields, act, form, propose
from tests.gateway.conftest import Door

ROOT = Path(__file__).parents[2]
TABLES = Path(__file__).parent / "tables"
CASES: list[dict[str, Any]] = yaml.safe_load((TABLES / "new_rules.yml").read_text("utf-8"))
PROBLEMS: list[dict[str, Any]] = yaml.safe_load((TABLES / "new_rule_problems.yml").read_text("utf-8"))
SHELF = Shelf(ROOT, {})
SIGN, HICCUPS, CLOTTING, PRICKLY, PURPLE = (
    next(case for case in CASES if case["id"] == id_)
    for id_ in ("purple_ears", "hiccups", "blood_clotting_problems", "prickly_skin", "purple")
)


def typed(section: str, values: dict[str, str]) -> dict[str, str]:
    """The form for a new row as a browser sends it, with these fields filled in."""
    file, _, id_ = section.partition("/")
    found = rule_fields.files()[file].sections[id_]
    given = {one.name: rule_values.shown(one.spec.kind, one.value) for one in rule_new.fields(found)}
    filled = {f"field|{name}": value for name, value in values.items()}
    assert set(filled) <= set(given), "every field that is filled in stands in the form"
    return {**given, **filled}


def made(case: dict[str, Any]) -> Made:
    file, _, section = case["section"].partition("/")
    whole = next((one["typed"] for one in CASES if one["section"] == case["section"]), {}) if "but" in case else {}
    values = {**whole, **case.get("but", case.get("typed", {}))}
    found = rule_fields.files()[file].sections[section]
    return rule_new.made(found, typed(case["section"], values), SHELF, library.of(ROOT).clearing)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['section']}: {case['typed']}"[:70])
def test_a_new_row_has_a_readable_id_and_who_may_approve_it_is_known(case: dict[str, Any]) -> None:
    one = made(case)
    assert one.problems == () and one.row is not None
    assert (one.row.id, alone(one.row, yaml_rows.read(one.value), SHELF)) == (case["id"], case["alone"])
    assert rule_problems.whole(ROOT, Changes(), Rule(one.row.section.file, one.row.place, one.value)) == ""


@pytest.mark.parametrize("case", PROBLEMS, ids=lambda case: f"{case['section']}: {case.get('but', case.get('typed'))}"[:70])
def test_a_fault_of_a_new_row_is_told_in_a_sentence(case: dict[str, Any]) -> None:
    one = made(case)
    told = " ".join(one.problems)
    if one.row is not None:
        told = rule_problems.whole(ROOT, Changes(), Rule(one.row.section.file, one.row.place, one.value))
    assert case["says"] in told


async def add(staff: Staff, case: dict[str, Any], **but: str) -> int:
    """Open the form for a new row, fill it in and keep it; the status."""
    await staff.get(f"/rules/{case['section']}/new")
    given = Fields(staff.page.text).found
    fields = {f"field|{name}": value for name, value in {**case["typed"], **but}.items()}
    assert set(fields) <= set(given)
    return (await staff.post(f"/rules/{case['section']}/new", **{**given, **fields})).status_code


def composed(door: Door, folder: Path) -> Knowledge:
    """What the assistant would know after the next training."""
    compose(ROOT, write(door, lambda db: content.approved(db, "example")), folder)
    return knowledge.load(folder / "knowledge")


@pytest.mark.anyio
async def test_an_editor_adds_a_sign_alone_and_it_interrupts(editor: Staff, door: Door, tmp_path: Path) -> None:
    assert await add(editor, SIGN) == 200
    assert "A draft adds this row" in editor.text and "New: lila Ohren" in editor.text
    assert not write(door, lambda db: content.approved(db, "example")).rules
    assert await act(editor, "urgent/signs/purple_ears", "approve") == 200
    alarm = urgent.find(as_typed("ich habe lila Ohren"), composed(door, tmp_path / "version").signs)
    assert alarm is not None and (alarm.level, alarm.signs) == ("emergency", ("purple_ears",))
    new = (tmp_path / "version/knowledge/urgent.yml").read_text("utf-8")
    assert new.startswith((ROOT / "knowledge/urgent.yml").read_text("utf-8").rstrip("\n"))
    assert "Purple ears" in (await editor.get("/rules/urgent")).text


@pytest.mark.anyio
async def test_an_editor_adds_a_condition_that_the_document_does_not_name_alone(
    editor: Staff, door: Door, tmp_path: Path
) -> None:
    assert await add(editor, HICCUPS) == 200
    assert await act(editor, "contraindications/unlisted/hiccups", "approve") == 200
    (mention,) = conditions.find(as_typed("i have my hiccups again"), composed(door, tmp_path / "version").conditions)
    assert (mention.id, mention.label, mention.match) == ("hiccups", "Hiccups", "unlisted")


@pytest.mark.anyio
async def test_a_condition_of_the_document_takes_two_and_is_asked_in_the_guided_check(
    comes: Comer, door: Door, tmp_path: Path
) -> None:
    author, second = await comes("approver", "Author"), await comes("approver", "Second")
    assert await add(author, CLOTTING, **{"check|pt|question": "O seu sangue coagula mal?"}) == 200
    row = "contraindications/contraindications/blood_clotting_problems"
    assert await act(author, row, "approve") == 403
    assert await act(second, row, "approve") == 200
    known = composed(door, tmp_path / "version").conditions
    (mention,) = conditions.find(as_typed("i have my gloopy blood"), known)
    decision = screening.decide(mention, treated=False)
    assert (mention.id, decision.outcome, decision.marks) == (
        "blood_clotting_problems",
        "not_recommended",
        ("blood clotting problems",),
    )
    answers = {one.id: "no" for one in known.listed[:-1]}
    asked = {**screening.begin("s", known), "asked": list(answers), "answers": answers}
    told = [screening.next_question(asked, known, language) for language in ("en", "pt", "de")]
    assert [one.text for one in told if one] == [
        "Does your blood clot too fast or too slowly?",
        "O seu sangue coagula mal?",
        "Does your blood clot too fast or too slowly?",
    ]


@pytest.mark.anyio
async def test_an_aftercare_rule_tells_a_fact_so_it_takes_two(comes: Comer, door: Door, tmp_path: Path) -> None:
    author, second = await comes("approver", "Author"), await comes("approver", "Second")
    assert await add(author, PRICKLY) == 200 and "A second person" in author.text
    assert await act(author, "aftercare/rules/prickly_skin", "approve") == 403
    assert await act(second, "aftercare/rules/prickly_skin", "approve") == 200
    known = composed(door, tmp_path / "version")
    assert [one.rule_id for one in aftercare.mentions(as_typed("what about prickly cheeks"), known.rules)] == ["prickly_skin"]
    assert known.rules[-1].id == "prickly_skin", "after those of the document's order"


@pytest.mark.anyio
async def test_a_new_word_makes_a_sign_once_a_wording_names_it(editor: Staff, door: Door, tmp_path: Path) -> None:
    assert await add(editor, PURPLE) == 200
    assert await propose(editor, "urgent/signs/breathing", field="phrases|en", adds="{purple} mouth") == 400
    assert await act(editor, "urgent/words/purple", "approve") == 200
    assert await propose(editor, "urgent/signs/breathing", field="phrases|en", adds="{purple} mouth") == 200
    assert await act(editor, "urgent/signs/breathing", "approve") == 200
    alarm = urgent.find(as_typed("she has a violet mouth"), composed(door, tmp_path / "version").signs)
    assert alarm is not None and "breathing" in alarm.signs


@pytest.mark.anyio
async def test_a_new_row_is_put_aside_and_proposed_again(editor: Staff, door: Door) -> None:
    row = "contraindications/unlisted/hiccups"
    await add(editor, HICCUPS)
    assert await act(editor, row, "decline") == 200 and "State: Put aside" in editor.text
    assert (await editor.post(f"/rules/{row}", **await form(editor, row), **{"field|en": "my hiccups"})).status_code == 409
    assert "Hiccups" in (await editor.get("/rules/contraindications")).text
    assert not write(door, lambda db: content.approved(db, "example")).rules
    assert await act(editor, row, "restore") == 200 and "New: my hiccups" in editor.text
    assert await act(editor, row, "decline") == 200
    assert await add(editor, HICCUPS, label="HICCUPS") == 200, "the name is free again"
    assert await act(editor, row, "approve") == 200 and "State: Approved" in editor.text


@pytest.mark.anyio
async def test_a_new_row_is_taken_out_by_two_and_brought_back(comes: Comer, door: Door, tmp_path: Path) -> None:
    editor, second = await comes("editor"), await comes("approver")
    row = "contraindications/unlisted/hiccups"
    await add(editor, HICCUPS)
    await act(editor, row, "approve")
    assert await act(editor, row, "remove") == 200 and await act(editor, row, "approve") == 403
    assert await act(second, row, "approve") == 200
    assert not composed(door, tmp_path / "without").conditions.wordings.find("my hiccups")
    assert await act(editor, row, "restore") == 200 and await act(editor, row, "approve") == 200
    assert composed(door, tmp_path / "with").conditions.wordings.find("my hiccups")


@pytest.mark.anyio
async def test_what_a_draft_of_a_new_row_becomes_decides_who_approves_it(editor: Staff) -> None:
    await add(editor, SIGN)
    assert await propose(editor, "urgent/signs/purple_ears", field="unless|en", adds="fancy dress") == 200
    assert await act(editor, "urgent/signs/purple_ears", "approve") == 403


@pytest.mark.anyio
async def test_the_same_name_twice_is_refused_and_nothing_typed_is_lost(editor: Staff) -> None:
    assert await add(editor, HICCUPS) == 200
    assert await add(editor, HICCUPS, en="the noisy illness") == 400
    assert "is there already" in editor.text and "the noisy illness" in editor.page.text


@pytest.mark.anyio
async def test_only_who_may_edit_adds_and_only_where_something_can_be_added(comes: Comer) -> None:
    viewer, editor = await comes("viewer"), await comes("editor")
    await viewer.get("/rules/urgent")
    assert "Add an urgent sign" not in viewer.text
    assert (await viewer.get("/rules/urgent/signs/new")).status_code == 403
    assert (await viewer.post("/rules/urgent/signs/new", **{"field|symptom": "x"})).status_code == 403
    await editor.get("/rules/urgent")
    assert "Add an urgent sign" in editor.text
    for section in ("urgent/notices", "clinic/details", "contraindications/check", "urgent/never"):
        assert (await editor.get(f"/rules/{section}/new")).status_code == 404
        assert (await editor.post(f"/rules/{section}/new", **{"field|x": "y"})).status_code == 404
