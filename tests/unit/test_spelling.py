"""Slips are put right towards English words of the trade; drinks, products and other languages stay as they are."""

from __future__ import annotations

import pytest

from nlu.spelling import Speller, vocabulary_of

ENGLISH = ["can I swim after microneedling", "how does microneedling work", "is microneedling sore", "makeup after the session"]
FOREIGN = ["proteção solar depois", "a protecao ajuda", "que protecao usar", "protecao solar?", "ja dermapen faz bem"]
KNOWN = ["protecao", "prosecco", "skinoren", "behandlung", "sauna"]

READ = {
    "microneedeling tomorow": "microneedling tomorow",
    "is maekup ok": "is makeup ok",
    "prosecco or a sawna": "prosecco or a sauna",
    "skinoren at night": "skinoren at night",
    "protecto": "protecto",
    "behandlug": "behandlug",
}


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(vocabulary_of(ENGLISH + FOREIGN, KNOWN))


@pytest.mark.parametrize("typed", READ)
def test_a_slip_becomes_an_english_word_of_the_trade_and_never_one_of_another_language(typed: str, speller: Speller) -> None:
    assert speller.correct(typed) == READ[typed]
