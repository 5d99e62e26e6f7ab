"""What a message asks for, weighed from the classifier's candidates and the words that are certainly there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.choosing import choose
from assistant.knowledge import Knowledge
from assistant.parts import Mentioned, Part, parts_from_json
from assistant.questions import is_question
from assistant.said import Said
from tests.turns import part

CASES = yaml.safe_load((Path(__file__).parent / "tables/choosing.yml").read_text("utf-8"))


def part_of(row: list[str]) -> Part:
    text, *labels = row
    return part(text.lstrip("?"), *labels, sure=not text.startswith("?"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_asked_for(case: dict[str, Any], peel: Knowledge) -> None:
    parts = [part_of(row) for row in case["parts"]]
    text = parts[0].text if parts else ""
    said = Said(text, text, case.get("language", "en"), tuple(p.text for p in parts[1:]) or (text,))
    asked, over = (frozenset(case.get(name, ())) for name in ("asked", "over"))
    mentioned = Mentioned(asked=asked, over=over, settled=tuple(case.get("settled", ())))
    asks = choose(said, parts, peel, mentioned)
    assert [f"{ask.kind} {ask.id}".strip() for ask in asks] == case["asks"]
    assert [ask.term for ask in asks if not ask.named] == case.get("not_named", [])


def test_a_choice_offers_answers_only_and_no_more_than_three(peel: Knowledge) -> None:
    labels = [
        "faq/what_is 0.2",
        "not_documented/price 0.15",
        "faq/benefit.all 0.14",
        "faq/procedure.acid 0.13",
        "faq/sessions.count 0.12",
    ]
    (ask,) = choose(Said("hm", "hm", "en", ("hm",)), [part("hm", *labels, sure=False)], peel)
    assert [candidate.id for candidate in ask.candidates] == ["faq/what_is", "faq/benefit.all", "faq/procedure.acid"]


QUESTIONS = {
    "how long is it": True,
    "and can I swim": True,
    "swimming?": True,
    "tell me the price": True,
    "I had it done yesterday": False,
    "my face is sunburnt": False,
    "whatever": False,
    "": False,
}


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_known_by_its_first_word_or_its_mark(text: str) -> None:
    assert is_question(text) is QUESTIONS[text]


def test_the_classifiers_reading_survives_the_way_through_rasa() -> None:
    rows = [
        {
            "text": "hi",
            "candidates": [{"id": "greet", "score": 0.5}, {"id": "faq/what_is", "score": 0.25}],
            "sure": False,
        }
    ]
    (read,) = parts_from_json(rows)
    assert (read.text, read.first.id, read.sure) == ("hi", "greet", False)
    assert read.mass("faq/") == 0.25


def test_a_part_without_candidates_is_the_fallback() -> None:
    assert Part("", (), False).first.id == "nlu_fallback"
