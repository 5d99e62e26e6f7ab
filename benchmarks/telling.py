"""What bounds lead to: right answers, choices, silence and wrong answers, on wordings held back; and which are worth most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product

from benchmarks.turns import Bounds, Turns

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
MARGINS = (0.0, 0.15, 0.3, 0.45, 0.6)
GRIDS = {
    "certain": (0.7, 0.8, 0.9, 0.95, 0.97, 0.99),
    "backed": (0.02, 0.05, 0.1, 0.2, 0.3, 0.5),
    "missed_by_lists": (0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
    "bad_reaction": (0.5, 0.7, 0.8, 0.85, 0.9, 0.95),
    "mostly_talk": (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
}
START = Bounds(0.5, 0.15, **{name: grid[len(grid) // 2] for name, grid in GRIDS.items()})
REACTION = "report_reaction"

# What an outcome is worth. A quote where the document is silent does three times the harm that a right one does good. A
# choice is no answer yet, nor is it a wrong one: it is worth nothing, as whoever scores replies by their quotes counts it.
# The notice of a bad reaction where none was told does no more harm than one that is missed;
# so with small talk that is taken for a question, and a question for small talk.
RIGHT, OFFERED_RIGHT, OTHER_ANSWER, QUOTE_FOR_SILENCE = 1.0, 0.0, -1.0, -3.0
NOTICE_RIGHT, NOTICE_WRONG, TALK_RIGHT, TALK_WRONG = 1.0, -1.0, 1.0, -1.0


@dataclass(frozen=True)
class Outcome:
    """`answered_right`, `offered_right`, `other_answer`: shares of the questions that the document answers.

    `quote_for_silence`: the share of silent topics and of what is out of scope that gets a quote. `told_wrong`: both
    wrong ones as a share of all quotes told. `talk_right`: the share
    of small talk that is heard as such. `worth`: of everything, for each question that the document answers.
    """

    bounds: Bounds
    answered_right: float
    offered_right: float
    other_answer: float
    quote_for_silence: float
    told_wrong: float
    talk_right: float
    worth: float


def chosen(turns: Turns) -> Outcome:
    """The bounds worth most: threshold with margin, then each other bound, round after round until none changes.

    Of equally good values the middle one is taken.
    """
    best = outcome(turns, START)
    while True:
        before = best
        best = _best([outcome(turns, bounds) for bounds in _pairs(best.bounds)])
        for name in GRIDS:
            best = _best(along(turns, best.bounds, name))
        if best.worth <= before.worth:
            return best


def along(turns: Turns, bounds: Bounds, name: str) -> list[Outcome]:
    """What each value of one bound leads to."""
    return [outcome(turns, replace(bounds, **{name: value})) for value in GRIDS[name]]


def frontier(turns: Turns, bounds: Bounds) -> Iterator[Outcome]:
    """Thresholds and margins from careful to bold: those that no other beats in both, right answers and wrong ones."""
    most = -1.0
    found = [outcome(turns, pair) for pair in _pairs(bounds)]
    for row in sorted(found, key=lambda row: (row.told_wrong, -row.answered_right)):
        if row.answered_right > most:
            most = row.answered_right
            yield row


def _pairs(bounds: Bounds) -> Iterator[Bounds]:
    for threshold, margin in product(THRESHOLDS, MARGINS):
        yield replace(bounds, threshold=threshold, margin=margin)


def _best(rows: Sequence[Outcome]) -> Outcome:
    most = max(row.worth for row in rows)
    equal = [row for row in rows if row.worth > most - 1e-9]
    return equal[len(equal) // 2]


def outcome(turns: Turns, bounds: Bounds) -> Outcome:
    """What bounds lead to, over all wordings held back."""
    pairs = list(zip(turns.wordings, turns.told(bounds), strict=True))
    asks = [told for one, told in pairs if one.answered]
    silent = [told for one, told in pairs if one.silent]
    right, offered, other = (sum(getattr(told, name) for told in asks) for name in ("right", "offered", "wrong"))
    for_silence = sum(told.wrong for told in silent)
    notices = [one.label == REACTION for one, told in pairs if told.notice]
    worth = RIGHT * right + OFFERED_RIGHT * offered + OTHER_ANSWER * other + QUOTE_FOR_SILENCE * for_silence
    talk = [one.talk for one, told in pairs if told.talk]
    worth += TALK_RIGHT * sum(talk) + TALK_WRONG * (len(talk) - sum(talk))
    worth += NOTICE_RIGHT * sum(notices) + NOTICE_WRONG * (len(notices) - sum(notices))
    return Outcome(
        bounds=bounds,
        answered_right=right / len(asks),
        offered_right=offered / len(asks),
        other_answer=other / len(asks),
        quote_for_silence=for_silence / len(silent),
        told_wrong=(other + for_silence) / max(1, right + other + for_silence),
        talk_right=sum(talk) / max(1, sum(one.talk for one in turns.wordings)),
        worth=worth / len(asks),
    )


def row(one: Outcome) -> dict[str, float]:
    """An outcome as one flat row."""
    return {**asdict(one.bounds), **{name: value for name, value in asdict(one).items() if name != "bounds"}}
