"""Weeks as the clinic's calendar has them: from Monday to Monday, in its time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """One week: its Monday, and its first moment and the first one after it, both in UTC."""

    monday: date
    start: datetime
    end: datetime

    @property
    def name(self) -> str:
        """How it is called in a table, such as "5 Jan"."""
        return f"{self.monday.day} {self.monday:%b}"


def week_of(day: date, zone: tzinfo) -> Week:
    """The week that a day belongs to; one with a change of the clock has an hour more or less."""
    monday = day - timedelta(days=day.weekday())
    return Week(monday, _midnight(monday, zone), _midnight(monday + WEEK, zone))


def last_weeks(now: datetime, zone: tzinfo, many: int) -> tuple[Week, ...]:
    """So many weeks in order, the last one is that of `now`."""
    today = now.astimezone(zone).date()
    return tuple(week_of(today - WEEK * back, zone) for back in reversed(range(many)))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(timezone.utc)
