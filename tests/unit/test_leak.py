"""Nothing is tested with sentences that the assistant has learned from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.terms import plain
from nlu.answer_classifier import VECTORS
from nlu.vectors import remembered
from tests.corpora import ROOT, visitors_words, wordings

TOO_NEAR = 0.95
FEWEST_WORDS = 3
Vectors = NDArray[np.float32]


def learned() -> list[str]:
    return [wording for listed in wordings().values() for wording in listed]


def bare(text: str) -> str:
    """Letters and digits only, one space."""
    return " ".join(word for word in plain(text).split() if word.isalnum())


def test_no_test_sentence_stands_in_the_training_data() -> None:
    known = {bare(wording) for wording in learned()}
    same = [
        f"{where}: {text!r}"
        for text, where in visitors_words().items()
        if len(bare(text).split()) > 1 and not text.startswith("/") and bare(text) in known
    ]
    assert not same, "remove from data/nlu.yml:\n" + "\n".join(same)


def test_no_test_sentence_is_a_rewording_that_the_encoder_takes_for_the_same() -> None:
    examples = learned()
    asked = {t: where for t, where in visitors_words().items() if len(bare(t).split()) >= FEWEST_WORDS and readable(t)}
    likeness = vectors_of(list(asked), "asked.npz") @ vectors_of(examples, VECTORS).T
    near = [
        f"{where}: {text!r} is {row.max():.3f} like {examples[int(row.argmax())]!r}"
        for (text, where), row in zip(asked.items(), likeness, strict=True)
        if row.max() >= TOO_NEAR
    ]
    assert not near, "remove from data/nlu.yml:\n" + "\n".join(near)


def readable(text: str) -> bool:
    """Whether the encoder knows the script; it takes any two Greek sentences for the same."""
    return sum(character.isascii() for character in text) > len(text) / 2


def vectors_of(texts: list[str], kept: str) -> Vectors:
    """One unit vector a text, both encoders weighing alike; kept for the next run."""
    vectors = remembered(texts, ROOT / "var" / "cache" / kept, english_weight=1)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
