"""Hours after a treatment that a visitor only supposes are set against the documented ones, and no date is asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import moment_gap
from assistant.knowledge import Knowledge, load
from assistant.memory import Memory
from assistant.moments import fold
from assistant.responding import respond
from assistant.wording import spoken
from tests.turns import hours_ago, names, turn

ROOT = Path(__file__).resolve().parents[2]
TABLE = yaml.safe_load((Path(__file__).parent / "tables" / "moment_gap.yml").read_text("utf-8"))
RESPONSES = yaml.safe_load((ROOT / "data/responses.yml").read_text("utf-8"))["responses"]
CLEARING = yaml.safe_load((ROOT / "knowledge/clearing.yml").read_text("utf-8"))
CLEARS = [*CLEARING["allows"], *CLEARING["clears"]]


@pytest.fixture(scope="module")
def ours() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.mark.parametrize("row", TABLE["supposed"], ids=lambda row: str(row["say"]))
def test_the_rule_is_quoted_and_set_against_the_hours_said(row: dict[str, Any], ours: Knowledge) -> None:
    answer = next(rule.answer for rule in ours.rules if rule.id == row["rule"])
    reply, memory = respond(turn(ours, row["say"], f"faq/{answer}", language=row.get("language", "en")))
    lines = [line for line in reply.lines if not line.name.startswith("utter_language_note")]
    assert [line.name for line in lines[:2]] == [f"utter_faq/{answer}", "utter_quote"]
    assert spoken(RESPONSES, lines[2:]) == row["told"]
    assert not any(re.search(pattern, row["told"].lower()) for pattern in CLEARS)
    assert not memory.expecting_time and memory.treated is None


@pytest.mark.parametrize("say", TABLE["nothing"])
def test_real_times_other_things_and_what_comes_before_suppose_nothing(say: str, ours: Knowledge) -> None:
    reply, _ = respond(turn(ours, say, "faq/aftercare.pool"))
    assert not any(name.startswith("utter_gap_") for name in names(reply))


@pytest.mark.parametrize("rule_id", ["spf", "irritants", "redness"])
def test_where_the_document_names_no_number_nothing_is_set_against_it(rule_id: str, ours: Knowledge) -> None:
    reply, _ = respond(turn(ours, "is that over 5 days after?", f"faq/aftercare.{rule_id}"))
    assert not any(name.startswith("utter_gap_") for name in names(reply))


def test_supposed_hours_take_the_place_of_the_real_time_so_that_the_two_never_disagree(ours: Knowledge) -> None:
    memory = Memory(introduced=True, treated=hours_ago(50))
    reply, _ = respond(turn(ours, "is 12 hours after enough for a swim?", "faq/aftercare.pool", memory=memory))
    assert names(reply) == ["utter_faq/aftercare.pool", "utter_quote", "utter_gap_less"]
    reply, _ = respond(turn(ours, "and a swim?", "faq/aftercare.pool", memory=memory))
    assert names(reply)[-1] == "utter_state_over"


def test_after_an_urgent_sign_supposed_hours_are_not_judged(ours: Knowledge) -> None:
    memory = Memory(introduced=True, alarm="today")
    reply, _ = respond(turn(ours, "makeup 30 hours after?", "faq/aftercare.makeup", memory=memory))
    assert names(reply) == ["utter_faq/aftercare.makeup", "utter_quote", "utter_speak_first"]


@pytest.mark.parametrize(("say", "hours"), [("1 day and 6 hours after", 30), ("1.5 days after", 36), ("90 minutes after", 1.5)])
def test_days_hours_and_parts_of_them_are_counted_in_hours(say: str, hours: float, ours: Knowledge) -> None:
    (gap,) = moment_gap.find(fold(say), ours.treatment_names)
    assert (gap.least, gap.most) == (hours, hours)
