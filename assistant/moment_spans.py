"""A time named in a text, and joining a day with its hour."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from assistant.moment_days import Days

JOINT = re.compile(r" ?(?:(?:at|on|in|the|around|about|,|um|gegen|am|a|las|de|por|la|da|as|from) ?)*")


@dataclass(frozen=True)
class Span:
    """A time named in a text: its place, and what it says.

    It names days (`days`), a part of the day, a clock time (`hour` 0 to 23 unless `either_half`), or a duration `back`
    from now (ahead, when negative) with `slack` towards now. `leaning` is "past", "future" or "". `usual` is the tense
    where no verb gives one. `link` is "after" for "3 days after", "day" for "day 3", "since" or "until" after it.
    """

    start: int
    end: int
    said: str
    leaning: str = ""
    days: Days | None = None
    part: str = ""
    hour: int | None = None
    minute: int = 0
    either_half: bool = False
    back: timedelta | None = None
    slack: timedelta = timedelta()
    link: str = ""
    usual: str = ""
    whole_month: bool = False


def each(pattern: str) -> Callable[[str], Iterator[re.Match[str]]]:
    """A search for whole words; `pattern` is a regular expression over folded text."""
    return re.compile(rf"(?<![^ ])(?:{pattern})(?!\w)").finditer


def span_of(match: re.Match[str]) -> Span:
    """The place of a match, with nothing known about it yet."""
    return Span(match.start(), match.end(), match.group().strip())


def joined(spans: list[Span], text: str) -> list[Span]:
    """What readers found in `text`: of overlapping times the longest, and a day with its part or its hour as one."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    found: list[Span] = []
    for span in apart:
        both = _join(found[-1], span, text) if found else None
        if both:
            found[-1] = both
        else:
            found.append(span)
    return [span for span in found if span.days or span.back is not None or span.hour is not None]


def _join(a: Span, b: Span, text: str) -> Span | None:
    """A day with its part or its hour, when nothing but a joint stands between them."""
    if a.back is not None or b.back is not None or (a.days and b.days) or (a.part and b.part):
        return None
    if (a.hour is not None and b.hour is not None) or not JOINT.fullmatch(text[a.end : b.start]):
        return None
    timed = a if a.hour is not None else b
    return replace(
        a,
        end=b.end,
        said=text[a.start : b.end],
        days=a.days or b.days,
        part=a.part or b.part,
        hour=timed.hour,
        minute=timed.minute,
        either_half=timed.either_half,
        leaning=a.leaning or b.leaning,
        link=a.link or b.link,
    )
