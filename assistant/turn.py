"""One turn of the conversation: what was said, how it was read, what is remembered, and the clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from assistant import (
    aftercare,
    clock,
    conditions,
    moment_gap,
    moment_merge,
    moment_owner,
    moment_shown,
    moments,
    topics,
    urgent,
)
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.moment_counts import COUNT
from assistant.moment_cues import FILLERS, FOLLOW_UP, few
from assistant.moment_readers import read
from assistant.moment_words import PAST
from assistant.parts import Part
from assistant.questions import is_question
from assistant.replies import Line, Reply
from assistant.said import Said, as_typed
from assistant.treated import Standing, standing

HAVE_IT_NOW = re.compile(
    r"\b(?:i|ive|i do|i still)(?: have| got)* (?:it|one|that|them|this|some)(?: \w+)? now\b|^(?:have|got) one\b.*\bnow\b"
)
A_TREATMENT = re.compile(r"\b(?:session|appointment|appt|treatment|procedure)s?\b")


_RIGHT = r"no|nope|wait|hang on|hold on|sorry|oops|whoops|actually|i mean|i meant|my mistake|correction|scratch that|or rather"
CORRECTED_SPAN = re.compile(  # "no wait, 15 hours"
    rf"^(?=.*\b(?:{_RIGHT}|more like|make that)\b)(?:(?:{_RIGHT}|oh|rather|er|erm|hmm|well|its|it is|it was|make that|more like"
    rf"|only|just|about|around|like|[,.!]) )*(?P<span>{COUNT})(?: (?:i mean|i meant|sorry|only|not \w+(?: \w+)?|[,.!]))*$"
)


@dataclass(frozen=True)
class Turn:
    """What a turn is decided from.

    `parts` are the classifier's, the whole message first; `choice` is the meaning of a pressed button; `now` is aware UTC;
    `session` names the session, so that answers of another one never count.
    """

    said: Said
    parts: Sequence[Part]
    memory: Memory
    knowledge: Knowledge
    now: datetime
    choice: Mapping[str, Any] | None = None
    session: str = ""

    @property
    def maybe_treated(self) -> bool:
        """Whether the treatment's time has come; a mere "session at 10" is enough for that."""
        return self.memory.treated is not None and self.memory.treated.earliest <= self.now

    def counts_at(self, treated: moments.Moment) -> datetime:
        """The moment at which rules stand as told (UTC): what the visitor's clock shows where that is before ours."""
        shown = moment_shown.earlier(self.said.plain, self.now, self.knowledge.zone)
        return shown if shown and shown >= treated.earliest else self.now

    @cached_property
    def told(self) -> moment_owner.Told:
        """Of whom this message speaks."""
        return moment_owner.told(moments.fold(self.said.text))

    @property
    def about_another(self) -> bool:
        """Whether the question is about somebody else; one that names nobody goes on about the person before."""
        goes_on = self.memory.about_another and not self.told.owner and not self.told.names_me
        return goes_on or self.told.owner == "another"

    def own_times(self, expecting: bool) -> moments.Moments:
        """The times of the visitor; `expecting`: the bot has just asked for the treatment's."""
        if self.about_another and not self.told.names_another:
            return moments.Moments()
        return self._times(self.told.mine if self.told.names_another else self.said.text, expecting)

    @cached_property
    def their_times(self) -> moments.Moments:
        """The times of somebody else: for this turn only, they are never remembered."""
        if not self.about_another:
            return moments.Moments()
        return self._times(self.told.theirs or self.said.text, self.memory.about_another)

    def _times(self, text: str, expecting: bool) -> moments.Moments:
        known = self.knowledge
        return moments.find(as_typed(text, self.said.language), self.now, known.zone, known.treatment_names, expecting)

    def gaps(self, text: str) -> tuple[moment_gap.Gap, ...]:
        """The hours after a treatment that `text`, else the whole message, only supposes; real ones are not among them."""
        real = [times.treated.said for times in (self.own_times(False), self.their_times) if times.treated]
        for words in (text, self.said.text):
            told = moment_owner.told(moments.fold(words))
            mine = told.mine if told.names_another and not self.about_another else moments.fold(words)
            found = moment_gap.find(mine, self.knowledge.treatment_names)
            if supposed := tuple(gap for gap in found if not any(gap.said in said for said in real)):
                return supposed
        return ()

    @cached_property
    def standing(self) -> Standing:
        """Whether the treatment has happened or is to come, by this message and by what is remembered.

        Where the hour of an appointment has passed since it was told, both may be true: what is said before is told, and what
        is said after.
        """
        known = self.knowledge
        found = moments.find(self.said, self.now, known.zone, known.treatment_names, self.memory.expecting_time)
        here = standing(self.said, found, known.treatment_names, urgent.afterwards(self.said, known.signs))
        remembered = self.memory.treated
        told = remembered is not None and remembered.happened and remembered.latest <= self.now
        if remembered is not None and remembered.may_have_come(self.now) and not here.happened:
            return replace(here, happened=True, to_come=True)
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
        known, told = self.knowledge.signs, self.memory.mentions
        return urgent.find(self.said, known, treated=treated, to_come=to_come, late=self.treated, told=told)


def with_time(turn: Turn) -> tuple[Turn, Reply | None]:
    """The turn with the treatment's time remembered, and a reply that confirms it or says what is wrong with it."""
    known, memory = turn.knowledge, turn.memory
    found = turn.own_times(memory.expecting_time)
    if not found.treated and not found.problem and not turn.told.names_another and not turn.about_another:
        found = _told_in_a_clause(turn) or _told_before_a_rule(turn) or corrected_span(turn) or found
    if found.problem:
        return turn, Reply("clarify", (Line(f"utter_time_{found.problem}"),))
    if not found.treated or _of_another_treatment(turn) or _is_had_now(turn, found.treated):
        return _with_doubt(turn), None
    moment = replace(found.treated, happened=found.treated.happened and turn.treated, told=turn.now)
    moment = moment_merge.of_one_treatment(moment, memory.treated, turn.said, turn.now, known.zone)
    turn = replace(turn, memory=replace(memory, treated=moment))
    return turn, Reply("smalltalk", (clock.noted(moment, known.zone, turn.now),))


def other_treatments(turn: Turn) -> tuple[bool, bool]:
    """Whether other treatments are named in the message, and whether ours is besides."""
    another, rest = _without_others(turn)
    ours = [hit for hit in turn.knowledge.treatment_names.find(rest) if not rest[: hit.start].rstrip().endswith("#")]
    return another, bool(ours)


def _is_had_now(turn: Turn, moment: moments.Moment) -> bool:
    """Whether "now" tells only that something is there ("I have one now"): nobody has a treatment now."""
    return moment.said.endswith("now") and bool(HAVE_IT_NOW.search(turn.said.plain))


def _without_others(turn: Turn) -> tuple[bool, str]:
    """Whether other treatments are named, and the plain text with a sign in their place."""
    known, rest = turn.knowledge, turn.said.plain
    another = [hit.said for hit in topics.find(turn.said, known.topics) if known.topics.topics[hit.topic].another]
    for said in another:
        rest = re.sub(rf"(?<!\S){re.escape(said)}(?!\S)", "#", rest)
    return bool(another), rest


def _of_another_treatment(turn: Turn) -> bool:
    """Whether only another treatment is named ("had my peel yesterday"): its time is none to count from."""
    another, ours = other_treatments(turn)
    return another and not ours and not A_TREATMENT.search(_without_others(turn)[1])


def _with_doubt(turn: Turn) -> Turn:
    """The turn, where an appointment to come was told without its time: what happened before no longer decides."""
    treated = turn.memory.treated
    if treated is None or not turn.standing.to_come:
        return turn
    return replace(turn, memory=replace(turn.memory, treated=replace(treated, happened=False)))


def _goes_on(turn: Turn, part: Part) -> bool:
    """Whether a time is only asked about ("and tomorrow at 6?"), where the treatment's is known."""
    return turn.memory.treated is not None and (is_question(part.text) or bool(FOLLOW_UP.search(part.text.lower())))


def _told_in_a_clause(turn: Turn) -> moments.Moments | None:
    """The time in a clause that, to the classifier, tells when the treatment was ("26 hours ago they did my face")."""
    for part in turn.parts:
        if part.sure and part.first.id == "tell_time" and not _goes_on(turn, part):
            known, said = turn.knowledge, as_typed(part.text, turn.said.language)
            found = moments.find(said, turn.now, known.zone, known.treatment_names, expecting=True)
            if found.treated:
                return found
    return None


def _told_before_a_rule(turn: Turn) -> moments.Moments | None:
    """The past time that leads a question about an aftercare rule ("25h ago, sauna now?"), where no condition is named."""
    known, text = turn.knowledge, moments.fold(turn.said.text)
    first = next(iter(read(text)), None)
    if first is None or first.leaning != "past" or first.link or not few(text[: first.start], FILLERS):
        return None
    told = bool(aftercare.mentions(turn.said, known.rules)) and not conditions.find(turn.said, known.conditions)
    if not told or PAST.search(text[first.end :]):
        return None
    found = moments.find(as_typed(first.said, turn.said.language), turn.now, known.zone, known.treatment_names, expecting=True)
    return found if found.treated else None


def corrected_span(turn: Turn) -> moments.Moments | None:
    """A mere span that puts another right ("no wait, 15 hours"), where the treatment's time was told before."""
    corrected = CORRECTED_SPAN.search(moments.fold(turn.said.text))
    if corrected is None or turn.memory.treated is None:
        return None
    known, said = turn.knowledge, as_typed(f"{corrected['span']} ago", turn.said.language)
    found = moments.find(said, turn.now, known.zone, known.treatment_names, expecting=True)
    return found if found.treated else None
