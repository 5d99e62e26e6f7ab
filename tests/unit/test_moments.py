"""What is read when visitors say when their treatment was, and when they want to do something."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.moments import Moment, Moments, find
from assistant.said import as_typed
from assistant.terms import Lexicon

TABLES = Path(__file__).parent / "tables"
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=timezone.utc)
NAMES = Lexicon({"treatment": ["micro*needl*", "needled", "needling", "dermapen*", "microagulhamento"]})
PEEL = Lexicon({"treatment": ["peel", "peeling"]})


def cases() -> list[Any]:
    rows = []
    for file in ("moments.yml", "moments_clock.yml"):
        table = yaml.safe_load((TABLES / file).read_text("utf-8"))
        clock = {"now": table.get("now"), "zone": table.get("zone")}
        rows += [pytest.param({**clock, **row}, id=f"{file}: {row['say']}") for row in table["cases"]]
    return rows


def read(say: str, now: datetime = NOW, zone: ZoneInfo = LONDON, expecting: bool = False) -> Moments:
    return find(as_typed(say), now, zone, NAMES, expecting)


def local(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("row", cases())
def test_the_time_of_the_treatment_and_of_the_question_are_told_apart(row: dict[str, Any]) -> None:
    zone = ZoneInfo(row["zone"])
    now = datetime.fromisoformat(row["now"]).replace(tzinfo=timezone.utc)
    found = read(row["say"], now, zone, row.get("expecting", False))
    told = {
        "treated": found.treated and local(found.treated.latest, zone),
        "asked_for": found.asked_for and local(found.asked_for.earliest, zone),
        "exact": bool(found.treated and found.treated.exact),
        "problem": found.problem,
    }
    assert told == {**dict.fromkeys(("treated", "asked_for", "problem")), "exact": False} | {
        key: row[key] for key in told if key in row
    }


def treated(say: str, **settings: Any) -> Moment:
    moment = read(say, **settings).treated
    assert moment is not None, f"no treatment was read in {say!r}"
    return moment


def test_a_day_without_an_hour_is_a_window_from_its_first_to_its_last_minute() -> None:
    moment = treated("I had microneedling yesterday")
    assert (local(moment.earliest, LONDON), local(moment.latest, LONDON)) == ("2026-11-23 00:00", "2026-11-23 23:59")
    assert not moment.exact


def test_what_the_visitor_said_can_be_said_back() -> None:
    assert treated("it was on 3/11/2026 at 3:30 pm").said == "on 3/11/2026 at 3:30 pm"
    assert treated("actually it was last Monday").said == "last monday"


def test_the_hour_that_the_clocks_repeat_counts_from_its_second_time() -> None:
    now = datetime(2026, 10, 25, 12, 0, tzinfo=timezone.utc)
    moment = treated("I had microneedling today at 1:30 am", now=now)
    assert moment.earliest == datetime(2026, 10, 25, 0, 30, tzinfo=timezone.utc)
    assert moment.latest == datetime(2026, 10, 25, 1, 30, tzinfo=timezone.utc)


def test_every_moment_is_in_utc() -> None:
    found = read("I had microneedling yesterday at 3 pm, gym tomorrow?", zone=ZoneInfo("America/New_York"))
    assert found.treated and found.asked_for
    for moment in (found.treated.earliest, found.treated.latest, found.asked_for.earliest, found.asked_for.latest):
        assert moment.utcoffset() == timedelta(0)


def test_the_name_of_the_treatment_is_the_clinics() -> None:
    said = as_typed("I had a peel yesterday")
    assert find(said, NOW, LONDON, PEEL).treated is not None
    assert find(said, NOW, LONDON, NAMES).treated is None


@given(hours=st.integers(1, 200), now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))
@settings(max_examples=60, deadline=None)
def test_hours_ago_are_real_hours_on_every_day_of_the_year(hours: int, now: datetime) -> None:
    here = now.replace(tzinfo=timezone.utc)
    assert treated(f"I had microneedling {hours} hours ago", now=here).latest == here - timedelta(hours=hours)


PAST = [
    "yesterday",
    "this morning",
    "on Monday",
    "last Friday",
    "two days ago",
    "at 3 pm",
    "last week",
    "today",
    "on 3 May",
]


@given(said=st.sampled_from(PAST), now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))
@settings(max_examples=120, deadline=None)
def test_what_has_been_is_never_counted_from_later_than_now(said: str, now: datetime) -> None:
    here = now.replace(tzinfo=timezone.utc)
    found = read(f"I had microneedling {said}", now=here)
    assert found.problem == "unclear" or (found.treated and found.treated.earliest <= found.treated.latest <= here)


@given(text=st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_however_odd_breaks_the_reading(text: str) -> None:
    for expecting in (False, True):
        read(text, expecting=expecting)


WORDS = (
    "at on 3 31 0 99 pm : . / - monday march 5 th last in a few days ago hours week 2026 feb half vor hace noon 24"
    " the to and had it"
)


@given(words=st.lists(st.sampled_from(WORDS.split()), max_size=12))
@settings(max_examples=300, deadline=None)
def test_no_heap_of_times_breaks_the_reading(words: list[str]) -> None:
    read(" ".join(words), expecting=True)
