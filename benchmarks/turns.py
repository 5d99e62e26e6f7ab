"""Whole turns with questions held back: what the visitor would have been told, for any bounds on the probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone

import numpy as np

from assistant import certainty, plans, responding
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.parts import CONDITION, Candidate, Part
from assistant.replies import Reply
from assistant.routing import TALK, route
from assistant.turn import Turn
from benchmarks.learning import Asked
from benchmarks.validation import Question
from nlu.answer_classifier import passes

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)
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
class Told:
    """What a reply held: a quote that is wanted, and one that does not answer."""

    right: bool = False
    wrong: bool = False


class Turns:
    """Decides turns; one is decided anew only when a score of it comes to lie on the other side of a bound."""

    def __init__(self, knowledge: Knowledge, questions: Sequence[Asked]) -> None:
        self.questions, self._knowledge = questions, knowledge
        self._known: dict[tuple[object, ...], Told] = {}
        self._of_conditions = [_is_of_conditions(one) for one in questions]
        self._scores = [np.array([c.score for part in one.candidates for c in part]) for one in questions]

    def told(self, bounds: Bounds) -> list[Told]:
        """What each question is told with these bounds, in order."""
        before = {name: getattr(certainty, name) for name in _constants(bounds)}
        _set(_constants(bounds))
        try:
            return [self._told(n, bounds) for n in range(len(self.questions))]
        finally:
            _set(before)

    def _told(self, number: int, bounds: Bounds) -> Told:
        one = self.questions[number]
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
    parts = tuple(Part(*row) for row in zip(one.question.texts, one.candidates, sure, strict=True))
    turn = Turn(said=one.question.said, parts=parts, memory=Memory(introduced=True), knowledge=knowledge, now=NOW)
    door = DOORS.get(route(turn))
    return _judged(one.question, door(turn)[0], knowledge) if door else Told()


def _judged(question: Question, reply: Reply, knowledge: Knowledge) -> Told:
    """Answers that share a quote are the same answer; what word lists told about conditions is none to a silent topic."""
    wanted = _quotes(question.answers, knowledge)
    harmless = wanted + _quotes(question.also, knowledge)
    quotes = [told.quote for told in reply.answers] if wanted or reply.outcome is None else []
    return Told(
        right=any(_same(quote, right) for quote in quotes for right in wanted),
        wrong=any(not any(_same(quote, right) for right in harmless) for quote in quotes),
    )


def _quotes(answers: Sequence[str], knowledge: Knowledge) -> list[str]:
    return [quote for id_ in answers for quote in knowledge.answers[id_].quotes]


def _same(one: str, other: str) -> bool:
    return one in other or other in one
