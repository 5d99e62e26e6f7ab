"""When the clinic is open, read from the sentence that visitors get ("Monday to Friday 9:00–18:00, Sunday 10:00–14:00")."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = tuple(day.lower() for day in calendar.day_name)
DAY, TIME, TO = f"({'|'.join(DAYS)})", r"(\d{1,2}:\d{2})", r"\s*(?:–|-|to)\s*"
PIECE = re.compile(rf"{DAY}(?:{TO}{DAY})?:?\s+{TIME}{TO}{TIME}")
WEEK = 7  # days


@dataclass(frozen=True)
class Span:
    """One stretch of a day (0 is Monday) by the clinic's clock."""

    day: int
    opens: time
    closes: time


def read(text: str) -> tuple[Span, ...]:
    """The spans of the sentence; empty when any part of it is written otherwise: then nobody is promised an hour."""
    spans: list[Span] = []
    for piece in re.split(r"[,;]", text.lower()):
        found = PIECE.fullmatch(piece.strip())
        if found is None:
            return ()
        first, last, opens, closes = found.groups()
        try:
            hours = _time(opens), _time(closes)
        except ValueError:
            return ()
        begin = DAYS.index(first)
        for step in range((DAYS.index(last or first) - begin) % WEEK + 1):
            spans.append(Span((begin + step) % WEEK, *hours))
    return tuple(spans)


def is_open(spans: tuple[Span, ...], now: datetime, zone: ZoneInfo) -> bool:
    """Whether the clinic is open at `now` (aware)."""
    local = now.astimezone(zone)
    return any(span.day == local.weekday() and span.opens <= local.time() < span.closes for span in spans)


def next_opening(spans: tuple[Span, ...], now: datetime, zone: ZoneInfo) -> datetime | None:
    """When it opens next after `now`, by the clinic's clock; None when no span is known."""
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(WEEK + 1)]
    starts = [datetime.combine(day, span.opens, zone) for day in days for span in spans if span.day == day.weekday()]
    return min((start for start in starts if start > now), default=None)


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
