"""Nothing is tested with sentences that the assistant has learned from."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.terms import plain
from nlu import encoder
from tests.corpora import ROOT, visitors_words, wordings

TOO_NEAR = 0.95
FEWEST_WORDS = 3
CACHE = ROOT / "var" / "cache"
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
    likeness = vectors_of(list(asked)) @ vectors_of(examples).T
    near = [
        f"{where}: {text!r} is {row.max():.3f} like {examples[int(row.argmax())]!r}"
        for (text, where), row in zip(asked.items(), likeness, strict=True)
        if row.max() >= TOO_NEAR
    ]
    assert not near, "remove from data/nlu.yml:\n" + "\n".join(near)


def readable(text: str) -> bool:
    """Whether the encoder knows the script; it takes any two Greek sentences for the same."""
    return sum(character.isascii() for character in text) > len(text) / 2


def vectors_of(texts: list[str]) -> Vectors:
    """One unit vector a text, from the cache where it holds them."""
    known, keys = _cached(), [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
    if new := {key: text for key, text in zip(keys, texts, strict=True) if key not in known}:
        raw = encoder.shared_encoder().encode(list(new.values()), english_weight=1)
        known.update(zip(new, raw / np.linalg.norm(raw, axis=1, keepdims=True), strict=True))
        CACHE.mkdir(parents=True, exist_ok=True)
        np.savez(_file(), keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[key] for key in keys])


@lru_cache(maxsize=1)
def _cached() -> dict[str, Vectors]:
    if not _file().exists():
        return {}
    with np.load(_file(), allow_pickle=False) as stored:
        return dict(zip((str(key) for key in stored["keys"]), stored["vectors"], strict=True))


def _file() -> Path:
    """Vectors are kept as long as the encoder's code and packages stay the same."""
    made_by = Path(encoder.__file__).read_bytes() + (ROOT / "requirements/bot.txt").read_bytes()
    return CACHE / f"leak-{hashlib.sha256(made_by).hexdigest()[:16]}.npz"
