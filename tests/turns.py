"""Turns for tests: a message with what a classifier might have made of it, at a fixed time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.moments import Moment
from assistant.parts import Candidate, Part
from assistant.replies import Reply
from assistant.said import Said
from assistant.turn import Turn

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=timezone.utc)  # a Wednesday, noon in London
SESSION = "somebody@1"


def part(text: str, *labels: str, sure: bool = True) -> Part:
    """A message or clause with its labels, the likeliest first; "label 0.4" gives a probability."""
    pairs = [(label.split() + ["0.9" if n == 0 else "0.05"])[:2] for n, label in enumerate(labels)]
    return Part(text, tuple(Candidate(id_, float(score)) for id_, score in pairs), sure)


def turn(
    knowledge: Knowledge,
    text: str = "",
    *labels: str,
    sure: bool = True,
    clauses: Sequence[Part] = (),
    language: str = "en",
    memory: Memory | None = None,
    choice: Mapping[str, Any] | None = None,
    cut: bool = False,
    readable: bool = True,
) -> Turn:
    """A turn of a visitor who types `text`, which the classifier takes for `labels`."""
    texts = tuple(clause.text for clause in clauses) or (text,)
    parts = (part(text, *labels, sure=sure), *clauses) if labels else ()
    said = Said(raw=text, text=text, language=language, clauses=texts, cut=cut, readable=readable)
    return Turn(
        said=said,
        parts=parts,
        memory=memory or Memory(introduced=True),
        knowledge=knowledge,
        now=NOW,
        choice=choice,
        session=SESSION,
    )


def hours_ago(hours: float) -> Moment:
    """A treatment that was so many hours before NOW, to the minute."""
    at = NOW - timedelta(hours=hours)
    return Moment(at, at, exact=True, said=f"{hours:g} hours ago")


def names(reply: Reply) -> list[str]:
    """The responses that a reply says, in order."""
    return [line.name for line in reply.lines]


def ids(reply: Reply) -> list[str]:
    """The answers that a reply tells, in order."""
    return [told.id for told in reply.answers]
