"""Which labels a clinic does not have, and where their probability goes: never to whatever else is the likeliest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.knowledge import Knowledge
from assistant.parts import FAQ, SILENT, UNKNOWN
from nlu.linear import Floats


@dataclass(frozen=True)
class Move:
    """A label that a clinic does not have, the one that gets `share` of its probability; the rest is nobody's (UNKNOWN)."""

    label: str
    to: str
    share: float = 1.0


@dataclass(frozen=True)
class Labels:
    """The labels as one clinic has them; `moves` has a row for each of the model's, a column for each of `names`."""

    names: tuple[str, ...]
    moves: Floats | None = None

    def of(self, rows: Floats) -> Floats:
        """The model's probabilities, shape (sentences, its labels), as those of `names`; every row still sums to one."""
        return rows if self.moves is None else rows @ self.moves


def labels_for(labels: tuple[str, ...], moves: Iterable[Move]) -> Labels:
    """The labels for a clinic with these moves; where there are none, the model's own."""
    moved = {move.label: move for move in moves}
    if not moved:
        return Labels(labels)
    kept = tuple(label for label in labels if label not in moved)
    names = (*kept, *sorted({UNKNOWN, *(move.to for move in moved.values())} - set(kept)))
    place = {name: column for column, name in enumerate(names)}
    matrix = np.zeros((len(labels), len(names)), dtype=np.float32)
    for row, label in enumerate(labels):
        move = moved.get(label, Move(label, label))
        matrix[row, place[move.to]] += move.share
        matrix[row, place[UNKNOWN]] += 1 - move.share
    return Labels(names, matrix)


def moves_of(known: Mapping[str, Knowledge], wordings: Mapping[str, Iterable[str]]) -> dict[str, tuple[Move, ...]]:
    """For each clinic what it lacks of the labels that `wordings` teaches, and what it has instead.

    That is its own answer to the same topic; else the answer to which the same wordings lead, with as much of the probability
    as it shares of them; else the silence on the topic; else nothing.
    """
    texts = {label: frozenset(" ".join(text.casefold().split()) for text in found) for label, found in wordings.items()}
    topics = {FAQ + one.id: one.topic for clinic in known.values() for one in clinic.answers.values() if one.topic}
    return {
        clinic: tuple(_instead(label, has, texts, topics.get(label, "")) for label in sorted(texts) if _lacks(has, label))
        for clinic, has in known.items()
    }


def _lacks(known: Knowledge, label: str) -> bool:
    return label.startswith(FAQ) and label.removeprefix(FAQ) not in known.answers


def _instead(label: str, known: Knowledge, texts: Mapping[str, frozenset[str]], topic: str) -> Move:
    if topic and (told := known.told_topics.get(topic)):
        return Move(label, FAQ + told)
    own = [other for other in sorted(texts) if other.startswith(FAQ) and not _lacks(known, other)]
    twin = max(own, key=lambda other: len(texts[other] & texts[label]), default="")
    if twin and (same := texts[twin] & texts[label]):
        return Move(label, twin, len(same) / len(texts[label]))
    return Move(label, SILENT + topic if topic else UNKNOWN)
