"""What an aftercare answer says about time: which response puts a rule's state into words, with its gaps filled."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant import moments
from assistant.aftercare import Rule, State, ago_text, state, when_text
from assistant.moment_gap import Gap
from assistant.moments import Moment
from assistant.replies import Line


def noted(treated: Moment, zone: ZoneInfo, now: datetime) -> Line:
    """The line that confirms back when the treatment was or will be."""
    name = "utter_time_noted" if treated.earliest <= now else "utter_time_noted_future"
    return Line(name, {"when": counted_from(treated, zone, now), "said": treated.said})


def counted_from(treated: Moment, zone: ZoneInfo, now: datetime) -> str:
    """The moment from which hours are counted: the latest that was meant, with how long ago that is."""
    when = when_text(treated.latest, zone, now)
    return f"{when} ({ago_text(treated.latest, now)})" if treated.exact and treated.latest < now else when


def lines_for(rule: Rule, treated: Moment, asked: Moment | None, zone: ZoneInfo, now: datetime) -> tuple[Line, ...]:
    """How `rule` stands now, or at the moment that the visitor asked about when that is still ahead.

    A vague moment ("tomorrow") counts from its earliest, as a vague treatment counts from its latest: nothing is over too soon.
    An hour that has passed today is tomorrow's, but on the treatment's own day it may be today's: then only now is told of.
    What is over now needs no such moment. A rule without a number gets no time at all.
    """
    here = state(rule, treated, now)
    if here.name in ("open", "no_number") or not rule.hours:
        return ()
    later = asked and here.name not in ("over", "week_over")
    if (
        asked
        and later
        and asked.latest > now
        and asked.latest > treated.latest
        and not _passed_today(asked, treated, zone, now)
    ):
        then = state(rule, treated, max(asked.earliest, treated.latest))
        if then.name != "not_started":
            return (_line(rule, then, treated, zone, now, asked),)
    return (_line(rule, here, treated, zone, now, None),)


def _passed_today(asked: Moment, treated: Moment, zone: ZoneInfo, now: datetime) -> bool:
    """Whether an hour without a day was moved to tomorrow, and the treatment was today."""
    today = now.astimezone(zone).date()
    if moments.names_a_day(asked.said) or treated.latest.astimezone(zone).date() != today:
        return False
    return asked.exact and asked.earliest.astimezone(zone).date() > today and asked.latest - now < timedelta(days=1)


def _asked(asked: Moment, zone: ZoneInfo, now: datetime) -> str:
    """The time asked about as said, with its day and hour where no day was said: "at 8pm: tomorrow 20:00"."""
    if moments.names_a_day(asked.said):
        return asked.said
    return f"{asked.said}: {when_text(asked.earliest, zone, now)}"


def _line(rule: Rule, here: State, treated: Moment, zone: ZoneInfo, now: datetime, asked: Moment | None) -> Line:
    first, last = rule.hours[0], rule.hours[-1]
    until = here.until or treated.latest + timedelta(hours=first)
    gaps = {
        "when": counted_from(treated, zone, now),
        "period": period(last if here.name in ("over", "week_over", "not_started") else first),
        "first": str(first),
        "second": str(last),
        "until": when_text(until, zone, now),
        "since": when_text(here.since, zone, now) if here.since else "",
        "asked": _asked(asked, zone, now) if asked else "",
    }
    name = f"utter_state_{here.name}" + ("_asked" if asked else "")
    return Line(name, gaps)


def gap_line(rule: Rule, gap: Gap) -> Line:
    """How a time after the treatment that the visitor supposes stands to the documented one; `rule` has hours."""
    places = {_place(rule, gap.least), _place(rule, gap.most)}
    gaps = {
        "said": gap.said[:1].upper() + gap.said[1:],
        "period": period_of(rule),
        "first": str(rule.hours[0]),
        "second": str(rule.hours[-1]),
    }
    return Line(f"utter_gap_{places.pop() if len(places) == 1 else 'unclear'}", gaps)


def _place(rule: Rule, hours: float) -> str:
    minimum = "_minimum" if rule.kind == "at_least" else ""
    if hours < rule.hours[0]:
        return f"less{minimum}"
    if hours > rule.hours[-1]:
        return f"over{minimum}"
    if len(rule.hours) > 1:
        return "bound" if hours in rule.hours else "between"
    return f"exactly{minimum}"


def period(hours: int) -> str:
    """A documented time in the unit that people use for it: "24 hours", "one week"."""
    weeks, rest = divmod(hours, 24 * 7)
    if weeks and not rest:
        return "one week" if weeks == 1 else f"{weeks} weeks"
    return f"{hours} hours"


def plan_lines(rule: Rule, treated: Moment, zone: ZoneInfo, now: datetime) -> tuple[Line, ...]:
    """One short line for a rule in a plan: until when, since when, or that no time is documented."""
    here = state(rule, treated, now)
    name = {"between": "utter_plan_between", "open": "utter_plan_open", "no_number": "utter_plan_open"}.get(here.name)
    if here.name in ("over", "week_over"):
        name = f"utter_plan_{here.name}"
    bounds = [when_text(treated.latest + timedelta(hours=hours), zone, now) for hours in rule.hours]
    gaps = {"until": " / ".join(bounds), "since": bounds[-1] if bounds else "", "period": period_of(rule)}
    return (Line(name or "utter_plan_until", gaps),)


def period_of(rule: Rule) -> str:
    """All hours of a rule in words: "24 to 48 hours", "one week"; empty for a rule without hours."""
    if len(rule.hours) > 1:
        return f"{rule.hours[0]} to {rule.hours[-1]} hours"
    return period(rule.hours[0]) if rule.hours else ""


def weeks_apart(weeks: int) -> str:
    """The documented spacing in words: "6 weeks apart"."""
    return f"{weeks} weeks apart"
