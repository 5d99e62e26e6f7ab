"""Readers of times that are counted from now: "two days ago", "26 hours after", "in a week", "day 3"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from assistant import moment_days as days
from assistant import moment_words as words
from assistant.moment_spans import Span, each, span_of

ABOUT = r"(?P<about>about|around|roughly|approx|approximately|like|maybe|circa|ca|some|etwa|ungefahr|unos|cerca de)? ?"
LATER = r"(?P<later>nearly|almost|just under|not quite|fast|casi|quase)? ?"
LESS = r"(?P<less>less than|under|within the last|not even|weniger als|menos de)? ?"
AMOUNT = rf"{LESS}{LATER}{ABOUT}(?:(?:over|more than|just over|exactly|only|just) )?"
_GLUED = r"(?:(?<=[\d½¼¾]) ?| )"  # "24h", but "and" is no "an d"
COUNT = (
    rf"(?:(?P<least>{words.NUMBER}) (?:to|or|bis|oder) )?(?P<n>{words.NUMBER}){_GLUED}(?P<u>{words.UNIT})"
    r"(?: or (?P<or_two>two|so))?\b"
    rf"(?P<and_half> and a half)?(?: and (?P<n2>{words.NUMBER}){_GLUED}(?P<u2>{words.UNIT})\b)?"
)
# "A day and a half" may be so many hours less.
HALF_A_DAY_OFF = 6
HOURS_OF = {"minute": 1 / 60, "hour": 1.0}


_AGO = (
    each(rf"{AMOUNT}{COUNT} (?:ago|back|atras)"),
    each(rf"(?:its been|it has been|been) {AMOUNT}{COUNT}(?P<since> since)?(?: now)?"),
    each(rf"(?:its|it is) (?:now )?{AMOUNT}{COUNT}(?: now)? (?P<since>since)"),
    each(rf"{AMOUNT}{COUNT} (?:have|has) (?:passed|gone by)(?P<since> since)?"),
    each(rf"(?:vor|hace|ha|πριν απο|πριν) {AMOUNT}{COUNT}"),
)


def ago(text: str) -> Iterator[Span]:
    """ "Two days ago", "it's been 26 hours", "vor 3 Stunden"."""
    for match in (match for find in _AGO for match in find(text)):
        said = _said(match)
        yield replace(_backwards(span_of(match), said), leaning="past", link="after" if "since" in said else "")


def _said(match: re.Match[str]) -> dict[str, str]:
    return {name: value for name, value in match.groupdict().items() if value}


_SINCE = each(rf"{AMOUNT}{COUNT} (?:after|post|since|past|out from|out|nach|despues de|depois)")


_FROM = each(rf"{AMOUNT}{COUNT} (?:away )?from(?! now)")


def after(text: str) -> Iterator[Span]:
    """ "3 days after", "26 hours post"; "17 hours from my appointment" may be before it or after it."""
    for match in _SINCE(text):
        yield replace(_backwards(span_of(match), _said(match)), leaning="past", link="after")
    for match in _FROM(text):
        yield replace(span_of(match), days=lambda today, tense: "unclear")


def _backwards(span: Span, said: dict[str, str]) -> Span:
    """So many units before now; what is only rough counts from its late end."""
    unit, (least, most) = words.UNITS[said["u"]], amount_of(said)
    if "u2" in said and words.UNITS[said["u2"]] in HOURS_OF and unit in ("day", "hour"):
        rest = _number(said["n2"]) * HOURS_OF[words.UNITS[said["u2"]]]
        total = timedelta(hours=most * (24 if unit == "day" else 1) + rest)
        return replace(span, back=total)
    if unit == "day" and least != int(least):
        unit, least, most = "hour", least * 24 - HALF_A_DAY_OFF, most * 24
    if "later" in said:
        least = max(least - 1, 0)
    if "less" in said:
        least = 0
    if unit in HOURS_OF:
        rough = 1 if "about" in said and unit == "hour" and least > 2 else 0
        ago = timedelta(hours=most * HOURS_OF[unit])
        return replace(span, back=ago, slack=timedelta(hours=(most - least + rough) * HOURS_OF[unit]))
    return replace(span, days=days.before(unit, int(least), int(most)))


def amount_of(said: dict[str, str]) -> tuple[float, float]:
    """The smallest and the largest number that "2", "two to three", "a few" or "one and a half" can mean."""
    if said["n"] in words.FEW:
        return words.FEWEST, words.MOST
    most = _number(said["n"]) + (0.5 if "and_half" in said else 0)
    least = _number(said["least"]) if "least" in said else most
    return min(least, most), max(least, most) + (1 if said.get("or_two") == "two" else 0)


def _number(said: str) -> float:
    return words.NUMBERS.get(said) or float(said.replace(" ", "").replace(",", "."))


_AMOUNT_AHEAD = rf"(?P<n>{words.NUMBER}){_GLUED}(?P<u>{words.UNIT})"
_AHEAD = (each(rf"(?:in|within|en|dentro de|daqui a|em) {_AMOUNT_AHEAD}(?: time)?"), each(rf"{_AMOUNT_AHEAD} from now"))


def ahead(text: str) -> Iterator[Span]:
    """ "In two days", "3 days from now"."""
    for match in (match for find in _AHEAD for match in find(text)):
        unit, few = words.UNITS[match["u"]], match["n"] in words.FEW
        least, most = (words.FEWEST, words.MOST) if few else (_number(match["n"]),) * 2
        if unit in HOURS_OF:
            yield replace(span_of(match), back=timedelta(hours=-most * HOURS_OF[unit]), leaning="future")
        else:
            ahead_days = days.after(unit, int(least), int(most))
            yield replace(span_of(match), days=ahead_days, leaning="future", whole_month=unit in ("month", "year"))


_DAY_N = each(rf"day (?P<n>\d{{1,2}}|{'|'.join(words.NUMBERS)})(?: (?P<post>post|after|of|since|following))?")


def day_of_healing(text: str) -> Iterator[Span]:
    """ "Day 3": the treatment was three days ago, or two where its own day is the first."""
    for match in _DAY_N(text):
        n = int(_number(match["n"]))
        link = "after" if match["post"] else "day"
        yield replace(span_of(match), days=days.offset(-n, min(1 - n, 0)), leaning="past", link=link)
