"""Replies are put into words without a gap left open."""

from __future__ import annotations

import pytest

from assistant.replies import Line
from assistant.wording import marked, say, spoken

RESPONSES = {
    "utter_hello": [{"text": "Hello from {clinic}. "}],
    "utter_bye": [{"text": "Bye."}],
    "utter_empty": [{"text": ""}],
    "utter_braces": [{"text": "Use {{this}}."}],
}


def test_gaps_are_filled_by_name() -> None:
    assert say(RESPONSES, Line("utter_hello", {"clinic": "Praxis", "phone": "unused"})) == "Hello from Praxis."


def test_what_a_visitor_typed_is_never_read_as_a_gap() -> None:
    assert say(RESPONSES, Line("utter_hello", {"clinic": "{phone} {0.__class__}"})) == "Hello from {phone} {0.__class__}."


def test_an_unknown_gap_is_an_error_and_never_braces_in_front_of_a_visitor() -> None:
    with pytest.raises(ValueError, match=r"utter_hello.*\['clinic'\]"):
        say(RESPONSES, Line("utter_hello", {"phone": "1"}))


@pytest.mark.parametrize("name", ["utter_nowhere", "utter_empty"])
def test_a_response_without_words_is_an_error_that_names_it(name: str) -> None:
    with pytest.raises(ValueError, match=f"no text for '{name}'"):
        say(RESPONSES, Line(name))


def test_lines_stand_apart() -> None:
    lines = (Line("utter_hello", {"clinic": "Praxis"}), Line("utter_bye"))
    assert spoken(RESPONSES, lines) == "Hello from Praxis.\n\nBye."


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        ((), "no acne, no herpes"),
        (("acne",), "no **acne**, no herpes"),
        (("acne", "herpes"), "no **acne**, no **herpes**"),
        (("no",), "**no** acne, no herpes"),
        (("warts",), "no acne, no herpes"),
    ],
)
def test_the_matching_words_of_a_quote_are_set_apart(marks: tuple[str, ...], text: str) -> None:
    assert marked("no acne, no herpes", marks) == text


def test_taking_the_marks_away_gives_the_quote_back() -> None:
    assert marked("no acne, no herpes", ("acne", "no herpes")).replace("**", "") == "no acne, no herpes"
