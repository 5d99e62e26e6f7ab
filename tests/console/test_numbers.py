"""Numbers: counted by the clinic's weeks on both databases, each with the list of exactly what it counts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from console.grouping import Sorter
from console.storage import deciding, inbox, numbers, people
from console.storage.deciding import Choice
from console.weeks import Week, last_weeks, week_of
from gateway.storage import clinics, conversations, feedback, turns
from gateway.storage.database import Database
from tests.console.asked import asks, made_up
from tests.gateway.storage.conftest import database as database
from tests.gateway.storage.conftest import postgresql_url as postgresql_url
from tests.gateway.storage.conftest import server as server
from tests.gateway.storage.conftest import sqlite_url as sqlite_url
from tests.gateway.storage.conftest import url as url
from tests.gateway.storage.visits import FACTS, NOW, REPLY, answer, begin, say

ZONE = ZoneInfo("Europe/Zurich")
WEEKS = last_weeks(NOW, ZONE, 12)
KINDS = ("answer", "smalltalk", "check", "not_documented", "clarify", "urgent", "not_recommended")


def turn(database: Database, at: datetime, helpful: bool | None = None, consent: bool = False, **facts: Any) -> None:
    """A visit with one answered message."""
    conversation = begin(database, f"{at} {facts}", now=at)
    with database.transaction() as db:
        conversations.set_consent(db, conversation, consent, at)
    said = say(database, conversation, now=at)
    answer(database, said, **facts)
    if helpful is not None:
        with database.transaction() as db:
            feedback.give(db, conversation, said.id, helpful, None, at)


def counted(database: Database, weeks: Sequence[Week] = WEEKS) -> numbers.Counts:
    with database.transaction() as db:
        return numbers.counts(db, "example", weeks)


@pytest.mark.parametrize("row", yaml.safe_load((Path(__file__).parent / "tables/weeks.yml").read_text("utf-8")), ids=str)
def test_a_week_begins_on_monday_where_the_clinic_is(row: dict[str, Any]) -> None:
    moment, zone = datetime.fromisoformat(row["moment"]), ZoneInfo(row["zone"])
    (week,) = last_weeks(moment, zone, 1)
    assert week.monday == row["monday"] and week.start <= moment < week.end
    assert week == week_of(row["monday"] + timedelta(days=6), zone)


def test_weeks_follow_each_other_without_a_gap_also_when_the_clock_changes() -> None:
    weeks = last_weeks(datetime.fromisoformat("2026-05-01T00:00:00+00:00"), ZONE, 12)
    assert [one.end for one in weeks[:-1]] == [one.start for one in weeks[1:]]
    assert {one.end - one.start for one in weeks} == {timedelta(days=7), timedelta(days=7, hours=-1)}


def test_a_turn_counts_in_the_clinics_week(database: Database) -> None:
    monday = WEEKS[-1].start
    turn(database, monday - timedelta(seconds=1))
    turn(database, monday, kind="not_documented")
    turn(database, WEEKS[0].start - timedelta(seconds=1))
    turn(database, WEEKS[-1].end)
    found = counted(database)
    assert found["asked"] == (*[0] * 10, 1, 1)
    assert found["answered"] == (*[0] * 10, 1, 0) and found["not_documented"] == (*[0] * 10, 0, 1)


def test_small_talk_the_check_pending_turns_and_other_clinics_are_not_asked(database: Database) -> None:
    for place, kind in enumerate(KINDS):
        turn(database, NOW + timedelta(minutes=place), kind=kind)
    say(database, begin(database, "pending"), now=NOW)
    with database.transaction() as db:
        clinics.remember(db, "another", "Another", NOW)
        other = conversations.start(db, "another's key", "another", NOW).id
        said, _ = turns.claim(db, other, "m", NOW)
        turns.finish(db, said, FACTS, REPLY, [], NOW)
    found = {name: sum(values) for name, values in counted(database).items()}
    assert (found["asked"], found["answered"], found["clarify"]) == (5, 2, 1)


def test_opinions_and_outcomes_are_counted_only_where_they_were_given(database: Database) -> None:
    turn(database, NOW, helpful=True)
    turn(database, NOW + timedelta(minutes=1), helpful=False)
    turn(database, NOW + timedelta(minutes=2), kind="check", outcome="ask_clinic", consent=True)
    turn(database, NOW + timedelta(minutes=3), kind="check", outcome="ask_clinic", consent=False)
    found = {name: sum(values) for name, values in counted(database).items()}
    assert (found["judged"], found["helpful"], found["outcome.ask_clinic"]) == (2, 1, 1)


def test_no_visit_at_all_is_nought_everywhere(database: Database) -> None:
    assert all(values == (0,) * 12 for values in counted(database).values())
    with database.transaction() as db:
        assert numbers.hits(db, "example", WEEKS) == {}


def test_every_number_is_as_long_as_its_list(database: Database) -> None:
    numbers_made_up = random.Random(4)
    for place in range(60):
        at = WEEKS[0].start + (WEEKS[-1].end - WEEKS[0].start) * numbers_made_up.random()
        facts = {"kind": numbers_made_up.choice(KINDS), "outcome": numbers_made_up.choice([None, *numbers.OUTCOMES])}
        given = tuple(numbers_made_up.sample(["aftercare.pool", "aftercare.pool_2", "aftercare%pool"], place % 3))
        helpful = numbers_made_up.choice([None, True, False])
        turn(database, at, helpful=helpful, consent=place % 2 == 0, answers=given, **facts)
    with database.transaction() as db:
        given = {f"given {name}": (numbers.gave(name), row) for name, row in numbers.hits(db, "example", WEEKS).items()}
        found = numbers.counts(db, "example", WEEKS)
        wanted = {name: (condition, found[name]) for name, condition in numbers.measures().items()}
        assert len(given) == 3
        for name, (condition, row) in {**wanted, **given}.items():
            listed = [numbers.listed(db, "example", condition, week.start, week.end, 1)[1] for week in WEEKS]
            assert listed == list(row) and sum(row), name


def test_a_list_shows_turns_as_they_are_stored(database: Database) -> None:
    asks(database, "call me on 020 7946 0123", None, now=NOW)
    Sorter(database, made_up).sort("example", 10)
    with database.transaction() as db:
        rows, many = numbers.listed(db, "example", numbers.measures()["asked"], WEEKS[0].start, WEEKS[-1].end, 1)
        (group,) = inbox.groups(db, "example")
    assert many == 2 and [row.text for row in rows] == [None, "call me on [phone]"]
    assert [row.group for row in rows] == [None, group.id]


def test_a_list_comes_in_pages_the_newest_first(database: Database) -> None:
    conversation = begin(database)
    for place in range(numbers.PAGE + 3):
        answer(database, say(database, conversation, f"m{place}", NOW + timedelta(seconds=place)), text=f"question {place}")
    with database.transaction() as db:
        span = (numbers.measures()["answered"], WEEKS[0].start, WEEKS[-1].end)
        first, many = numbers.listed(db, "example", *span, 1)
        second, _ = numbers.listed(db, "example", *span, 2)
    assert (many, len(first), first[0].text) == (numbers.PAGE + 3, numbers.PAGE, f"question {numbers.PAGE + 2}")
    assert [row.text for row in second] == ["question 2", "question 1", "question 0"]


def test_days_to_fix_go_from_first_asked_to_decided(database: Database) -> None:
    for days, text in ((9, "parking near you"), (3, "parking then"), (5, "zebra question"), (1, "later question")):
        asks(database, text, now=NOW - timedelta(days=days))
    Sorter(database, made_up).sort("example", 10)
    with database.transaction() as db:
        ana = people.add(db, "example", "Ana", "editor", "hash", NOW)
        for group in inbox.groups(db, "example"):
            choice = Choice("later") if "later" in group.text else Choice("attached", "aftercare.pool", (group.text,))
            deciding.decide(db, "example", ana, group.id, group.version, choice, NOW)
        found = numbers.fixed(db, "example", WEEKS[0].start, WEEKS[-1].end)
        assert sorted((one.text, one.days) for one in found) == [("parking then", 9), ("zebra question", 5)]
        assert numbers.fixed(db, "example", WEEKS[0].start, WEEKS[-1].start) == []
        (left,) = numbers.unanswered(db, "example", WEEKS[0].start, WEEKS[-1].end, 10)
        assert (left.text, left.state, left.count) == ("later question", "later", 1)


def test_the_most_asked_unanswered_question_comes_first(database: Database) -> None:
    for minutes, text in enumerate(["zebra one", "parking one", "parking two", "open question", "parking three"]):
        asks(database, text, now=NOW + timedelta(minutes=minutes))
    Sorter(database, made_up).sort("example", 10)
    with database.transaction() as db:
        found = numbers.unanswered(db, "example", WEEKS[0].start, WEEKS[-1].end, 2)
        none = numbers.unanswered(db, "example", WEEKS[0].start, WEEKS[0].end, 2)
    assert len(found) == 2 and (found[0].text, found[0].count) == ("parking three", 3) and none == []
