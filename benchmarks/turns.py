"""Whole turns with wordings held back: what the visitor would have been told, for any bounds on the probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone

import numpy as np

from assistant import certainty, plans, responding
from assistant.choosing import CONDITION, Candidate, Part
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.replies import Reply
from assistant.routing import TALK, route
from assistant.said import Said
from assistant.turn import Turn
from benchmarks.learning import Held, Settings
from benchmarks.validation import Wordings
from nlu.answer_classifier import passes

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)
RANKED = 8
FAQ, SILENT, OUTSIDE = "faq/", "not_documented/", "out_of_scope"
DOORS = {name: responding.respond for name in ("faq", "not_documented", "report")} | {"ask_plan": plans.aftercare_plan}


@dataclass(frozen=True)
class Bounds:
    """`threshold` and `margin` as in config.yml; the others as in `assistant.certainty`."""

    threshold: float
    margin: float
    certain: float
    backed: float
    missed_by_lists: float
    bad_reaction: float
    mostly_talk: float


@dataclass(frozen=True)
class Asked:
    """A wording held back, with the candidates of each of its parts."""

    label: str
    said: Said
    texts: tuple[str, ...]
    candidates: tuple[tuple[Candidate, ...], ...]

    @property
    def answered(self) -> bool:
        """Whether the document answers it."""
        return self.label.startswith(FAQ)

    @property
    def talk(self) -> bool:
        """Whether it is small talk."""
        return self.label in TALK

    @property
    def silent(self) -> bool:
        """Whether nothing is to be quoted."""
        return self.label.startswith(SILENT) or self.label == OUTSIDE


@dataclass(frozen=True)
class Told:
    """What a reply held: the right quote, the right one among its choices, a quote that does not answer, the notice.

    `talk`: whether it went through the door of small talk.
    """

    right: bool = False
    offered: bool = False
    wrong: bool = False
    notice: bool = False
    talk: bool = False


def asked(held: Sequence[Held], settings: Settings, wordings: Wordings) -> list[Asked]:
    """Every wording of every split."""
    return [one for split in held for one in _asked(split, settings, wordings)]


def _asked(split: Held, settings: Settings, wordings: Wordings) -> Iterator[Asked]:
    probabilities = split.probabilities(settings)
    best = np.argsort(-probabilities, axis=1)[:, :RANKED]
    for row, first, truth in zip(split.rows, split.first, split.truth, strict=True):
        texts = wordings.texts[row]
        ranked = tuple(
            tuple(Candidate(str(split.labels[i]), round(float(probabilities[n, i]), 4)) for i in best[n])
            for n in range(first, first + len(texts))
        )
        yield Asked(str(split.labels[truth]), wordings.said[row], texts, ranked)


class Turns:
    """Decides turns; one is decided anew only when a score of it comes to lie on the other side of a bound."""

    def __init__(self, knowledge: Knowledge, wordings: Sequence[Asked]) -> None:
        self.wordings, self._knowledge = wordings, knowledge
        self._known: dict[tuple[object, ...], Told] = {}
        self._of_conditions = [_is_of_conditions(one) for one in wordings]
        self._scores = [np.array([c.score for part in one.candidates for c in part]) for one in wordings]

    def told(self, bounds: Bounds) -> list[Told]:
        """What each wording is told with these bounds, in order."""
        before = {name: getattr(certainty, name) for name in _constants(bounds)}
        _set(_constants(bounds))
        try:
            return [self._told(n, bounds) for n in range(len(self.wordings))]
        finally:
            _set(before)

    def _told(self, number: int, bounds: Bounds) -> Told:
        one = self.wordings[number]
        sure = tuple(_sure(part, bounds) for part in one.candidates)
        limits = (bounds.certain, bounds.backed, bounds.missed_by_lists, bounds.bad_reaction)
        sides = tuple((self._scores[number] >= limit).tobytes() for limit in limits)
        talk = sum(c.score for c in one.candidates[0] if c.id in TALK) >= bounds.mostly_talk
        key = (number, sure, sides, talk, *((bounds.threshold, bounds.margin) if self._of_conditions[number] else ()))
        if key not in self._known:
            self._known[key] = _turn(one, sure, self._knowledge)
        return self._known[key]


def _is_of_conditions(one: Asked) -> bool:
    """Whether threshold and margin may be applied again, to what is left without a condition; a hundredth does not count."""
    return any(c.id.startswith(CONDITION) and c.score >= 0.01 for part in one.candidates for c in part)


def _constants(bounds: Bounds) -> dict[str, float]:
    return {name.upper(): value for name, value in asdict(bounds).items() if hasattr(certainty, name.upper())}


def _set(constants: Mapping[str, float]) -> None:
    for name, value in constants.items():
        setattr(certainty, name, value)


def _sure(part: Sequence[Candidate], bounds: Bounds) -> bool:
    return passes([{"id": c.id, "score": c.score} for c in part[:2]], bounds.threshold, bounds.margin)


def _turn(one: Asked, sure: Sequence[bool], knowledge: Knowledge) -> Told:
    """A first message in a conversation; behind other doors nothing is quoted that the classifier chose."""
    parts = tuple(Part(*row) for row in zip(one.texts, one.candidates, sure, strict=True))
    turn = Turn(said=one.said, parts=parts, memory=Memory(introduced=True), knowledge=knowledge, now=NOW)
    intent = route(turn)
    door = DOORS.get(intent)
    return _judged(one, door(turn)[0], knowledge) if door else Told(talk=intent == "smalltalk")


def _judged(one: Asked, reply: Reply, knowledge: Knowledge) -> Told:
    """Answers that share a quote are the same answer; what word lists told about conditions is none to a silent topic."""
    id_ = one.label.removeprefix(FAQ)
    wanted = knowledge.answers[id_].quotes if one.answered else ()
    quotes = [told.quote for told in reply.answers] if one.answered or reply.outcome is None else []
    return Told(
        right=any(_same(quote, right) for quote in quotes for right in wanted),
        offered=not quotes and any(choice.meaning.get("answer") == id_ for choice in reply.choices),
        wrong=any(not any(_same(quote, right) for right in wanted) for quote in quotes),
        notice=reply.level == "today",
    )


def _same(one: str, other: str) -> bool:
    return one in other or other in one
