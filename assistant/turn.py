"""One turn of the conversation: what was said, how it was read, what is remembered, and the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from assistant import clock, moments, urgent
from assistant.choosing import Part
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.replies import Line, Reply
from assistant.said import Said, as_typed


@dataclass(frozen=True)
class Turn:
    """What a turn is decided from.

    `parts` are the classifier's, the whole message first; `choice` is the meaning of a pressed button; `now` is aware UTC;
    `session` names the session, so that answers of another one never count; `readable` says whether the encoder knows
    the language.
    """

    said: Said
    parts: Sequence[Part]
    memory: Memory
    knowledge: Knowledge
    now: datetime
    choice: Mapping[str, Any] | None = None
    session: str = ""
    readable: bool = True

    @property
    def treated(self) -> bool:
        """Whether the treatment has happened, as far as the conversation tells."""
        return self.memory.treated is not None and self.memory.treated.earliest <= self.now

    @cached_property
    def alarm(self) -> urgent.Alarm | None:
        """The urgent sign in this message, if there is one."""
        return urgent.find(self.said, self.knowledge.signs, treated=self.treated)


def with_time(turn: Turn) -> tuple[Turn, Reply | None]:
    """The turn with the treatment's time remembered, and a reply that confirms it or says what is wrong with it."""
    known, memory = turn.knowledge, turn.memory
    found = moments.find(turn.said, turn.now, known.zone, known.treatment_names, expecting=memory.expecting_time)
    if not found.treated and not found.problem:
        found = _told_in_a_clause(turn) or found
    if found.problem:
        return turn, Reply("clarify", (Line(f"utter_time_{found.problem}"),))
    if not found.treated:
        return turn, None
    turn = replace(turn, memory=replace(memory, treated=found.treated))
    return turn, Reply("smalltalk", (clock.noted(found.treated, known.zone, turn.now),))


def _told_in_a_clause(turn: Turn) -> moments.Moments | None:
    """The time in a clause that, to the classifier, tells when the treatment was ("26 hours ago they did my face")."""
    for part in turn.parts:
        if part.sure and part.first.id == "tell_time":
            known, said = turn.knowledge, as_typed(part.text, turn.said.language)
            found = moments.find(said, turn.now, known.zone, known.treatment_names, expecting=True)
            if found.treated:
                return found
    return None
