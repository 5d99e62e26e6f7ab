"""Phrases of a language that the encoders do not read: understood whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.phrases import Phrases, rows_of

KNOWN = Phrases({"What is it?": ["τι ειναι (αυτο|εκεινο)"], "Call me.": ["να με παρει ... τηλεφωνο"]})


@pytest.mark.parametrize("typed", ["Τι είναι αυτό;", "τι ειναι εκεινο", "  ΤΙ ΕΊΝΑΙ ΑΥΤΌ ;;", "Τι είναι, αυτό?"])
def test_a_phrase_is_known_without_its_accents_case_and_signs(typed: str) -> None:
    assert KNOWN.english_of(typed) == "What is it?"


@pytest.mark.parametrize(
    "typed", ["Τι είναι αυτό που νιώθω;", "Δεν ξέρω τι είναι αυτό", "Τι είναι", "", "Είμαι έγκυος. Τι είναι αυτό;"]
)
def test_a_phrase_among_other_words_is_not_known(typed: str) -> None:
    assert KNOWN.english_of(typed) is None


def test_a_gap_is_filled_with_a_few_words() -> None:
    assert KNOWN.english_of("Να με πάρει κάποιος τηλέφωνο") == "Call me."


def test_a_knowledge_without_phrases_has_none(tmp_path: Path) -> None:
    assert rows_of(tmp_path) == {}
