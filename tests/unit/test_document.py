"""The clinic's document: its sections, and whether a quote stands in it."""

from __future__ import annotations

import hashlib

import pytest

from assistant.document import read

TEXT = "A TITLE\n\nWhat is it?\n\nA cold bath. It is “short”.\n\nAftercare\n\nAvoid wind for 3 hours.\n"


def test_each_heading_has_its_paragraph() -> None:
    sections = read(TEXT).sections
    assert sections == (("What is it?", "A cold bath. It is “short”."), ("Aftercare", "Avoid wind for 3 hours."))


def test_line_ends_of_windows_change_nothing() -> None:
    assert read(TEXT.replace("\n", "\r\n")).sections == read(TEXT).sections


@pytest.mark.parametrize(
    ("quote", "section"),
    [("Avoid wind for 3 hours.", "Aftercare"), ("It is “short”.", "What is it?"), ("wind", "Aftercare")],
)
def test_a_quote_is_told_with_its_section(quote: str, section: str) -> None:
    assert read(TEXT).section_of(quote) == section


@pytest.mark.parametrize(
    "quote", ["Avoid wind for 4 hours.", 'It is "short".', "avoid wind", "A TITLE", "bath. Avoid", "Aftercare"]
)
def test_a_quote_that_is_not_there_word_for_word_is_refused(quote: str) -> None:
    with pytest.raises(ValueError, match="word for word"):
        read(TEXT).section_of(quote)


@pytest.mark.parametrize("text", ["", "A TITLE", "A TITLE\n\nA heading", "A TITLE\n\nOne\n\nBody\n\nTwo"])
def test_a_document_without_sections_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="needs a title"):
        read(text)


def test_a_changed_document_has_another_fingerprint() -> None:
    assert read(TEXT).sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert read(TEXT).sha256 != read(TEXT.replace("3", "4")).sha256
