"""Which days a wording can mean: functions from today and the tense to a first and a last day, or to a problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

import dateparser  # type: ignore[import-untyped]

# Called with today (at the clinic) and the tense; answers first and last day, or "impossible" or "unclear".
Days = Callable[[date, str], "tuple[date, date] | str"]

ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
HAS_YEAR = re.compile(r"\b\d{4}\b|\d+[/.-]\d+[/.-]\d+")
LANGUAGES = ["en", "de", "es", "pt"]


def offset(first: int, last: int) -> Days:
    """Days counted from today: (-1, -1) is yesterday."""
    return lambda today, _: (today + timedelta(days=first), today + timedelta(days=last))


def before(unit: str, least: int, most: int) -> Days:
    """So many days, weeks, months or years before today, at least and at most."""
    return lambda today, _: (_shift(today, unit, -most), _shift(today, unit, -least))


def after(unit: str, least: int, most: int) -> Days:
    """So many days, weeks, months or years after today, at least and at most."""
    return lambda today, _: (_shift(today, unit, least), _shift(today, unit, most))


def _shift(day: date, unit: str, count: int) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    return _last_of(max(months // 12, 1), months % 12 + 1, day.day)


def _last_of(year: int, month: int, day: int = 31) -> date:
    """That day of the month, or its last where it is shorter."""
    for candidate in range(day, 27, -1):
        try:
            return date(year, month, candidate)
        except ValueError:
            continue
    return date(year, month, min(day, 28))


def weekday(number: int, which: str) -> Days:
    """A weekday (Monday is 0): the "last" before today, the "next", "this" week's, or ("") the one the tense asks for.

    "Next Friday" is the coming one or the one of next week: both are allowed for. In no tense at all it is unclear.
    """

    def choose(today: date, tense: str) -> tuple[date, date] | str:
        behind = (today.weekday() - number) % 7
        ahead = (number - today.weekday()) % 7
        if which == "last":
            return _both(today - timedelta(days=behind or 7))
        if which == "next":
            coming = today + timedelta(days=ahead or 7)
            monday_after = today + timedelta(days=7 - today.weekday())
            return coming, max(coming, monday_after + timedelta(days=number))
        if tense == "past":
            return _both(today - timedelta(days=behind))
        if tense == "future" or which == "this":
            return _both(today + timedelta(days=ahead))
        return "unclear"

    return choose


def _both(day: date) -> tuple[date, date]:
    return day, day


def period(unit: str, which: str) -> Days:
    """The "last", "next" or ("") current week, weekend, month or year; in the past tense a weekend lies behind."""

    def choose(today: date, tense: str) -> tuple[date, date]:
        monday = today - timedelta(days=today.weekday())
        step = {"last": -1, "next": 1}.get(which, 0)
        if unit == "weekend" and step == 0 and tense == "past" and today.weekday() < 5:
            step = -1
        if unit == "weekend" and step == -1 and today.weekday() == 6:
            step = -1
        if unit in ("week", "weekend"):
            start = monday + timedelta(days=7 * step)
            return (start + timedelta(days=5) if unit == "weekend" else start), start + timedelta(days=6)
        if unit == "month":
            there = _shift(today.replace(day=1), "month", step)
            return there, _last_of(there.year, there.month)
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31)

    return choose


def month(number: int | None, year: int | None) -> Days:
    """A whole month of a year, or (no number) a whole year; without a year the nearest that the tense allows."""

    def choose(today: date, tense: str) -> tuple[date, date]:
        if number is None:
            return date(year or today.year, 1, 1), date(year or today.year, 12, 31)
        in_year = year or today.year
        if year is None and tense == "past" and number > today.month:
            in_year -= 1
        if year is None and tense == "future" and number < today.month:
            in_year += 1
        return date(in_year, number, 1), _last_of(in_year, number)

    return choose


def day_of_month(number: int) -> Days:
    """A day of this month or a neighbouring one: the nearest that the tense allows."""

    def choose(today: date, tense: str) -> tuple[date, date] | str:
        firsts = (_shift(today.replace(day=1), "month", step) for step in (-2, -1, 0, 1, 2))
        long_enough = (first for first in firsts if 1 <= number <= _last_of(first.year, first.month).day)
        found = _nearest([first.replace(day=number) for first in long_enough], today, tense)
        return _both(found) if found else "impossible"

    return choose


def calendar_date(said: str) -> Days:
    """A date of the calendar (day first where both are numbers); without a year the nearest that the tense allows."""
    text = said.replace(" slash ", "/").replace(" dash ", "-").replace(" . ", ".")

    def choose(today: date, tense: str) -> tuple[date, date] | str:
        if HAS_YEAR.search(text):
            found = _parse(text)
        else:
            joint = "/" if "/" in text else " "
            around = (_parse(f"{text}{joint}{year}") for year in range(today.year - 1, today.year + 2))
            found = _nearest([day for day in around if day], today, tense)
        return _both(found) if found else "impossible"

    return choose


def _nearest(found: list[date], today: date, tense: str) -> date | None:
    allowed = [day for day in found if tense == "" or day == today or (day < today) == (tense == "past")]
    return min(allowed or found, key=lambda day: abs(day - today), default=None)


@lru_cache(maxsize=1024)
def _parse(text: str) -> date | None:
    """The day that a date with its year names; None where the calendar has no such day."""
    for order in ("YMD",) if ISO.fullmatch(text) else ("DMY", "MDY"):
        settings = {"DATE_ORDER": order, "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
        found: datetime | None = dateparser.parse(text, languages=LANGUAGES, settings=settings)
        if found:
            return found.date()
    return None
