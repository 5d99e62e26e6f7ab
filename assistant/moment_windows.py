"""Working out which moments a time can mean, said at a given moment in a given zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from assistant import moment_days as days
from assistant import moment_words as words
from assistant.moment_spans import Span


@dataclass(frozen=True)
class Window:
    """The earliest and the latest moment (UTC) that words can mean, or the problem with them."""

    earliest: datetime
    latest: datetime
    exact: bool
    problem: str | None = None


def window(span: Span, now: datetime, zone: ZoneInfo, tense: str) -> Window:
    """The moments (UTC) that `span` can mean, said at `now` in `zone`; `tense` is "past", "future" or "".

    What is past is never later than now. `problem` is "impossible" (31 February), "far_past" (over a year), "unclear".
    """
    tense = span.leaning or tense
    if span.back is not None:
        return _limited(Window(now - span.back, now - span.back + span.slack, exact=not span.slack), now, tense)
    today = now.astimezone(zone).date()
    chosen = (span.days or days.offset(0, 0))(today, tense)
    if isinstance(chosen, str):
        return Window(now, now, exact=False, problem=chosen)
    first, last = chosen
    from_, to = words.PARTS.get(span.part, ((0, 0), (23, 59)))
    if span.hour is not None:
        from_ = to = _clock(span)
    found = Window(_utc(first, from_, zone, 0), _utc(last, to, zone, 1), exact=span.hour is not None and first == last)
    if span.days is None and tense == "past" and found.earliest > now:
        found = Window(
            _utc(first - timedelta(days=1), from_, zone, 0), _utc(last - timedelta(days=1), to, zone, 1), found.exact
        )
    if span.days is None and tense == "future" and found.latest < now:
        found = Window(
            _utc(first + timedelta(days=1), from_, zone, 0), _utc(last + timedelta(days=1), to, zone, 1), found.exact
        )
    return _limited(found, now, tense if tense or not span.part else "past" if found.earliest <= now else "future")


def _clock(span: Span) -> tuple[int, int]:
    """Hour and minute; where nobody said which half of the day, its part decides, and else 1 to 7 are after noon."""
    hour = span.hour or 0
    if span.either_half:
        if span.part in ("afternoon", "tarde", "evening", "night", "lunch"):
            hour = hour if hour == 12 or (span.part == "lunch" and hour == 11) else hour + 12
        elif span.part != "morning" and hour <= 7:
            hour += 12
    return hour, span.minute


def _utc(day: date, clock: tuple[int, int], zone: ZoneInfo, fold: int) -> datetime:
    """A local time in UTC; an hour that the clocks repeat is the first (fold 0) or the second (fold 1) of the two."""
    return datetime.combine(day, time(*clock, fold=fold), zone).astimezone(timezone.utc)


def _limited(found: Window, now: datetime, tense: str) -> Window:
    if tense == "past":
        if found.earliest > now:
            return replace(found, problem="unclear")
        found = replace(found, latest=min(found.latest, now))
    if now - found.latest > timedelta(days=366):
        return replace(found, problem="far_past")
    if found.earliest - now > timedelta(days=366):
        return replace(found, problem="unclear")
    return found
