"""What the assistant says about aftercare at a given hour."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import aftercare
from assistant.aftercare import Rule, RuleError
from assistant.durations import hours_in
from assistant.moments import Moment
from assistant.said import Said, as_typed

ROOT = Path(__file__).parents[2]
TABLES = Path(__file__).parent / "tables"
LONDON = ZoneInfo("Europe/London")
DOCUMENT = (ROOT / "knowledge/document.md").read_text("utf-8")
DATA = yaml.safe_load((ROOT / "knowledge/aftercare.yml").read_text("utf-8"))
RULES = aftercare.load(DATA, DOCUMENT)
BY_ID = {rule.id: rule for rule in RULES}
ORDER = ["not_started", "within", "between", "over", "week_over", "no_number", "open"]


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((TABLES / name).read_text("utf-8"))["cases"]
    return rows


def utc(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=LONDON).astimezone(timezone.utc)


def moment(treated: str | list[str]) -> Moment:
    first, last = treated if isinstance(treated, list) else (treated, treated)
    return Moment(utc(first), utc(last), exact=first == last, said="")


def hour(day: int, hours: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hours, 0, tzinfo=timezone.utc)


def exactly(at: datetime) -> Moment:
    return Moment(at, at, exact=True, said="")


@pytest.mark.parametrize("row", table("aftercare_states.yml"), ids=lambda row: f"{row['rule']} at {row['at']}")
def test_each_rule_is_applied_with_the_documents_own_numbers(row: dict[str, Any]) -> None:
    found = aftercare.state(BY_ID[row["rule"]], moment(row["treated"]), utc(row["at"]))
    told = {key: utc(row[key]) if key in row else None for key in ("until", "since")}
    assert (found.name, found.until, found.since) == (row["state"], told["until"], told["since"])


@pytest.mark.parametrize("row", table("aftercare_mentions.yml"), ids=lambda row: str(row["say"]))
def test_visitors_words_lead_to_the_rule_and_neighbours_stay_neighbours(row: dict[str, Any]) -> None:
    found = aftercare.mentions(as_typed(row["say"]), RULES)
    assert [m.rule_id for m in found if m.named] == row.get("named", [])
    assert [m.rule_id for m in found if not m.named] == row.get("near", [])


def test_a_word_that_the_spelling_correction_lost_is_still_heard() -> None:
    said = Said(raw="hiit class?", text="hit class?", language="en", clauses=("hit class?",))
    assert [m.rule_id for m in aftercare.mentions(said, RULES)] == ["exercise"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_aftercare_quote_and_number_stands_in_the_document(rule: Rule) -> None:
    assert rule.quote in DOCUMENT
    assert set(rule.hours) == hours_in(rule.quote)
    assert all(mark in rule.quote for mark in rule.marks)


def test_the_documents_aftercare_has_these_numbers() -> None:
    hours = {rule.id: (rule.kind, rule.hours) for rule in RULES}
    day = ("exact", (24,))
    assert hours == {
        "redness": ("open", ()),
        "makeup": ("range", (24, 48)),
        "sun": ("at_least", (168,)),
        "spf": ("open", ()),
        "irritants": ("vague", ()),
        "exercise": day,
        "sauna": day,
        "pool": day,
    }


def set_to(field: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda row: row.update({field: value})


BROKEN = {
    "another number of hours": (set_to("hours", [24, 72]), "does not say 72 hours"),
    "a quote that is not in the document": (set_to("quote", "avoid makeup for 24 hours"), "word for word"),
    "hours in the wrong order": (set_to("hours", [48, 24]), "ascending"),
    "one hour for a range": (set_to("hours", [24]), "takes 2"),
    "an unknown kind": (set_to("kind", "roughly"), "kind has to be"),
    "a verb that the quote does not use": (set_to("strength", "minimize"), "the quote's own verb"),
    "an unknown verb": (set_to("strength", "skip"), "the quote's own verb"),
    "a mark that is not in the quote": (set_to("marks", ["sunscreen"]), "does not stand"),
    "a wording with open brackets": (set_to("named", ["(makeup|mascara"]), "brackets do not match"),
    "a misspelt field": (set_to("nmaed", []), "remove or rename nmaed"),
    "a missing field": (lambda row: row.pop("answer"), "add answer"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_that_says_more_than_the_document_stops_the_start(name: str) -> None:
    breaks, message = BROKEN[name]
    data = copy.deepcopy(DATA)
    breaks(data["rules"]["makeup"])
    with pytest.raises(RuleError, match=message):
        aftercare.load(data, DOCUMENT)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda t: t.replace(tzinfo=timezone.utc))
SPANS = st.timedeltas(timedelta(days=-10), timedelta(days=20))


@given(rule=st.sampled_from(RULES), treated=MOMENTS, width=st.timedeltas(timedelta(), timedelta(days=2)), a=SPANS, b=SPANS)
@settings(max_examples=200, deadline=None)
def test_no_rule_ever_goes_back_as_time_goes_on(
    rule: Rule, treated: datetime, width: timedelta, a: timedelta, b: timedelta
) -> None:
    when = Moment(treated, treated + width, exact=False, said="")
    earlier, later = (aftercare.state(rule, when, treated + ahead).name for ahead in sorted((a, b)))
    assert ORDER.index(earlier) <= ORDER.index(later)


@given(rule=st.sampled_from([rule for rule in RULES if rule.hours]), treated=MOMENTS)
@settings(max_examples=200, deadline=None)
def test_the_documented_hours_are_real_hours_whatever_the_clocks_do(rule: Rule, treated: datetime) -> None:
    found = aftercare.state(rule, exactly(treated), treated)
    assert found.until is not None
    assert (found.until - treated) / timedelta(hours=1) == rule.hours[0]


@given(rule=st.sampled_from([rule for rule in RULES if not rule.hours]), treated=MOMENTS, ahead=SPANS)
@settings(max_examples=100, deadline=None)
def test_no_time_is_ever_computed_where_the_document_names_no_number(rule: Rule, treated: datetime, ahead: timedelta) -> None:
    found = aftercare.state(rule, exactly(treated), treated + ahead)
    assert found.until is None and found.since is None


def test_the_plan_lists_every_rule_in_the_documents_order_and_what_changes_next() -> None:
    treated, now = exactly(hour(23, 15)), hour(24, 12)
    plan = aftercare.plan(RULES, treated, now)
    assert [row.rule_id for row in plan] == [rule.id for rule in RULES]
    makeup = plan[1]
    assert [(change.hours, change.at) for change in makeup.changes] == [(24, hour(24, 15)), (48, hour(25, 15))]
    assert makeup.until == hour(24, 15)
    assert aftercare.next_change(plan, now) == hour(24, 15)


def test_after_the_last_change_the_plan_names_none() -> None:
    now = hour(24, 12, month=12)
    assert aftercare.next_change(aftercare.plan(RULES, exactly(hour(23, 15)), now), now) is None


def test_the_plan_of_a_treatment_to_come_has_all_its_moments() -> None:
    now = hour(20, 12)
    plan = aftercare.plan(RULES, exactly(hour(23, 15)), now)
    assert {row.state.name for row in plan} == {"not_started"}
    assert aftercare.next_change(plan, now) == hour(24, 15)


WHEN = [
    (hour(24, 15), "today 15:00"),
    (hour(25, 9), "tomorrow 9:00"),
    (hour(23, 15), "yesterday 15:00"),
    (hour(27, 15), "Friday 27 November 15:00"),
    (hour(17, 0), "Tuesday 17 November 0:00"),
    (datetime(2027, 1, 5, 15, 0, tzinfo=timezone.utc), "Tuesday 5 January 2027 15:00"),
    (hour(1, 15, month=7), "Wednesday 1 July 16:00"),
]


@pytest.mark.parametrize(("at", "text"), WHEN)
def test_a_moment_is_told_in_the_clinics_own_time(at: datetime, text: str) -> None:
    assert aftercare.when_text(at, LONDON, hour(24, 12)) == text


AGO = [
    (0.5, "less than an hour ago"),
    (1, "1 hour ago"),
    (26.9, "26 hours ago"),
    (47.9, "47 hours ago"),
    (48, "2 days ago"),
    (100, "4 days ago"),
]


@pytest.mark.parametrize(("hours", "text"), AGO)
def test_how_long_ago_is_never_rounded_up(hours: float, text: str) -> None:
    assert aftercare.ago_text(hour(24, 12) - timedelta(hours=hours), hour(24, 12)) == text


@pytest.mark.parametrize(
    ("hours", "text"), [(1, "1 hour"), (24, "24 hours"), (48, "48 hours"), (168, "1 week"), (336, "2 weeks")]
)
def test_a_period_is_told_as_the_document_counts_it(hours: int, text: str) -> None:
    assert aftercare.period_text(hours) == text
