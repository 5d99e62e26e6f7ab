"""What a threshold and a margin lead to: right answers, choices, silence and wrong answers, on wordings held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.learning import Held, Settings

THRESHOLDS = tuple(round(float(t), 2) for t in np.arange(0.2, 0.91, 0.05))
MARGINS = tuple(round(float(m), 2) for m in np.arange(0.0, 0.61, 0.05))
FAQ, SILENT, OUTSIDE = "faq/", "not_documented/", "out_of_scope"
OFFERED = 3  # answers that a near miss offers as buttons

# What an outcome is worth: a quote where the document is silent does three times the harm that a right one does good.
RIGHT, OFFERED_RIGHT, OTHER_ANSWER, QUOTE_FOR_SILENCE = 1.0, 0.5, -1.0, -3.0


@dataclass(frozen=True)
class Outcome:
    """`answered_right`, `offered_right`, `other_answer`: shares of the questions that the document answers.

    `quote_for_silence`: the share of silent topics and of what is out of scope that gets a quote. `told_wrong`: both
    wrong ones as a share of all quotes told; talk is left out, for its words decide what it gets.
    """

    threshold: float
    margin: float
    answered_right: float
    offered_right: float
    other_answer: float
    quote_for_silence: float
    told_wrong: float
    worth: float


def outcomes(held: Sequence[Held], settings: Settings) -> list[Outcome]:
    """Every threshold with every margin, the one that is worth most first."""
    ranked = [_ranked(split, settings) for split in held]
    table = {key: np.concatenate([rows[key] for rows in ranked]) for key in ranked[0]}
    found = (_outcome(table, threshold, margin) for threshold, margin in product(THRESHOLDS, MARGINS))
    return sorted(found, key=lambda row: -row.worth)


def frontier(found: Sequence[Outcome]) -> Iterator[Outcome]:
    """From careful to bold: those that no other beats in both, right answers and wrong ones."""
    most = -1.0
    for outcome in sorted(found, key=lambda row: (row.told_wrong, -row.answered_right)):
        if outcome.answered_right > most:
            most = outcome.answered_right
            yield outcome


def _ranked(split: Held, settings: Settings) -> dict[str, NDArray[Any]]:
    """What the decision needs of each row held back."""
    rows = split.probabilities(settings)
    faq, silent = (np.char.startswith(split.labels, prefix) for prefix in (FAQ, SILENT))
    order = np.argsort(-rows, axis=1)
    best = np.take_along_axis(rows, order[:, :2], axis=1)
    offered = np.argsort(-np.where(faq, rows, -1.0), axis=1)[:, :OFFERED]
    return {
        "asks": faq[split.truth],
        "silent": (silent | (split.labels == OUTSIDE))[split.truth],
        "first_is_answer": faq[order[:, 0]],
        "right": order[:, 0] == split.truth,
        "score": best[:, 0],
        "lead": best[:, 0] - best[:, 1],
        "offers": rows[:, faq].sum(axis=1) > rows[:, silent].sum(axis=1),
        "among_offered": (offered == split.truth[:, None]).any(axis=1),
    }


def _outcome(table: Mapping[str, NDArray[Any]], threshold: float, margin: float) -> Outcome:
    """Told when sure; offered when unsure and likelier answered than silent, as `assistant.choosing` does."""
    sure = (table["score"] >= threshold) & (table["lead"] >= margin)
    asks, silent, told = table["asks"], table["silent"], sure & table["first_is_answer"]
    right = (told & table["right"]).sum()
    other = (told & ~table["right"] & asks).sum()
    for_silence = (told & silent).sum()
    offered = (~sure & table["offers"] & table["among_offered"] & asks).sum()
    worth = RIGHT * right + OFFERED_RIGHT * offered + OTHER_ANSWER * other + QUOTE_FOR_SILENCE * for_silence
    return Outcome(
        threshold=threshold,
        margin=margin,
        answered_right=float(right / asks.sum()),
        offered_right=float(offered / asks.sum()),
        other_answer=float(other / asks.sum()),
        quote_for_silence=float(for_silence / silent.sum()),
        told_wrong=float((other + for_silence) / max(1, right + other + for_silence)),
        worth=float(worth / asks.sum()),
    )
