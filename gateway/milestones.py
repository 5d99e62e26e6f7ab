"""The moments of an aftercare plan that a reminder can tell of, and when it may: never in quiet hours, never too late."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

A_WEEK = 168  # hours
A_DAY = timedelta(days=1)
BEFORE_QUIET = timedelta(hours=1)
SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True, order=True)
class Milestone:
    """So many hours after the treatment, at this moment (UTC): the last documented bound of a rule."""

    at: datetime
    hours: int

    @property
    def is_long(self) -> bool:
        """Whether it is told the day before, as something to come."""
        return self.hours >= A_WEEK

    @property
    def treated(self) -> datetime:
        """The moment it is counted from (UTC)."""
        return self.at - timedelta(hours=self.hours)

    def moved(self, treated: datetime) -> Milestone:
        """The same for another time of treatment."""
        return replace(self, at=treated + timedelta(hours=self.hours))


@dataclass(frozen=True)
class Quiet:
    """From `begins` to `ends` by the clinic's clock nobody is written to unasked; no time is quiet when both are the same."""

    begins: time
    ends: time
    zone: ZoneInfo

    def is_at(self, moment: datetime) -> bool:
        """Whether this moment is quiet."""
        now = moment.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def allowed(self, moment: datetime) -> datetime:
        """The first moment from `moment` on that is not quiet (UTC)."""
        if not self.is_at(moment):
            return moment
        here = moment.astimezone(self.zone)
        later = here.time() >= self.ends
        return self._clock(here.date() + later * A_DAY, self.ends)

    def due(self, milestone: Milestone) -> datetime:
        """When it is told (UTC): what is over, then or after the quiet hours; a long time's end, the day before."""
        if not milestone.is_long:
            return self.allowed(milestone.at)
        there = milestone.at.astimezone(self.zone)
        eve = self._clock(there.date() - A_DAY, there.time())
        if not self.is_at(eve):
            return eve
        after = self.allowed(eve)
        same_day = after.astimezone(self.zone).date() < there.date()
        return after if same_day else self._clock(there.date() - A_DAY, self.begins) - BEFORE_QUIET

    def until(self, milestone: Milestone) -> datetime:
        """Until when telling it makes sense (UTC): a day, or as long as its day is tomorrow."""
        if not milestone.is_long:
            return self.due(milestone) + A_DAY
        return self._clock(milestone.at.astimezone(self.zone).date(), time())

    def _clock(self, day: date, hour: time) -> datetime:
        """A moment of the clinic's clock in UTC; an hour that a clock change leaves out is the one after it."""
        return datetime.combine(day, hour, self.zone).astimezone(timezone.utc)


def quiet(text: str, zone: ZoneInfo) -> Quiet:
    """The quiet hours of "21:00-9:00"; raises ValueError for anything else."""
    found = SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} are no quiet hours: write them as 21:00-9:00")
    hour, minute, last_hour, last_minute = (int(one) for one in found.groups())
    return Quiet(time(hour, minute), time(last_hour, last_minute), zone)


def of_plan(plan: Iterable[Mapping[str, Any]]) -> tuple[Milestone, ...]:
    """The last bound of each rule that names hours, each once; "a few days" has none."""
    bounds = ([_milestone(one) for one in row.get("changes") or ()] for row in plan)
    return tuple(sorted({max(found, key=lambda one: one.hours) for found in bounds if found}))


def to_come(milestones: Iterable[Milestone], hours: Quiet, now: datetime, until: datetime) -> tuple[Milestone, ...]:
    """Those that can still be told: not before `now`, and before `until`."""
    return tuple(one for one in milestones if now < one.at and now < hours.due(one) < until)


def in_words(milestones: Sequence[Milestone], hours: Quiet, days: Sequence[str]) -> str:
    """When they are told, by the clinic's clock; `days` are the names of the days from Monday on."""
    told = dict.fromkeys(hours.due(one).astimezone(hours.zone) for one in milestones)
    return "; ".join(f"{days[one.weekday()]} {one.day}.{one.month}., {one:%H:%M}" for one in sorted(told))


def _milestone(change: Mapping[str, Any]) -> Milestone:
    return Milestone(datetime.fromisoformat(str(change["at"])).astimezone(timezone.utc), int(change["hours"]))
