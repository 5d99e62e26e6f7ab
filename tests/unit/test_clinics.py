"""Several clinics in one knowledge folder: what is a clinic's own replaces what is shared, and is checked as the rest is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import knowledge, plans, responding
from assistant.memory import Memory
from tests.clinics import NORTH, PEEL, SOUTH, answer, differ, join, read, shared, write
from tests.turns import names, turn


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three clinics."""
    made = shared(tmp_path)
    join(made, SOUTH)
    join(made, NORTH)
    return made


def test_a_folder_without_clinics_of_its_own_is_one_clinics() -> None:
    assert knowledge.clinics(PEEL) == ("peel",)
    assert knowledge.load(PEEL).answers == knowledge.load(PEEL, "peel").answers
    assert list(knowledge.load_all(PEEL)) == ["peel"]


def test_the_first_clinic_comes_first_and_the_others_in_order(folder: Path) -> None:
    assert knowledge.clinics(folder) == ("peel", "north", "south")
    assert knowledge.load(folder).clinic["id"] == "peel"


def test_each_clinic_tells_its_own_details_and_shares_the_rest(folder: Path) -> None:
    known = knowledge.load_all(folder)
    assert known["north"].contact == "Praxis Nord, +49 40 23125 000"
    assert known["peel"].contact == "Praxis Musterhaut, +49 30 23125 000"
    assert known["north"].answers == known["peel"].answers
    assert known["north"].signs is known["peel"].signs, "what is shared is read once"


def test_a_clinics_own_file_replaces_the_shared_one_as_a_whole(folder: Path) -> None:
    differ(folder, "north", "answers", lambda data: (data.pop("procedure.acid"), data["what_is"].update(title="The peel")))
    known = knowledge.load_all(folder)
    assert "procedure.acid" not in known["north"].answers and known["north"].answers["what_is"].title == "The peel"
    assert "procedure.acid" in known["peel"].answers and known["south"].answers == known["peel"].answers


def test_further_documents_are_joined_by_name_and_the_clinics_own_wins(folder: Path) -> None:
    for at, where in ((folder, "Shared."), (folder / "clinics/north", "Own.")):
        (at / "documents").mkdir(exist_ok=True)
        (at / "documents/house.md").write_text(f"House\n\nParking\n\n{where}\n", encoding="utf-8")
    (folder / "documents/prices.md").write_text("Prices\n\nPeel\n\nAsk.\n", encoding="utf-8")
    row = {"title": "Parking", "document": "house"}
    differ(folder, "north", "answers", lambda data: data.update({"north.parking": {**row, "quotes": ["Own."]}}))
    differ(folder, "south", "answers", lambda data: data.update({"south.parking": {**row, "quotes": ["Shared."]}}))
    differ(
        folder, "north", "answers", lambda data: data.update({"north.price": {**row, "document": "prices", "quotes": ["Ask."]}})
    )
    known = knowledge.load_all(folder)
    assert known["north"].answers["north.parking"].quotes == ("Own.",) and "north.price" in known["north"].answers
    assert known["south"].answers["south.parking"].quotes == ("Shared.",)


def test_the_first_clinic_may_have_a_folder_whose_answers_it_does_not_share(folder: Path) -> None:
    answer(folder, "peel", "peel.parking", "Behind the house.")
    known = knowledge.load_all(folder)
    assert "peel.parking" in known["peel"].answers
    assert "peel.parking" not in known["north"].answers


def test_a_document_of_its_own_is_the_version_that_its_replies_trace_back_to(folder: Path) -> None:
    text = (PEEL / "document.md").read_text("utf-8")
    (folder / "clinics/north/document.md").write_text(f"{text}\nMore\n\nSomething more.\n", encoding="utf-8")
    known = knowledge.load_all(folder)
    assert known["north"].document.sha256 != known["peel"].document.sha256 == known["south"].document.sha256


def unknown_file(folder: Path) -> None:
    (folder / "clinics/north/answer.yml").write_text("{}", encoding="utf-8")


def clearing(folder: Path) -> None:
    (folder / "clinics/north/clearing.yml").write_text("{}", encoding="utf-8")


def quote(folder: Path) -> None:
    differ(folder, "north", "answers", lambda data: data["what_is"].update(quotes=["It is a miracle."]))


def own_document(folder: Path) -> None:
    (folder / "clinics/north/document.md").write_text("T\n\nUse\n\nAnother text.\n", encoding="utf-8")


def detail(folder: Path) -> None:
    differ(folder, "north", "clinic", lambda data: data.update(phone=""))


def topic(folder: Path) -> None:
    differ(folder, "north", "not_documented", lambda data: data["topics"]["price"].update(adds=["price_list"]))


def hours(folder: Path) -> None:
    differ(folder, "north", "aftercare", lambda data: data["sessions"].update(weeks_apart=6))


def condition(folder: Path) -> None:
    differ(folder, "north", "contraindications", lambda data: data["contraindications"][0].pop("label"))


def empty(folder: Path) -> None:
    (folder / "clinics/north/aftercare.yml").write_text("", encoding="utf-8")


def half_a_document(folder: Path) -> None:
    (folder / "clinics/north/documents").mkdir()
    (folder / "clinics/north/documents/house.md").write_text("The house\n\nParking\n", encoding="utf-8")


def group(folder: Path) -> None:
    join(folder, {**NORTH, "id": "aftercare"})


def capitals(folder: Path) -> None:
    (folder / "clinics/North").mkdir()


def missing(folder: Path) -> None:
    (folder / "clinics/east").mkdir()


def another_id(folder: Path) -> None:
    differ(folder, "north", "clinic", lambda data: data.update(id="south"))


WRONG: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a file that is not known": (unknown_file, r"clinics/north/answer\.yml: a clinic's own can be .*answers\.yml"),
    "other words that clear somebody": (clearing, r"clinics/north/clearing\.yml: a clinic's own can be"),
    "a quote that the document does not have": (quote, r"clinics/north/answers\.yml, what_is: this quote does not stand"),
    "a document without the shared quotes": (own_document, r"clinics/north/: .*quote"),
    "a missing phone number": (detail, r"clinics/north/clinic\.yml lacks phone"),
    "a topic that adds an unknown detail": (topic, r"price_list.* knowledge/clinics/north/clinic\.yml"),
    "sessions that the document does not say": (hours, r"clinics/north/: sessions: the quote does not say 6"),
    "a condition without its label": (condition, r"clinics/north/: contraindication 'sunburn' lacks"),
    "an empty file": (empty, r"knowledge/clinics/north/aftercare\.yml: write a mapping"),
    "a document without its text": (half_a_document, r"clinics/north/documents/house\.md: the document needs"),
    "a clinic called like a group of answers": (group, r"clinics/aftercare: .*another name"),
    "a folder's name that is no id": (capitals, "clinics/North: name the folder"),
    "a clinic without details": (missing, r"clinics/east/clinic\.yml is missing"),
    "details of another clinic": (another_id, r"clinics/north/clinic\.yml: the id must be the folder's name, north"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_for_one_clinic_stops_the_start_and_names_its_file(name: str, folder: Path) -> None:
    break_it, message = WRONG[name]
    break_it(folder)
    with pytest.raises(ValueError, match=message):
        knowledge.load_all(folder)


def test_a_clinic_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(ValueError, match=r"there is no clinic 'west': give it clinics/west/clinic\.yml"):
        knowledge.load(folder, "west")


def test_what_is_wrong_in_a_shared_file_is_told_as_with_one_clinic(folder: Path) -> None:
    write(folder / "answers.yml", {**read(folder / "answers.yml"), "odd": {"title": "x", "quotes": ["No such thing."]}})
    with pytest.raises(ValueError, match=r"\Aanswers\.yml, odd: this quote"):
        knowledge.load(folder)


LEADS = {
    "an answer": lambda turn_of: responding.respond(turn_of("hm", "faq/what_is"))[0],
    "the plan that needs a time": lambda turn_of: plans.aftercare_plan(turn_of("my plan", "ask_plan"))[0],
    "the plan after a sign": lambda turn_of: plans.aftercare_plan(turn_of("my plan", "ask_plan", memory=Memory(alarm="today")))[
        0
    ],
    "the dates of the sessions": lambda turn_of: plans.session_dates(turn_of("which dates", "ask_session_dates"))[0],
    "a question about a condition": lambda turn_of: responding.respond(turn_of("is a sunburn a problem", "what_if"))[0],
}


@pytest.mark.parametrize("name", LEADS)
def test_a_lead_in_of_its_own_leads_in_wherever_the_answer_is_told(name: str, folder: Path) -> None:
    def led(data: Any) -> None:
        for id_, row in data.items():
            row["lead"] = f"utter_faq/north.{id_}"

    differ(folder, "north", "answers", led)
    known = knowledge.load(folder, "north")
    reply = LEADS[name](lambda *said, **more: turn(known, *said, **more))
    leads = [line for line in names(reply) if line.startswith("utter_faq/")]
    assert leads and all(line.startswith("utter_faq/north.") for line in leads)
