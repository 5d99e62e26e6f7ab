"""Reading when the treatment was or will be, and when the visitor wants to do something."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from assistant import moment_cues as cues
from assistant import moment_shown
from assistant.moment_parts import message
from assistant.moment_readers import read
from assistant.moment_roles import Roles, Timed, sort
from assistant.moment_spans import Span
from assistant.moment_windows import window
from assistant.moment_words import NUMBERS
from assistant.said import Said
from assistant.terms import REMEMBERED, Lexicon, plain


@dataclass(frozen=True)
class Moment:
    """A time as said: the earliest and the latest moment (UTC) it can mean; `exact` where an hour was said.

    `happened` is False where it was not told as something that has been: booked, or a mere hour. `told` is when the visitor
    told it (UTC).
    """

    earliest: datetime
    latest: datetime
    exact: bool
    said: str
    happened: bool = True
    told: datetime | None = field(default=None, compare=False)

    def may_have_come(self, now: datetime) -> bool:
        """Whether the hour of an appointment that was told as coming has passed by now: nobody knows whether they went."""
        if self.happened or self.told is None or self.told >= self.latest:
            return False
        return (self.earliest if self.told < self.earliest else self.latest) <= now


@dataclass(frozen=True)
class Moments:
    """What a message says about time; `problem` is about the treatment's: "impossible", "far_past" or "unclear".

    `to_come`: a treatment is still ahead, whether or not another one is over.
    """

    treated: Moment | None = None
    asked_for: Moment | None = None
    problem: str | None = None
    to_come: bool = False

    @property
    def happened(self) -> bool:
        """Whether the treatment's time is told as one that has been."""
        return self.treated is not None and self.treated.happened


# "Half past three", "half 4", "half four"; "halb vier" is half an hour before four.
HALF_PAST = re.compile(
    r"\bhalf (?:past )?(\d{1,2}|(?<=past )(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= [.,;!?]|$"
    r"| (?:yesterday|today|tomorrow|tonight|this|last|on|in|they|you|i|we|she|he|and|when|so|can|then|am|pm|ish|for|with)\b))\b"
)
HALF_TO = re.compile(r"\bhalb (\d{1,2}|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf)\b")


ROUGHLY = re.compile(
    r"\b(?:(?:at|around|about|by) )?(\d{1,2}) ?ish\b(?! (?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?))",
    re.IGNORECASE,
)
JUST = re.compile(r"\bjust\b(?! (?:over|under|about|before|after|gone|past)\b)")
HALF_A_DAY = timedelta(hours=12)


def fold(text: str) -> str:
    """Text folded as by `plain`, with the strokes of dates kept as words ("03 slash 04"), and half hours in figures.

    What the clock shows ("it's 10 am now") is no time of anything: only "now" is left of it.
    """
    text = unicodedata.normalize("NFKC", text.replace("½", " and a half"))
    text = re.sub(r"(\w+) +and a half (days?|hours?|weeks?|hrs?)\b", r"\1 \2 and a half", text, flags=re.IGNORECASE)
    text = ROUGHLY.sub(r"at \1", text)
    text = re.sub(r"\ba fortnight\b", "two weeks", text, flags=re.IGNORECASE)
    text = re.sub(r"(\d{1,4})-(\d{1,2})-(\d{1,4})", r"\1 dash \2 dash \3", text)
    text = re.sub(r"(?<=\d)\s?[-–]\s?(?=\d+\s?[a-zA-Z])", " to ", text)
    text = re.sub(r"(?<=\d)\s?/\s?(?=\d)", " slash ", text)
    text = HALF_PAST.sub(lambda match: f"{int(NUMBERS.get(match[1]) or match[1])} : 30", plain(text))
    return moment_shown.without(HALF_TO.sub(_half_to, text))


def _half_to(match: re.Match[str]) -> str:
    hour = 1 if match[1] == "eins" else int(NUMBERS.get(match[1]) or match[1])
    return f"{hour - 1 or 12} : 30"


@lru_cache(maxsize=REMEMBERED)  # router and action ask for the same of the same message
def find(said: Said, now: datetime, zone: ZoneInfo, treatment: Lexicon, expecting: bool = False) -> Moments:
    """When `said` puts the treatment, and the thing it asks about; `now` is in UTC, `zone` the clinic's.

    `treatment` holds the treatment's names. `expecting`: the bot has just asked when it was. A time without an hour is
    a window whose latest moment counts. Past times of other things ("acne years ago") are neither.
    """
    text = fold(said.text)
    roles = sort(message(text, read(text), treatment, expecting))
    named = _corrected(roles.treated, text)
    treated, problem = _treated(named, now, zone)
    if treated and _is_later_than_just(named, text, treated, now):
        treated = replace(treated, latest=now, exact=False)
    to_come = any((span.leaning or tense) != "past" and _is_ahead(span, tense, now, zone) for span, tense in named)
    return Moments(treated, _asked_for(roles, now, zone), problem, to_come)


def _is_later_than_just(named: list[Timed], text: str, treated: Moment, now: datetime) -> bool:
    """Whether what was "just" done at an hour without a day fell to the day before: the two clocks may differ."""
    hours_only = all(span.hour is not None and span.days is None for span, _ in named)
    return hours_only and bool(JUST.search(text)) and now - treated.latest > HALF_A_DAY


def _is_ahead(span: Span, tense: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a time lies ahead: all of it, or its end where it is told as one to come ("my session is today")."""
    found = window(span, now, zone, tense)
    told = (span.leaning or tense) == "future"
    return found.problem is None and (found.latest if told else found.earliest) > now


def names_a_day(said: str) -> bool:
    """Whether a time as said names its day ("tomorrow at 8", "tonight"), and not only an hour."""
    return any(span.days is not None for span in read(fold(said)))


def named_times(text: str, now: datetime, zone: ZoneInfo, tense: str) -> list[Moment]:
    """Every sound time that a folded `text` names, whatever it is about, read in one tense ("past", "future" or "")."""
    windows = [(span, window(span, now, zone, tense)) for span in read(text)]
    return [Moment(w.earliest, w.latest, w.exact, _as_said(span)) for span, w in windows if w.problem is None]


def _corrected(treated: list[Timed], text: str) -> list[Timed]:
    """What is left of "Monday, no, Tuesday": Tuesday."""
    if len(treated) > 1 and cues.CORRECTION.search(text[treated[0][0].end : treated[-1][0].start]):
        return treated[-1:]
    return treated


def _treated(treated: list[Timed], now: datetime, zone: ZoneInfo) -> tuple[Moment | None, str | None]:
    """The treatment that counts: of several the latest past one, else the first to come."""
    windows = [(span, window(span, now, zone, tense)) for span, tense in treated]
    told = {id(span): (span.leaning or tense) == "past" for span, tense in treated}
    sound = [Moment(w.earliest, w.latest, w.exact, _as_said(span), told[id(span)]) for span, w in windows if w.problem is None]
    if sound:
        past = [moment for moment in sound if moment.earliest <= now]
        return (max(past, key=lambda m: m.latest) if past else min(sound, key=lambda m: m.earliest)), None
    return None, next((w.problem for _, w in windows), None)


def _asked_for(roles: Roles, now: datetime, zone: ZoneInfo) -> Moment | None:
    for span, tense in roles.asked_for:
        found = window(span, now, zone, tense)
        if found.problem is None and found.latest >= now:
            earliest = now if span.link == "until" else max(found.earliest, now)
            return Moment(earliest, found.latest, found.exact, _as_said(span))
    return None


def _as_said(span: Span) -> str:
    said = span.said.replace(" slash ", "/").replace(" dash ", "-").replace(" ,", ",")
    return re.sub(r" ([.:]) ", r"\1", said).strip(" .")
