"""A message as everything that reads it gets it."""

from __future__ import annotations

from assistant.said import Said, as_typed, said_from_json


def test_what_was_typed_and_what_was_corrected_are_both_folded() -> None:
    said = Said(raw="PREGNAT!", text="Pregnant!", language="en", clauses=("Pregnant!",))
    assert (said.plain_raw, said.plain) == ("pregnat !", "pregnant !")


def test_the_reading_of_a_message_survives_the_way_through_rasa() -> None:
    row = {"raw": "hi ther", "text": "hi there", "language": "en", "clauses": ["hi there"], "too_long": True}
    said = said_from_json(row)
    assert (said.raw, said.text, said.language, said.clauses, said.cut) == (
        "hi ther",
        "hi there",
        "en",
        ("hi there",),
        True,
    )


def test_a_message_that_was_not_read_is_empty_and_not_an_error() -> None:
    said = said_from_json({})
    assert (said.raw, said.text, said.language, said.clauses, said.cut) == ("", "", "und", (), False)


def test_a_message_taken_as_typed_is_one_clause() -> None:
    assert as_typed("no sé", "es").clauses == ("no sé",)
