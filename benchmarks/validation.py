"""The wordings of data/nlu.yml, encoded once, and the parts of them that are held back to choose settings by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from nlu.encoder import Vectors, shared_encoder
from nlu.language import language_of
from nlu.message_reader import extra_words
from nlu.spelling import Speller, vocabulary_of

NEAR = 0.9  # cosine from which two wordings of one label count as the same question
SHARE = 0.2
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Wordings:
    """Row i is one wording: its label, its vector as learned and as read in a message, its near-duplicates' group."""

    texts: tuple[str, ...]
    labels: NDArray[np.str_]
    learned: Vectors
    read: Vectors
    groups: Rows


def load(project: Path) -> Wordings:
    """Every wording of data/nlu.yml. Reading corrects slips, as `nlu.message_reader` does; learning does not."""
    pairs = list(_pairs(project / "data" / "nlu.yml"))
    texts, labels = tuple(text for text, _ in pairs), np.array([label for _, label in pairs])
    learned = shared_encoder().encode(list(texts))
    corrected = _corrected(texts, project / "knowledge")
    changed = [i for i, text in enumerate(corrected) if text != texts[i]]
    read = learned.copy()
    if changed:
        read[changed] = shared_encoder().encode([corrected[i] for i in changed])
    return Wordings(texts, labels, learned, read, _groups(learned, labels))


def splits(wordings: Wordings, repeats: int) -> Iterator[tuple[Rows, Rows]]:
    """Rows to learn from and rows held back (a fifth of each label, groups kept whole), with seeds 0, 1, …"""
    for seed in range(repeats):
        chance = np.random.default_rng(seed)
        held = np.zeros(len(wordings.labels), dtype=bool)
        for label in np.unique(wordings.labels):
            _hold_back(np.flatnonzero(wordings.labels == label), wordings.groups, held, chance)
        yield np.flatnonzero(~held), np.flatnonzero(held)


def _hold_back(rows: Rows, groups: Rows, held: NDArray[np.bool_], chance: np.random.Generator) -> None:
    """Mark whole groups of a label's rows until a fifth of them is held back."""
    order = chance.permutation(np.unique(groups[rows]))
    marked = 0
    for group in order:
        members = rows[groups[rows] == group]
        if marked + len(members) <= round(SHARE * len(rows)):
            held[members] = True
            marked += len(members)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Text and label of each example."""
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        for line in row.get("examples", "").splitlines():
            if line.strip():
                yield line.strip().removeprefix("- ").strip(), row["intent"]


def _corrected(texts: tuple[str, ...], knowledge: Path) -> list[str]:
    """The texts as the message reader hands them to the classifier."""
    speller = Speller(vocabulary_of(texts, extra_words(knowledge)))
    return [speller.correct(text) if language_of(text, speller.is_english) == "en" else text for text in texts]


def _groups(vectors: Vectors, labels: NDArray[np.str_]) -> Rows:
    """One number for each set of near-duplicates of a label (connected by a cosine of NEAR or more)."""
    groups = np.arange(len(labels))
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        for a, b in np.argwhere(np.triu(units[rows] @ units[rows].T >= NEAR, 1)):
            groups[rows[groups[rows] == groups[rows[b]]]] = groups[rows[a]]
    return groups
