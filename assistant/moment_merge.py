"""A day and an hour of one treatment that are told in two messages: "I had it at 4", "yesterday"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant import moment_cues as cues
from assistant import moments
from assistant.moment_readers import read
from assistant.moment_spans import Span
from assistant.moments import Moment
from assistant.said import Said


def of_one_treatment(new: Moment, old: Moment | None, said: Said, now: datetime, zone: ZoneInfo) -> Moment:
    """What was just told, with the hour or the day that was told before; `now` in UTC, `zone` the clinic's.

    An hour that corrects a day ("no, at 3") is told of today: from that one counts longer.
    """
    both = _both(new, old, said) if old else None
    if not both or not old:
        return new
    happened = new.happened or old.happened
    found = moments.named_times(both, now, zone, "past" if happened else "future")
    sound = [one for one in found if one.exact and not (happened and one.latest > now)]
    return replace(sound[0], happened=happened, told=new.told) if len(found) == len(sound) == 1 else new


def _both(new: Moment, old: Moment, said: Said) -> str:
    """The day and the hour in one wording; empty where the two are not one of each."""
    here, there = _only_span(new), _only_span(old)
    if here and there and _is_day(here) and _is_hour(there):
        return f"{new.said} {old.said}"
    if here and there and _is_hour(here) and _is_day(there) and not cues.CORRECTION.search(moments.fold(said.text)):
        return f"{old.said} {new.said}"
    return ""


def _only_span(moment: Moment) -> Span | None:
    spans = read(moments.fold(moment.said))
    return spans[0] if len(spans) == 1 else None


def _is_day(span: Span) -> bool:
    return span.days is not None and span.hour is None and not span.whole_month


def _is_hour(span: Span) -> bool:
    return span.hour is not None and span.days is None
