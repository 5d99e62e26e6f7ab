"""The calendar file of an aftercare plan."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from icalendar import Calendar, Event

from assistant import aftercare
from assistant.calendar_file import calendar
from assistant.moments import Moment

ROOT = Path(__file__).parents[2]
LONDON = ZoneInfo("Europe/London")
RULES = aftercare.load(
    yaml.safe_load((ROOT / "knowledge/aftercare.yml").read_text("utf-8")),
    (ROOT / "knowledge/document.md").read_text("utf-8"),
)
TREATED = datetime(2026, 11, 23, 15, 0, tzinfo=timezone.utc)
STAMP = datetime(2026, 11, 23, 17, 0, tzinfo=timezone.utc)


def file_at(now: datetime, stamp: datetime = STAMP, clinic: str = "Example Clinic, Zürich; Bern") -> bytes:
    plan = aftercare.plan(RULES, Moment(TREATED, TREATED, exact=True, said=""), now)
    return calendar(plan, clinic, LONDON, stamp)


def events(file: bytes) -> list[Event]:
    return [event for event in Calendar.from_ical(file).walk("VEVENT") if isinstance(event, Event)]


def test_each_moment_at_which_a_rule_changes_is_one_event() -> None:
    starts = [event.start for event in events(file_at(STAMP))]
    assert starts == [TREATED + timedelta(hours=hours) for hours in (24, 48, 168)]


def test_what_is_over_is_not_put_into_the_calendar() -> None:
    assert len(events(file_at(TREATED + timedelta(hours=30)))) == 2
    assert events(file_at(TREATED + timedelta(days=30))) == []


def test_the_titles_tell_a_passer_by_neither_treatment_nor_body() -> None:
    titles = [str(event["summary"]) for event in events(file_at(STAMP))]
    reminder = "Reminder from Example Clinic, Zürich; Bern"
    assert titles == [f"{reminder}: 24 hours", f"{reminder}: 48 hours", f"{reminder}: 1 week"]


def test_an_event_quotes_each_rule_once() -> None:
    first = str(events(file_at(STAMP))[0]["description"]).split("\n")
    assert first == [rule.quote for rule in RULES if rule.id in ("makeup", "exercise")]


def test_the_file_can_be_downloaded_again_without_doubling_the_events() -> None:
    later = file_at(STAMP, stamp=STAMP + timedelta(hours=3))
    assert [event["uid"] for event in events(later)] == [event["uid"] for event in events(file_at(STAMP))]
    assert len({str(event["uid"]) for event in events(later)}) == 3


def test_the_file_is_one_that_calendars_accept() -> None:
    file = file_at(STAMP)
    parsed = Calendar.from_ical(file)
    assert parsed["version"] == "2.0" and parsed["prodid"]
    assert not parsed.errors and all(not event.errors for event in events(file))
    assert all(event.DTSTAMP == STAMP for event in events(file))
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert parsed.to_ical() == file


def test_a_plan_with_nothing_to_come_is_still_a_calendar() -> None:
    assert Calendar.from_ical(calendar((), "Clinic", LONDON, STAMP))["version"] == "2.0"


@pytest.mark.parametrize("word", ["needl", "skin", "face", "makeup", "treat", "aftercare"])
def test_no_title_holds_a_telling_word(word: str) -> None:
    assert not any(word in str(event["summary"]).lower() for event in events(file_at(STAMP)))
