"""Finding the words of a message that name a time, one reader for each way of naming it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from assistant import moment_days as days
from assistant import moment_words as words
from assistant.moment_counts import after, ago, ahead, day_of_healing
from assistant.moment_spans import Span, each, joined, span_of

CLOCK = (
    r"(?:(?P<lead>at|around|about|by|after|um|gegen|a las|a la|as|at about|at around|from|στισ|στη) )?"
    r"(?P<hour>\d{1,2})(?: ?(?P<colon>[:.]) ?(?P<minute>[0-5]\d)(?!\d)| ?h (?P<minute_h>[0-5]\d)(?!\d))?"
    r" ?(?P<half>[ap](?: ?\. ?)? ?m\b|oclock|uhr|h\b)?"
)
LEADS = ("at", "um", "a las", "as", "around", "at about", "at around", "στισ", "στη")
NOT_A_CLOCK = re.compile(rf" ?(?:[.,:] ?\d|(?:{words.UNIT}|percent|sessions?|treatments?|st|nd|rd|th|mm|{words.MONTH})\b)")


_NAMED = [(each(said), days.offset(*between), part, leaning) for said, between, part, leaning in words.NAMED_DAYS]


def _named_days(text: str) -> Iterator[Span]:
    for find, named, part, leaning in _NAMED:
        for match in find(text):
            yield replace(span_of(match), days=named, part=part, leaning=leaning)


_WEEKDAY = each(
    rf"(?:(?P<which>last|this past|past|this coming|this|next|coming|letzten|diesen|nachsten|am|on|el|la|na|no|o|of) )?"
    rf"(?P<day>{words.WEEKDAY}|sat|wed)(?P<week> week| last week| passado| pasado| passada| que viene)?"
)
_LAST = {"last", "this past", "past", "letzten", " last week", " passado", " pasado", " passada"}
_NEXT = {"next", "nachsten", "coming", "this coming", " que viene"}
_SHORT = {"sat": "saturday", "wed": "wednesday"}
_NEEDS_A_LEAD = {"sat", "wed", "segunda", "terca", "quarta", "quinta", "sexta", "mon"}


def _weekdays(text: str) -> Iterator[Span]:
    for match in _WEEKDAY(text):
        which = {match["which"] or "", match["week"] or ""}
        if match["day"] in _NEEDS_A_LEAD and not match["which"]:
            continue
        weekday = words.WEEKDAYS[_SHORT.get(match["day"], match["day"])]
        kind = "last" if which & _LAST else "next" if which & _NEXT else "this" if which & {"this", "diesen"} else ""
        leaning = {"last": "past", "next": "future", "this": ""}.get(kind, "")
        usual = "future" if kind == "this" else ""
        yield replace(span_of(match), days=days.weekday(weekday, kind), leaning=leaning, usual=usual)


_WEEK = each(
    r"(?P<earlier>earlier )?(?P<which>last|this|next|the|letzte|letzten|nachste|diese|la|a)(?: (?P<late>coming|past))? "
    r"(?P<what>weekend|week|month|year|woche|wochenende|monat|jahr|semana|mes|ano)"
    r"(?: (?P<past>pasada|passada|pasado|passado))?"
)
_THE = {"the", "la", "a"}
_WHICH = {"last": "last", "letzte": "last", "letzten": "last", "next": "next", "nachste": "next"}
_PERIODS = {
    **{"woche": "week", "semana": "week", "wochenende": "weekend", "monat": "month", "mes": "month"},
    **{"jahr": "year", "ano": "year"},
}


def _weeks(text: str) -> Iterator[Span]:
    for match in _WEEK(text):
        past, what = match["past"] or match["late"] == "past", match["what"]
        if match["which"] in _THE and what != "weekend" and not past:
            continue
        which = "last" if past else _WHICH.get(match["which"], "")
        leaning = "past" if match["earlier"] else {"last": "past", "next": "future"}.get(which, "")
        usual = "future" if match["which"] == "this" and what == "weekend" else ""
        named = days.period(_PERIODS.get(what, what), which)
        yield replace(span_of(match), days=named, leaning=leaning, usual=usual)


_DATE = each(
    rf"(?:on |am |el |em |dia |the |of )*"
    rf"(?P<date>\d{{1,2}}(?: ?(?:st|nd|rd|th)| \.)?(?: (?:of|de|day of))? {words.MONTH}(?: (?:de )?\d{{4}})?"
    rf"|{words.MONTH} (?:the )?\d{{1,2}}(?: ?(?:st|nd|rd|th))?(?: ?,? \d{{4}})?"
    r"|\d{1,2} slash \d{1,2}(?: slash \d{2,4})?"
    r"|\d{1,2} (?:\.|dash) \d{1,2} (?:\.|dash) \d{2,4}|\d{4} dash \d{1,2} dash \d{1,2})"
)
_IN_MONTH = each(rf"(?:in|im|en|em|last|back in) (?P<month>{words.MONTH})(?: (?P<year>\d{{4}}))?|in (?P<only>20\d\d)")


def _dates(text: str) -> Iterator[Span]:
    for match in _DATE(text):
        if match["date"] not in ("24 slash 7", "50 slash 50"):
            yield replace(span_of(match), days=days.calendar_date(match["date"]))
    for match in _IN_MONTH(text):
        year = match["year"] or match["only"]
        month = words.MONTHS[match["month"]] if match["month"] else None
        yield replace(span_of(match), days=days.month(month, int(year) if year else None), whole_month=True)


_VAGUE = each(
    r"the other day|recently|a while (?:ago|back)|some time ago|not long ago|ages ago"
    r"|neulich|recientemente|recentemente"
)
_THE_NTH = each(
    r"(?:on |since )?the (?P<day>\d{1,2}) ?(?:st|nd|rd|th)(?! (?:session|treatment|time|one|day|appointment|week)s?\b)"
)


def _vague(text: str) -> Iterator[Span]:
    for match in _VAGUE(text):
        yield replace(span_of(match), days=lambda today, tense: "unclear", leaning="past")
    for match in _THE_NTH(text):
        yield replace(span_of(match), days=days.day_of_month(int(match["day"])))


_PART = each(words.PART)
_NOON = each(r"(?:at |around )?(?:(noon|midday|mediodia|meio dia)|(midnight|mitternacht|medianoche|meia noite))")
_CLOCK = each(CLOCK)
_NOW = each(r"(?:right |just )?now|already|ahora|jetzt|agora|immediately|straight away|straightaway")


def _parts(text: str) -> Iterator[Span]:
    for match in _PART(text):
        yield replace(span_of(match), part=words.PART_OF[match[1]])
    for match in _NOON(text):
        hour, minute = (12, 0) if match[1] else (23, 59)
        yield replace(span_of(match), hour=hour, minute=minute)


def _clocks(text: str) -> Iterator[Span]:
    for match in _CLOCK(text):
        hour, half = int(match["hour"]), (match["half"] or "").replace(" ", "").replace(".", "")
        minute = match["minute"] or match["minute_h"]
        marked = half or (minute and match["colon"] == ":") or match["minute_h"] or match["lead"] in LEADS
        if not marked or hour > (12 if half in ("am", "pm") else 23) or NOT_A_CLOCK.match(text, match.end()):
            continue
        if half in ("am", "pm"):
            hour = hour % 12 + (12 if half == "pm" else 0)
        either = half in ("", "oclock") and 1 <= hour <= 12 and not (match["hour"].startswith("0") and minute)
        yield replace(span_of(match), hour=hour, minute=int(minute or 0), either_half=either)


def _now(text: str) -> Iterator[Span]:
    for match in _NOW(text):
        yield replace(span_of(match), back=timedelta(), leaning="future")


READERS = (_named_days, ago, after, ahead, day_of_healing, _weekdays, _weeks, _dates, _vague, _parts, _clocks, _now)


def read(text: str) -> list[Span]:
    """The times that `text` (folded by `moments.fold`) names, in order; a day and its hour are one."""
    return joined([span for reader in READERS for span in reader(text)], text)
