"""The wordings of data/nlu.yml, read and encoded once, and the parts of them that are held back to choose settings by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.said import Said
from nlu.clauses import clauses_of
from nlu.encoder import Vectors, shared_encoder
from nlu.language import language_of
from nlu.message_reader import extra_words
from nlu.spelling import Speller, vocabulary_of

NEAR = 0.9  # cosine from which two wordings of one label count as the same question
NEIGHBOUR = 0.65  # cosine to its nearest from which a wording is held back: others say what nothing else teaches
SHARE = 0.2
BLOCK = 1000  # rows compared with all others at once
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Wordings:
    """Item i is one wording: its label, its near-duplicates' group, whether another group has one near it.

    `learned` is its vector as learned, `said` how it is read in a message; `texts` are what the classifier is asked about,
    the whole message and then its clauses; `parts` are their vectors.
    """

    labels: NDArray[np.str_]
    groups: Rows
    neighboured: NDArray[np.bool_]
    learned: Vectors
    said: tuple[Said, ...]
    texts: tuple[tuple[str, ...], ...]
    parts: tuple[Vectors, ...]


def load(project: Path) -> Wordings:
    """Every wording of data/nlu.yml. Reading corrects slips and divides, as `nlu.message_reader` does; learning does not."""
    pairs = list(_pairs(project / "data" / "nlu.yml"))
    raw, labels = [text for text, _ in pairs], np.array([label for _, label in pairs])
    speller = Speller(vocabulary_of(raw, extra_words(project / "knowledge")))
    said = tuple(_read(text, speller) for text in raw)
    texts = tuple((one.text, *(one.clauses if len(one.clauses) > 1 else ())) for one in said)
    vectors = _encoded([*raw, *(text for row in texts for text in row)])
    learned, parts = vectors[: len(raw)], vectors[len(raw) :]
    ends = np.cumsum([len(row) for row in texts])[:-1]
    groups = _groups(learned, labels)
    return Wordings(labels, groups, _neighboured(learned, groups), learned, said, texts, tuple(np.split(parts, ends)))


def splits(wordings: Wordings, repeats: int) -> Iterator[tuple[Rows, Rows]]:
    """Rows to learn from and rows held back (a fifth of each label, groups kept whole), with seeds 0, 1, …

    Only wordings with a neighbour are held back: visitors seldom say what no wording resembles.
    """
    for seed in range(repeats):
        chance = np.random.default_rng(seed)
        held = np.zeros(len(wordings.labels), dtype=bool)
        for label in np.unique(wordings.labels):
            _hold_back(np.flatnonzero((wordings.labels == label) & wordings.neighboured), wordings.groups, held, chance)
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


def _read(raw: str, speller: Speller) -> Said:
    """A wording as the message reader hands it on."""
    language = language_of(raw, speller.is_english)
    text = speller.correct(raw) if language == "en" else raw
    return Said(raw, text, language, tuple(clauses_of(text, language)))


def _encoded(texts: Sequence[str]) -> Vectors:
    """One vector a text; texts that are the same are encoded once."""
    rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
    vectors = shared_encoder().encode(list(rows))
    return np.asarray(vectors[[rows[text] for text in texts]])


def _groups(vectors: Vectors, labels: NDArray[np.str_]) -> Rows:
    """One number for each set of near-duplicates of a label (connected by a cosine of NEAR or more)."""
    groups = np.arange(len(labels))
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        for a, b in np.argwhere(np.triu(units[rows] @ units[rows].T >= NEAR, 1)):
            groups[rows[groups[rows] == groups[rows[b]]]] = groups[rows[a]]
    return groups


def _neighboured(vectors: Vectors, groups: Rows) -> NDArray[np.bool_]:
    """Whether the nearest wording of another group, whatever its label, is as near as NEIGHBOUR."""
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    found = []
    for start in range(0, len(units), BLOCK):
        block = slice(start, start + BLOCK)
        near = np.where(groups[block, None] == groups[None, :], -1.0, units[block] @ units.T)
        found.append(near.max(axis=1) >= NEIGHBOUR)
    return np.concatenate(found)
