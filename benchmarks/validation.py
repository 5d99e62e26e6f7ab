"""What settings are chosen by: the wordings to learn, and questions that are held back from them, read and encoded once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.said import Said
from nlu.clauses import clauses_of
from nlu.encoder import Vectors, shared_encoder
from nlu.language import language_of
from nlu.message_reader import extra_words
from nlu.spelling import Speller, vocabulary_of


@dataclass(frozen=True)
class Wordings:
    """The wordings of data/nlu.yml: item i has a label and a vector."""

    labels: NDArray[np.str_]
    vectors: Vectors


@dataclass(frozen=True)
class Question:
    """A question of questions.yml: how it is read in a message, what may be quoted, and whether nothing need be.

    `answers`: one of these is wanted; empty where the document is silent. `also`: these do no harm. `texts` are what the
    classifier is asked about, the whole message and then its clauses; `vectors` are theirs.
    """

    said: Said
    texts: tuple[str, ...]
    vectors: Vectors
    answers: tuple[str, ...]
    also: tuple[str, ...]


def load(project: Path) -> tuple[Wordings, list[Question]]:
    """Wordings and questions. Reading corrects slips and divides, as `nlu.message_reader` does; learning does not."""
    pairs = list(_pairs(project / "data" / "nlu.yml"))
    raw = [text for text, _ in pairs]
    speller = Speller(vocabulary_of(raw, extra_words(project / "knowledge")))
    rows: list[dict[str, Any]] = yaml.safe_load((project / "benchmarks" / "questions.yml").read_text(encoding="utf-8"))
    wordings = Wordings(np.array([label for _, label in pairs]), _encoded(raw))
    return wordings, [_question(row, speller) for row in rows]


def _question(row: dict[str, Any], speller: Speller) -> Question:
    said = _read(row["ask"], speller)
    texts = (said.text, *(said.clauses if len(said.clauses) > 1 else ()))
    return Question(said, texts, _encoded(texts), tuple(row.get("answers", ())), tuple(row.get("also", ())))


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Text and label of each example."""
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        for line in row.get("examples", "").splitlines():
            if line.strip():
                yield line.strip().removeprefix("- ").strip(), row["intent"]


def _read(raw: str, speller: Speller) -> Said:
    """A message as the message reader hands it on."""
    language = language_of(raw, speller.is_english)
    text = speller.correct(raw) if language == "en" else raw
    return Said(raw, text, language, tuple(clauses_of(text, language)))


def _encoded(texts: Sequence[str]) -> Vectors:
    return np.asarray(shared_encoder().encode(list(texts)))
