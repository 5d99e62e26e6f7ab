"""What bounds lead to: right answers, silence and wrong answers to questions held back; and which are worth most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product

import numpy as np

from benchmarks.turns import Bounds, Told, Turns
from benchmarks.validation import Question

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
MARGINS = (0.0, 0.15, 0.3, 0.45, 0.6)
GRIDS = {
    "certain": (0.7, 0.8, 0.9, 0.95, 0.97, 0.99),
    "backed": (0.02, 0.05, 0.1, 0.2, 0.3, 0.5),
    "missed_by_lists": (0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
    "bad_reaction": (0.5, 0.7, 0.8, 0.85, 0.9, 0.95),
    "mostly_talk": (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
}

# A quote where the document is silent does three times the harm that a right one does good. Silence where there is an answer,
# and a choice, are worth nothing.
RIGHT, OTHER_ANSWER, QUOTE_FOR_SILENCE = 1.0, -1.0, -3.0


@dataclass(frozen=True)
class Outcome:
    """Shares of the questions that the document answers, and of those that it does not; `worth` of one question.

    `worths` has one figure a question.
    """

    bounds: Bounds
    answered_right: float
    other_answer: float
    quote_for_silence: float
    worth: float
    worths: tuple[float, ...]


def chosen(turns: Turns, start: Bounds) -> Outcome:
    """The bounds worth most, from those in force: threshold with margin, then each other bound, until none changes.

    What is in force stays unless something else is worth more by over one standard error of the difference: less than
    that, other questions would choose otherwise.
    """
    best = outcome(turns, start)
    while True:
        before = best
        best = _better(best, [outcome(turns, bounds) for bounds in _pairs(best.bounds)])
        for name in GRIDS:
            best = _better(best, along(turns, best.bounds, name))
        if best is before:
            return best


def _better(best: Outcome, rows: Sequence[Outcome]) -> Outcome:
    most = max(rows, key=lambda row: row.worth)
    differences = np.subtract(most.worths, best.worths)
    error = float(differences.std() / np.sqrt(len(differences)))
    return most if differences.mean() > error else best


def along(turns: Turns, bounds: Bounds, name: str) -> list[Outcome]:
    """What each value of one bound leads to."""
    return [outcome(turns, replace(bounds, **{name: value})) for value in GRIDS[name]]


def frontier(turns: Turns, bounds: Bounds) -> Iterator[Outcome]:
    """Thresholds and margins from careful to bold: those that no other beats in both, right answers and wrong ones."""
    most = -1.0
    found = [outcome(turns, pair) for pair in _pairs(bounds)]
    for row in sorted(found, key=lambda row: (row.other_answer + row.quote_for_silence, -row.answered_right)):
        if row.answered_right > most:
            most = row.answered_right
            yield row


def _pairs(bounds: Bounds) -> Iterator[Bounds]:
    for threshold, margin in product(THRESHOLDS, MARGINS):
        yield replace(bounds, threshold=threshold, margin=margin)


def outcome(turns: Turns, bounds: Bounds) -> Outcome:
    """What bounds lead to, over all questions."""
    pairs = [(one.question, told) for one, told in zip(turns.questions, turns.told(bounds), strict=True)]
    asks = [told for question, told in pairs if question.answers]
    silent = [told for question, told in pairs if not question.answers]
    worths = tuple(_worth(question, told) for question, told in pairs)
    return Outcome(
        bounds=bounds,
        answered_right=sum(told.right for told in asks) / len(asks),
        other_answer=sum(told.wrong for told in asks) / len(asks),
        quote_for_silence=sum(told.wrong for told in silent) / len(silent),
        worth=sum(worths) / len(worths),
        worths=worths,
    )


def _worth(question: Question, told: Told) -> float:
    if not question.answers:
        return QUOTE_FOR_SILENCE * told.wrong
    return RIGHT * told.right + OTHER_ANSWER * told.wrong


def row(one: Outcome) -> dict[str, float]:
    """An outcome as one flat row."""
    return {**asdict(one.bounds), **{k: v for k, v in asdict(one).items() if k not in ("bounds", "worths")}}
