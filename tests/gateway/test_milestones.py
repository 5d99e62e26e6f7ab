"""When a reminder may be told: by the clinic's clock, never in quiet hours, and of a plan only what ends."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from gateway import milestones
from gateway.milestones import Milestone
from gateway.settings import Settings

LONDON = ZoneInfo("Europe/London")
TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tables/quiet.yml").read_text("utf-8"))
NOW = datetime(2026, 2, 25, 12, tzinfo=timezone.utc)


def row(*hours: int) -> dict[str, Any]:
    """A line of a plan for a treatment an hour ago."""
    changes = [{"hours": one, "at": (NOW + timedelta(hours=one - 1)).isoformat()} for one in hours]
    return {"rule": "makeup", "quote": "Q", "state": "within", "until": None, "changes": changes}


def here(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["name"])
def test_when_it_is_told_and_until_when(case: dict[str, Any]) -> None:
    quiet = milestones.quiet(case["quiet"], LONDON)
    one = Milestone(datetime.fromisoformat(case["at"]).replace(tzinfo=timezone.utc), case["hours"])
    assert (here(quiet.due(one)), here(quiet.until(one))) == (case["due"], case["until"])
    assert not quiet.is_at(quiet.due(one))


def test_only_the_last_bound_of_a_rule_is_told_and_a_vague_rule_never() -> None:
    plan = [row(24, 48), row(), row(24), row(168), row(24)]
    assert [one.hours for one in milestones.of_plan(plan)] == [24, 48, 168]
    assert milestones.of_plan([row(), row()]) == ()
    assert milestones.of_plan([row(24, 48)])[0].hours == 48, "between the bounds nothing is over"


def test_what_is_past_or_too_far_is_left_out() -> None:
    quiet, plan = milestones.quiet("21:00-9:00", LONDON), milestones.of_plan([row(24), row(48), row(168)])
    day = NOW + timedelta(hours=24)
    assert [one.hours for one in milestones.to_come(plan, quiet, NOW, day)] == [24]
    assert [one.hours for one in milestones.to_come(plan, quiet, day, NOW + timedelta(days=9))] == [48, 168]


@pytest.mark.parametrize("text", ["", "21-9", "25:00-9:00", "21:00–9:00", "21:00-9:60"])
def test_quiet_hours_that_are_none_stop_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="quiet_hours"):
        Settings(quiet_hours=text)
