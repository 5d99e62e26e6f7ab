"""When the documented sessions of a course fall, counted from its first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assistant.durations import numbers_in
from assistant.moments import fold, named_times
from assistant.said import Said

FIRST = re.compile(r"\b(?:first|1st|number one|start\w*|begin\w*|erste\w*|beginn\w*|primer\w*|empiez\w*|primeir\w*|comec\w*)\b")
PAST = re.compile(r"\b(?:was|had|started|began|were|war|hatte|fue|tuve|foi|tive)\b")


class SessionsError(ValueError):
    """The sessions of knowledge/aftercare.yml can't be used; the text says what to change."""


@dataclass(frozen=True)
class Sessions:
    """How many sessions the document names, at least and at most, and how many weeks lie between two."""

    fewest: int
    most: int
    weeks_apart: int
    quote: str
    marks: tuple[str, ...]


def load(data: Mapping[str, Any], document_text: str) -> Sessions:
    """`sessions:` of knowledge/aftercare.yml; raises SessionsError unless the document says its numbers."""
    row = data["sessions"]
    sessions = Sessions(row["fewest"], row["most"], row["weeks_apart"], row["quote"], tuple(row["marks"]))
    if sessions.quote not in document_text:
        raise SessionsError("sessions: the quote does not stand in document.md word for word (mind its dashes)")
    if foreign := {sessions.fewest, sessions.most, sessions.weeks_apart} - numbers_in(sessions.quote):
        raise SessionsError(f"sessions: the quote does not say {', '.join(map(str, sorted(foreign)))}")
    if not 1 <= sessions.fewest <= sessions.most or f"{sessions.weeks_apart} weeks" not in sessions.quote:
        raise SessionsError("sessions: give fewest, most and weeks_apart as the quote does")
    if absent := [mark for mark in sessions.marks if mark not in sessions.quote]:
        raise SessionsError(f"sessions: the mark {absent[0]!r} does not stand in the quote")
    return sessions


def dates(first: date, sessions: Sessions) -> tuple[date, ...]:
    """The days of all sessions up to the most that the document names, `first` included."""
    return tuple(first + timedelta(weeks=sessions.weeks_apart * number) for number in range(sessions.most))


def find_first(said: Said, now: datetime, zone: ZoneInfo) -> date | None:
    """The day (at the clinic) that `said` gives the first session ("if my first is on 1 March"), or None.

    Without a year it is the next such day, or the last one where the words are in the past tense.
    """
    text = fold(said.text)
    start = FIRST.search(text)
    if start is None:
        return None
    tense = "past" if PAST.search(text) else "future"
    for moment in named_times(text[start.start() :], now, zone, tense):
        days = {moment.earliest.astimezone(zone).date(), moment.latest.astimezone(zone).date()}
        if len(days) == 1:
            return days.pop()
    return None
