"""Nobody's hours are counted from somebody else's treatment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.knowledge import Knowledge, load
from assistant.memory import Memory, from_slots
from assistant.moments import Moment
from assistant.plans import aftercare_plan
from assistant.responding import respond
from tests.turns import ids, names, turn

ROOT = Path(__file__).resolve().parents[2]
TABLE = yaml.safe_load((Path(__file__).parent / "tables" / "moment_owner.yml").read_text("utf-8"))


def utc(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=timezone.utc)


OWN = Moment(utc(TABLE["own"]), utc(TABLE["own"]), exact=True, said="yesterday at 10")
START = Memory(introduced=True, treated=OWN)


@pytest.fixture(scope="module")
def ours() -> Knowledge:
    return load(ROOT / "knowledge")


def counted(row: dict[str, Any], known: Knowledge, memory: Memory) -> Memory:
    """Says a row, judges the whole reply, and hands back what is remembered."""
    rule = next(rule for rule in known.rules if rule.id == row.get("rule", "pool"))
    label = "tell_time" if row.get("tells") else f"faq/{rule.answer}"
    reply, after = respond(turn(known, row["say"], label, language=row.get("language", "en"), memory=memory))
    lead, quote, told = [line for line in reply.lines if not line.name.startswith("utter_language_note")]
    assert (ids(reply), lead.name, quote.name) == ([rule.answer], f"utter_faq/{rule.answer}", "utter_quote")
    if row["counts"] == "ask theirs":
        assert told.name == "utter_ask_when_theirs"
    else:
        assert told.name.startswith("utter_state_")
        assert told.gaps["when"] == ("yesterday 10:00 (26 hours ago)" if row["counts"] == "own" else row["counts"])
    assert after.treated is not None
    assert after.treated.latest == (utc(row["own"]) if "own" in row else OWN.latest), "what is remembered is the visitor's own"
    return from_slots(after.to_slots())


@pytest.mark.parametrize("row", TABLE["cases"], ids=lambda row: " / ".join(r["say"] for r in (row, *row.get("then", ()))))
def test_hours_are_counted_for_the_person_who_is_asked_about(row: dict[str, Any], ours: Knowledge) -> None:
    memory = START
    for step in (row, *row.get("then", ())):
        memory = counted(step, ours, memory)


def test_a_time_of_somebody_else_alone_is_not_remembered_but_asked_for_with_the_question(ours: Knowledge) -> None:
    for label, sure in (("tell_time", True), ("faq/benefit.all", False), ("tell_time", False), ("report_condition", True)):
        reply, memory = respond(turn(ours, "my wife had hers this morning", label, sure=sure, memory=START))
        assert names(reply) == ["utter_time_theirs"] and memory.treated == OWN


def test_a_condition_beside_somebody_elses_time_is_not_taken_for_a_time_alone(ours: Knowledge) -> None:
    _, memory = respond(turn(ours, "can my wife swim?", "faq/aftercare.pool", memory=START))
    say = "she had hers at 9 this morning and now she has something the lists do not know"
    reply, _ = respond(turn(ours, say, "report_condition", memory=memory))
    assert reply.kind == "not_documented" and not ids(reply)


def test_nothing_is_told_as_over_for_somebody_whose_treatment_was_this_morning(ours: Knowledge) -> None:
    reply, _ = respond(turn(ours, "and my wife had hers this morning, can she swim?", "faq/aftercare.pool", memory=START))
    assert names(reply)[-1] == "utter_state_within"


def test_a_plan_for_somebody_else_counts_from_their_time_or_asks_for_it(ours: Knowledge) -> None:
    reply, memory = aftercare_plan(turn(ours, "make a plan for my wife", "ask_plan", memory=START))
    assert names(reply)[-1] == "utter_ask_when_theirs" and reply.plan == () and memory.treated == OWN
    reply, memory = aftercare_plan(turn(ours, "my wife had hers at 9 today, a plan for her please", "ask_plan", memory=START))
    assert reply.lines[0].gaps["when"] == "today 9:00 (3 hours ago)" and reply.plan == () and memory.treated == OWN


def test_a_bare_time_after_an_answer_about_somebody_else_is_theirs_even_where_no_own_time_is_known(ours: Knowledge) -> None:
    _, memory = respond(turn(ours, "can my wife swim?", "faq/aftercare.pool"))
    assert not memory.expecting_time
    reply, memory = respond(turn(ours, "yesterday at 10", "tell_time", memory=memory))
    assert names(reply)[-1] == "utter_state_over" and memory.treated is None


def test_after_an_urgent_sign_no_time_is_told_for_anybody(ours: Knowledge) -> None:
    memory = replace(START, alarm="today")
    reply, _ = respond(turn(ours, "my wife had hers this morning, can she swim?", "faq/aftercare.pool", memory=memory))
    assert names(reply) == ["utter_faq/aftercare.pool", "utter_quote", "utter_speak_first"]
