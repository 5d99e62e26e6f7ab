"""What the document's aftercare rules say at a moment: their state against the clock, and a plan of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from assistant.durations import hours_in
from assistant.moments import Moment
from assistant.said import Said
from assistant.terms import Lexicon

BOUNDS = {"exact": 1, "range": 2, "at_least": 1, "vague": 0, "open": 0}
STRENGTHS = {"avoid": "avoid", "refrain": "refrain", "minimize": "minimiz", "use": "use"}
FIELDS = {"answer", "kind", "hours", "strength", "quote", "marks", "named", "near", "not_meant"}


class RuleError(ValueError):
    """A rule of knowledge/aftercare.yml that can't be used; the text says what to change."""


@dataclass(frozen=True)
class Rule:
    """One aftercare rule: its kind, and the wordings that lead to it.

    `hours` ascend and are counted from the treatment; `strength` is None where the quote asks for nothing.
    """

    id: str
    answer: str
    kind: str
    hours: tuple[int, ...]
    strength: str | None
    quote: str
    marks: tuple[str, ...]
    named: tuple[str, ...]
    near: tuple[str, ...]
    not_meant: tuple[str, ...]


@dataclass(frozen=True)
class RuleMention:
    """A rule that a message speaks of: the words as said, and whether the document names them (else a near-miss)."""

    rule_id: str
    term: str
    named: bool


@dataclass(frozen=True)
class State:
    """Where a rule stands at a moment; `until` is when that changes next, `since` when it began (UTC).

    `not_started`  the treatment is still ahead
    `within`       inside the documented time
    `between`      a range: the first bound is over, the second is not
    `over`         the documented time is over
    `week_over`    the documented minimum is over, and nothing is promised beyond it
    `no_number`    the document names no number
    `open`         the document names no start or end
    """

    name: str
    until: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Change:
    """A bound of a rule: so many hours after the treatment, at this moment (UTC)."""

    hours: int
    at: datetime


@dataclass(frozen=True)
class PlanRow:
    """One line of an aftercare plan; `changes` are all bounds of the rule that are still to come."""

    rule_id: str
    quote: str
    state: State
    until: datetime | None
    changes: tuple[Change, ...]


def load(data: Mapping[str, Any], document_text: str) -> tuple[Rule, ...]:
    """The rules of knowledge/aftercare.yml, in order; raises RuleError for one that says more than the document."""
    rules = tuple(_rule(rule_id, row, document_text) for rule_id, row in data["rules"].items())
    try:
        _lexicon(rules)
    except ValueError as error:
        raise RuleError(f"aftercare rules: {error}") from error
    return rules


def _rule(rule_id: str, row: Mapping[str, Any], document_text: str) -> Rule:
    def refuse(problem: str) -> RuleError:
        return RuleError(f"aftercare rule {rule_id!r}: {problem}")

    if missing := {"answer", "kind", "quote", "marks", "named"} - set(row):
        raise refuse(f"add {', '.join(sorted(missing))}")
    if unknown := set(row) - FIELDS:
        raise refuse(f"remove or rename {', '.join(sorted(unknown))}")
    hours = row.get("hours", [])
    rule = Rule(
        id=rule_id,
        answer=row["answer"],
        kind=row["kind"],
        hours=tuple(hours) if isinstance(hours, list) else (hours,),
        strength=row.get("strength"),
        quote=row["quote"],
        marks=tuple(row["marks"]),
        named=tuple(row["named"]),
        near=tuple(row.get("near", ())),
        not_meant=tuple(row.get("not_meant", ())),
    )
    for problem in _problems(rule, document_text):
        raise refuse(problem)
    return rule


def _problems(rule: Rule, document_text: str) -> list[str]:
    problems = []
    if rule.quote not in document_text:
        problems.append("the quote does not stand in document.md word for word")
    if rule.kind not in BOUNDS:
        problems.append(f"kind has to be one of {', '.join(BOUNDS)}")
    elif len(rule.hours) != BOUNDS[rule.kind] or list(rule.hours) != sorted(set(rule.hours)):
        problems.append(f"kind {rule.kind!r} takes {BOUNDS[rule.kind]} ascending numbers of hours")
    if foreign := set(rule.hours) - hours_in(rule.quote):
        problems.append(f"the quote does not say {', '.join(map(str, sorted(foreign)))} hours")
    if rule.strength is not None and STRENGTHS.get(rule.strength, "\0") not in rule.quote:
        problems.append(f"strength is the quote's own verb, one of {', '.join(STRENGTHS)}")
    problems += [f"the mark {mark!r} does not stand in the quote" for mark in rule.marks if mark not in rule.quote]
    return problems


def mentions(said: Said, rules: tuple[Rule, ...]) -> tuple[RuleMention, ...]:
    """The rules that a message speaks of, in order, each once; of two overlapping wordings the longer one counts.

    What was typed is read too, for rules that the corrected text has lost.
    """
    found: dict[str, RuleMention] = {}
    for text in (said.plain, said.plain_raw):
        in_this = {}
        for mention in _mentions_in(text, rules):
            if mention.rule_id not in found and (mention.rule_id not in in_this or mention.named):
                in_this[mention.rule_id] = mention
        found |= in_this
    return tuple(found.values())


def _mentions_in(text: str, rules: tuple[Rule, ...]) -> list[RuleMention]:
    hits = _lexicon(rules).find(text)
    longest = [
        hit
        for hit in hits
        if not any(o.start <= hit.start and hit.end <= o.end and o.end - o.start > hit.end - hit.start for o in hits)
    ]
    told = [(hit.name.partition(":"), hit.said) for hit in longest]
    return [RuleMention(rule_id, term, list_ == "named") for (list_, _, rule_id), term in told if list_ != "not_meant"]


@lru_cache(maxsize=8)
def _lexicon(rules: tuple[Rule, ...]) -> Lexicon:
    lists = ("named", "near", "not_meant")
    return Lexicon({f"{list_}:{rule.id}": getattr(rule, list_) for list_ in lists for rule in rules})


def state(rule: Rule, treated: Moment, at: datetime) -> State:
    """Where `rule` stands at `at` (UTC); hours are counted, in real hours, from the latest moment of the treatment."""
    if at < treated.earliest:
        return State("not_started")
    if rule.kind == "open":
        return State("open")
    if rule.kind == "vague":
        return State("no_number")
    bounds = [treated.latest + timedelta(hours=hours) for hours in rule.hours]
    passed = [bound for bound in bounds if bound <= at]
    if not passed:
        return State("within", until=bounds[0])
    if len(passed) < len(bounds):
        return State("between", until=bounds[len(passed)], since=passed[-1])
    return State("week_over" if rule.kind == "at_least" else "over", since=passed[-1])


def plan(rules: Sequence[Rule], treated: Moment, now: datetime) -> tuple[PlanRow, ...]:
    """Every rule with its state at `now` (UTC), in the document's order."""
    return tuple(_row(rule, treated, now) for rule in rules)


def _row(rule: Rule, treated: Moment, now: datetime) -> PlanRow:
    here = state(rule, treated, now)
    bounds = (Change(hours, treated.latest + timedelta(hours=hours)) for hours in rule.hours)
    return PlanRow(rule.id, rule.quote, here, here.until, tuple(change for change in bounds if change.at > now))


def next_change(plan: Sequence[PlanRow], now: datetime) -> datetime | None:
    """When the next rule of a plan changes after `now` (UTC); None when nothing with a number is to come."""
    return min((change.at for row in plan for change in row.changes if change.at > now), default=None)


def when_text(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A moment as people at the clinic say it: "today 15:00", "tomorrow 9:05", "Tuesday 24 November 15:00"."""
    there, here = moment.astimezone(zone), now.astimezone(zone)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    year = f" {there.year}" if there.year != here.year else ""
    day = near.get((there.date() - here.date()).days) or f"{there:%A} {there.day} {there:%B}{year}"
    return f"{day} {there.hour}:{there:%M}"


def ago_text(moment: datetime, now: datetime) -> str:
    """How long ago a moment was, rounded down: "26 hours ago", "3 days ago"; days from 48 hours on."""
    hours = int((now - moment) / timedelta(hours=1))
    if hours < 1:
        return "less than an hour ago"
    number, unit = (hours, "hour") if hours < 48 else (hours // 24, "day")
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def period_text(hours: int) -> str:
    """A number of hours as the document counts it: "24 hours", "1 week" (in weeks where it makes whole ones)."""
    number, unit = (hours // 168, "week") if hours % 168 == 0 else (hours, "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"
