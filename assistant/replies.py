"""A reply as data, before it is put into words: which responses to say, and what each part traces back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# The kind of a turn with several parts is the first of these that it has.
KINDS = (
    "urgent",
    "error",
    "not_recommended",
    "answer",
    "not_documented",
    "clarify",
    "check",
    "smalltalk",
)
SINGLE = ("outcome", "level", "question")  # of several parts the first that has one


@dataclass(frozen=True)
class Line:
    """One response of data/responses.yml with what fills its gaps."""

    name: str
    gaps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """A quote that was told: the answer's id, the section, the exact words, and those of them that were set apart."""

    id: str
    section: str
    quote: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A button: its title, and its meaning as JSON (never shown; the visitor's side gets an opaque id)."""

    title: str
    meaning: Mapping[str, Any]


@dataclass(frozen=True)
class Reply:
    """A turn's reply. `candidates` and `plan` hold plain JSON rows; see the reply contract in docs/architecture.md.

    `question` is the id of the check's question that the reply asks.
    """

    kind: str
    lines: tuple[Line, ...] = ()
    answers: tuple[Told, ...] = ()
    topic: str | None = None
    candidates: tuple[Mapping[str, Any], ...] = ()
    plan: tuple[Mapping[str, Any], ...] = ()
    outcome: str | None = None
    level: str | None = None
    question: str | None = None
    choices: tuple[Choice, ...] = ()


def joined(replies: Iterable[Reply]) -> Reply:
    """Several replies of one turn as one: lines in order and each once, the most serious kind, at most five choices."""
    parts = list(replies)
    if not parts:
        raise ValueError("a turn needs at least one reply")
    lines = dict.fromkeys((line.name, tuple(line.gaps.items())) for part in parts for line in part.lines)
    first = {name: next((getattr(p, name) for p in parts if getattr(p, name)), None) for name in SINGLE}
    topics = [part.topic for part in parts if part.topic]
    return Reply(
        kind=min((part.kind for part in parts), key=KINDS.index),
        lines=tuple(Line(name, dict(gaps)) for name, gaps in lines),
        answers=tuple(dict.fromkeys(told for part in parts for told in part.answers)),
        topic=topics[0] if topics else None,
        candidates=next((part.candidates for part in parts if part.candidates), ()),
        plan=tuple(row for part in parts for row in part.plan),
        choices=tuple(choice for part in parts for choice in part.choices)[:5],
        **first,
    )
