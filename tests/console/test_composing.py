"""A version is a copy of the repository with what was approved, and of nothing else is a byte changed."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from assistant import knowledge
from assistant.judging import fault
from assistant.responding import respond
from console.changes import STAFF, Accepted, Changes, Rule, Told, as_data, from_data
from console.composing import compose, written
from tests.turns import turn

ROOT = Path(__file__).parents[2]
PARKING = Told(
    "practical.parking",
    "Parking: where, and until when?",
    "Behind the house are 12 places: #1 to #12.\n\nThe gate closes at eight.",
    ("is there parking near the clinic", "where do i leave the car", "car park?", "can i park", 'is "the lot" free'),
    STAFF,
)
MAKEUP = written(ROOT)["aftercare.makeup"]
LAST = yaml.safe_load((ROOT / "knowledge/contraindications.yml").read_text("utf-8"))["unlisted"][-1]["id"]


def composed(tmp_path: Path, *answers: Told, **changes: object) -> Path:
    compose(ROOT, Changes(answers, **changes), tmp_path)  # type: ignore[arg-type]
    return tmp_path


def differences(folder: Path, path: str) -> tuple[list[str], list[str]]:
    """The lines that went from a file, and those that came."""
    rows = list(difflib.ndiff((ROOT / path).read_text("utf-8").splitlines(), (folder / path).read_text("utf-8").splitlines()))
    return [row[2:] for row in rows if row.startswith("- ")], [row[2:] for row in rows if row.startswith("+ ")]


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for part in ("knowledge", "data")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }


def test_without_changes_every_byte_is_the_same(tmp_path: Path) -> None:
    assert files(composed(tmp_path)) == files(ROOT)
    assert files(composed(tmp_path / "again", *written(ROOT).values())) == files(ROOT)


def test_a_test_question_of_the_clinic_goes_along_unless_it_is_learned_or_its_answer_is_gone(tmp_path: Path) -> None:
    own = Accepted("may the dog come along", "aftercare.makeup")
    learned = Accepted("Is there PARKING near the clinic", "aftercare.makeup")
    gone = Accepted("what of pores then", "benefit.pores")
    other = Accepted("what if i am expecting", "contraindication.pregnancy")
    folder = composed(tmp_path, PARKING, retired=("benefit.pores",), accepted=(own, learned, gone, other))
    asked = yaml.safe_load((folder / "accepted.yml").read_text("utf-8"))
    assert [row["say"] for row in asked] == [own.say, other.say]
    assert fault(asked[0], {"kind": "answer", "answers": [{"id": own.answer}]}) == ""
    assert fault(asked[0], {"kind": "not_documented", "answers": []}) and fault(asked[1], {"kind": "not_recommended"}) == ""
    assert not (composed(tmp_path / "without") / "accepted.yml").exists()


def test_what_staff_wrote_is_an_answer_with_its_quotes_section_lead_in_and_wordings(tmp_path: Path) -> None:
    folder = composed(tmp_path, PARKING)
    answer = knowledge.load(folder / "knowledge").answers[PARKING.id]
    assert (answer.quotes, answer.document) == (PARKING.quotes, STAFF)
    assert set(answer.sections) == {PARKING.title}
    assert written(folder)[PARKING.id] == PARKING
    responses = yaml.safe_load((folder / "data/responses.yml").read_text("utf-8"))["responses"]
    assert PARKING.title in responses["utter_faq/practical.parking"][0]["text"]
    gone, came = differences(folder, "data/nlu.yml")
    assert gone == ["      - is there parking near the clinic"], "what was learned as not documented is answered now"
    assert len(came) == len(PARKING.wordings) + 3
    for path in ("knowledge/answers.yml", "data/responses.yml"):
        assert not differences(folder, path)[0]
    assert {path for path, text in files(folder).items() if files(ROOT).get(path) != text} == {
        "knowledge/answers.yml",
        "knowledge/documents/staff.md",
        "data/nlu.yml",
        "data/responses.yml",
    }


def test_a_question_on_a_silent_topic_gets_the_answer_that_staff_wrote_for_it(tmp_path: Path) -> None:
    known = knowledge.load(composed(tmp_path, PARKING) / "knowledge")
    for text, sure, kind in [("is there a car park", True, "answer"), ("is there a car park", False, "not_documented")]:
        reply, _ = respond(turn(known, text, f"faq/{PARKING.id}", sure=sure))
        assert reply.kind == kind
    reply, _ = respond(turn(known, "is there parking", "faq/what_is"))
    assert reply.kind == "not_documented", "an answer of the first document still yields to what is certainly silent"


def test_an_answer_takes_over_a_topic_however_it_is_asked_and_nothing_else(tmp_path: Path) -> None:
    taking = replace(PARKING, topic="location")
    folder = composed(tmp_path, taking)
    assert written(folder)[PARKING.id] == taking
    known = knowledge.load(folder / "knowledge")
    for text, label in [("what street are you on", "not_documented/location"), ("is there parking", "faq/what_is")]:
        reply, _ = respond(turn(known, text, label))
        assert {quote.id for quote in reply.answers} == {PARKING.id}
    reply, _ = respond(turn(known, "what does it cost", "not_documented/price"))
    assert reply.kind == "not_documented"
    assert differences(composed(tmp_path / "again", PARKING), "knowledge/answers.yml")[1] != [], "it can be given up again"


def test_nobody_answers_in_writing_what_is_about_ones_own_health(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'medicines' is about one's own health"):
        composed(tmp_path, replace(PARKING, topic="medicines"))


def test_another_wording_is_one_more_line_and_one_less_is_one_line_less(tmp_path: Path) -> None:
    changed = Told(MAKEUP.id, MAKEUP.title, MAKEUP.text, (*MAKEUP.wordings[1:], "when may i paint my face"))
    folder = composed(tmp_path, changed)
    assert differences(folder, "data/nlu.yml") == ([f"      - {MAKEUP.wordings[0]}"], ["      - when may i paint my face"])
    assert differences(folder, "knowledge/answers.yml") == ([], [])


def test_a_quote_that_other_answers_share_stays_with_them(tmp_path: Path) -> None:
    exercise = written(ROOT)["aftercare.exercise"]
    folder = composed(tmp_path, Told(exercise.id, "Sports afterwards", exercise.text, exercise.wordings))
    known, before = knowledge.load(folder / "knowledge").answers, knowledge.load(ROOT / "knowledge").answers
    assert known[exercise.id].title == "Sports afterwards" and known[exercise.id].marks == before[exercise.id].marks
    assert {id_: one for id_, one in known.items() if id_ != exercise.id} == {
        id_: one for id_, one in before.items() if id_ != exercise.id
    }


def test_a_retired_answer_goes_with_its_wordings_and_its_lead_in(tmp_path: Path) -> None:
    folder = composed(tmp_path, retired=("benefit.pores", "never.was"))
    assert "benefit.pores" not in written(folder)
    assert "benefit.pores" not in "".join((folder / path).read_text("utf-8") for path in ("data/nlu.yml", "data/responses.yml"))
    assert not differences(folder, "data/nlu.yml")[1]


def test_an_answer_that_a_rule_points_at_can_not_be_retired(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="aftercare.yml, makeup: there is no answer 'aftercare.makeup'"):
        composed(tmp_path, retired=("aftercare.makeup",))


def test_a_quote_has_to_stand_in_its_document(tmp_path: Path) -> None:
    house = "HOUSE\n\nParking\n\nBehind the house. Free of charge.\n"
    told = Told("practical.parking", "Parking", "Behind the house.", PARKING.wordings, "house")
    folder = composed(tmp_path, told, documents={"house": house})
    assert knowledge.load(folder / "knowledge").answers[told.id].sections == ("Parking",)
    with pytest.raises(ValueError, match="answers.yml, practical.parking: this quote does not stand"):
        composed(tmp_path / "again", told, documents={"house": house.replace("Behind", "Before")})
    with pytest.raises(ValueError, match=re.escape("there is no knowledge/documents/house.md")):
        composed(tmp_path / "third", told)


def test_a_new_version_of_the_document_stops_at_the_first_quote_that_is_gone(tmp_path: Path) -> None:
    text = (ROOT / "knowledge/document.md").read_text("utf-8").replace("24 to 48 hours", "12 hours")
    with pytest.raises(ValueError, match=r"answers.yml, aftercare\.\w+: this quote does not stand"):
        composed(tmp_path, documents={"": text})


def test_rows_of_rules_are_changed_added_and_removed_alone(tmp_path: Path) -> None:
    rules = (Rule("clinic", ("opening_hours",), "every day 9:00–12:00"), Rule("contraindications", ("unlisted", LAST), None))
    folder = composed(tmp_path, rules=(*rules, Rule("clinic", ("wifi",), "free")))
    gone, came = differences(folder, "knowledge/clinic.yml")
    assert came == ["opening_hours: every day 9:00–12:00", "wifi: free"] and len(gone) == 1
    gone, came = differences(folder, "knowledge/contraindications.yml")
    assert f"  - id: {LAST}" in gone and not came


def test_what_is_not_there_any_more_can_be_taken_out(tmp_path: Path) -> None:
    gone = Rule("urgent", ("signs", "no_such_sign"), None)
    assert files(composed(tmp_path, rules=(gone,))) == files(ROOT)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (Rule("clinic", ("phone",), "''"), "clinic.yml lacks phone"),
        (Rule("aftercare", ("rules", "makeup"), "kind: range"), "makeup"),
        (Rule("clinic", ("phone",), "a: b: c"), "no YAML"),
    ],
)
def test_a_rule_that_does_not_fit_is_named(rule: Rule, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        composed(tmp_path, rules=(rule,))


def test_changes_survive_the_way_through_json() -> None:
    rule, own = Rule("clinic", ("phone",), None), Accepted("may the dog come", "aftercare.pool")
    changes = Changes((PARKING,), ("benefit.pores",), {"": "T"}, (rule,), (own,))
    assert from_data(as_data(changes)) == changes and changes and not Changes()
