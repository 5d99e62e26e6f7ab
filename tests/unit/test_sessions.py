"""The dates of a course of sessions."""

from __future__ import annotations

import copy
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant import sessions
from assistant.said import as_typed
from assistant.sessions import SessionsError

ROOT = Path(__file__).parents[2]
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=timezone.utc)
DOCUMENT = (ROOT / "knowledge/document.md").read_text("utf-8")
DATA = yaml.safe_load((ROOT / "knowledge/aftercare.yml").read_text("utf-8"))
DOCUMENTED = sessions.load(DATA, DOCUMENT)


def test_the_document_names_four_to_six_sessions_six_weeks_apart() -> None:
    assert (DOCUMENTED.fewest, DOCUMENTED.most, DOCUMENTED.weeks_apart) == (4, 6, 6)
    assert DOCUMENTED.quote in DOCUMENT


def test_a_course_from_the_first_of_march_has_these_dates() -> None:
    told = [f"{day:%d %B %Y}" for day in sessions.dates(date(2027, 3, 1), DOCUMENTED)]
    assert told == [
        "01 March 2027",
        "12 April 2027",
        "24 May 2027",
        "05 July 2027",
        "16 August 2027",
        "27 September 2027",
    ]


@given(first=st.dates(date(2024, 1, 1), date(2050, 1, 1)))
def test_sessions_stay_on_the_same_weekday(first: date) -> None:
    days = sessions.dates(first, DOCUMENTED)
    assert len(days) == DOCUMENTED.most and days[0] == first
    assert {(b - a).days for a, b in zip(days, days[1:], strict=False)} == {42}


FIRST = {
    "if my first is on 1 March": date(2027, 3, 1),
    "my first session was on 1 March, when are the others?": date(2026, 3, 1),
    "when would the sessions be if I start next Monday": date(2026, 11, 30),
    "starting tomorrow": date(2026, 11, 25),
    "first appointment on 12/01/2027": date(2027, 1, 12),
    "first one on Friday at 3 pm": date(2026, 11, 27),
    "I had my first treatment yesterday, when is the next": date(2026, 11, 23),
    "wenn meine erste Behandlung am 1. März ist": date(2027, 3, 1),
    "how many sessions do I need": None,
    "if I start next week": None,
    "my first session": None,
    "on 1 March": None,
    "first session on 31 February": None,
}


@pytest.mark.parametrize("say", FIRST)
def test_the_day_of_the_first_session_is_read(say: str) -> None:
    assert sessions.find_first(as_typed(say), NOW, LONDON) == FIRST[say]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("most", 8),
        ("fewest", 5),
        ("weeks_apart", 4),
        ("quote", "4-6 treatments spaced 6 weeks apart"),
        ("marks", ["x"]),
    ],
)
def test_numbers_that_the_document_does_not_name_stop_the_start(field: str, value: Any) -> None:
    data = copy.deepcopy(DATA)
    data["sessions"][field] = value
    with pytest.raises(SessionsError):
        sessions.load(data, DOCUMENT)
