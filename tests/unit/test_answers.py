"""Answers are exact cuts of the document; anything else stops the start."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.answers import load
from assistant.document import read

DOCUMENT = read("T\n\nUse\n\nA cold bath, taken daily, wakes you. Avoid wind for 3 hours.\n\nRisk\n\nNever in winter.\n")


def test_an_answer_knows_the_section_of_each_of_its_quotes() -> None:
    row = {"title": "Wind", "quotes": ["Avoid wind for 3 hours.", "Never in winter."], "marks": ["wind"]}
    answer = load({"after.wind": row}, DOCUMENT)["after.wind"]
    assert answer.quotes == ("Avoid wind for 3 hours.", "Never in winter.")
    assert (answer.sections, answer.marks, answer.title) == (("Use", "Risk"), ("wind",), "Wind")


def test_answers_keep_the_order_of_the_file() -> None:
    row = {"title": "x", "quotes": ["Never in winter."]}
    assert list(load({"b": row, "a": row}, DOCUMENT)) == ["b", "a"]


def test_an_answer_may_quote_a_further_document_instead() -> None:
    further = {"house": read("H\n\nParking\n\nBehind the house.\n")}
    answer = load({"parking": {"title": "x", "quotes": ["Behind the house."], "document": "house"}}, DOCUMENT, further)[
        "parking"
    ]
    assert (answer.sections, answer.document) == (("Parking",), "house")


def test_an_answer_may_have_another_lead_in_than_the_one_that_is_called_as_it_is() -> None:
    row: dict[str, Any] = {"title": "x", "quotes": ["Never in winter."]}
    own, usual = load({"own": {**row, "lead": "utter_faq/north.own"}, "usual": row}, DOCUMENT).values()
    assert (own.lead, usual.lead) == ("utter_faq/north.own", "utter_faq/usual")


BROKEN = {
    "a document that is not there": (
        {"title": "x", "quotes": ["Never in winter."], "document": "house"},
        "there is no knowledge/documents/house.md",
    ),
    "a quote that the document does not have": ({"title": "x", "quotes": ["Avoid wind for 4 hours."]}, "word for word"),
    "a mark outside its quotes": ({"title": "x", "quotes": ["Never in winter."], "marks": ["wind"]}, "marks"),
    "no title": ({"quotes": ["Never in winter."]}, "give title and quotes"),
    "no quotes": ({"title": "x", "quotes": []}, "give title and quotes"),
    "a lead-in that is none": ({"title": "x", "quotes": ["Never in winter."], "lead": "wind"}, "begin it with utter_faq/"),
    "a misspelt field": ({"title": "x", "quotes": ["Never in winter."], "markz": []}, "give title and quotes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_answer_that_is_no_quote_stops_the_start_and_is_named(name: str) -> None:
    row, message = BROKEN[name]
    rows: dict[str, Any] = {"after.wind": row}
    with pytest.raises(ValueError, match=f"answers.yml, after.wind: .*{message}"):
        load(rows, DOCUMENT)
