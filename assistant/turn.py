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
from assistant.treated import Standing, standing


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
    def maybe_treated(self) -> bool:
        """Whether the treatment's time has come; a mere "session at 10" is enough for that."""
        return self.memory.treated is not None and self.memory.treated.earliest <= self.now

    @cached_property
    def standing(self) -> Standing:
        """Whether the treatment has happened or is to come, by this message and by what is remembered."""
        known = self.knowledge
        found = moments.find(self.said, self.now, known.zone, known.treatment_names, self.memory.expecting_time)
        here = standing(self.said, found, known.treatment_names, urgent.afterwards(self.said, known.signs))
        remembered = self.memory.treated
        told = remembered is not None and remembered.happened and remembered.latest <= self.now
        return replace(here, happened=here.happened or (told and not here.to_come))

    @property
    def treated(self) -> bool:
        """Whether the treatment was told to have happened, with none to come: only then the list for before is not quoted."""
        return self.standing.happened and not self.standing.to_come

    @cached_property
    def alarm(self) -> urgent.Alarm | None:
        """The urgent sign in this message, if there is one."""
        to_come = self.standing.to_come
        treated = self.standing.happened or (self.maybe_treated and not to_come)
        return urgent.find(self.said, self.knowledge.signs, treated=treated, to_come=to_come, late=self.treated)


def with_time(turn: Turn) -> tuple[Turn, Reply | None]:
    """The turn with the treatment's time remembered, and a reply that confirms it or says what is wrong with it."""
    known, memory = turn.knowledge, turn.memory
    found = moments.find(turn.said, turn.now, known.zone, known.treatment_names, expecting=memory.expecting_time)
    if not found.treated and not found.problem:
        found = _told_in_a_clause(turn) or found
    if found.problem:
        return turn, Reply("clarify", (Line(f"utter_time_{found.problem}"),))
    if not found.treated:
        return _with_doubt(turn), None
    moment = replace(found.treated, happened=found.treated.happened and turn.treated)
    turn = replace(turn, memory=replace(memory, treated=moment))
    return turn, Reply("smalltalk", (clock.noted(found.treated, known.zone, turn.now),))


def _with_doubt(turn: Turn) -> Turn:
    """The turn, where an appointment to come was told without its time: what happened before no longer decides."""
    treated = turn.memory.treated
    if treated is None or not turn.standing.to_come:
        return turn
    return replace(turn, memory=replace(turn.memory, treated=replace(treated, happened=False)))


def _told_in_a_clause(turn: Turn) -> moments.Moments | None:
    """The time in a clause that, to the classifier, tells when the treatment was ("26 hours ago they did my face")."""
    for part in turn.parts:
        if part.sure and part.first.id == "tell_time":
            known, said = turn.knowledge, as_typed(part.text, turn.said.language)
            found = moments.find(said, turn.now, known.zone, known.treatment_names, expecting=True)
            if found.treated:
                return found
    return None
