"""Whether a message says that the treatment has happened, or that it is still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from assistant import moments, urgent
from assistant.knowledge import Knowledge, load
from assistant.memory import from_slots
from assistant.responding import respond
from assistant.routing import route
from assistant.said import as_typed
from assistant.treated import Standing, standing
from assistant.turn import Turn
from tests.turns import names, turn

ROOT = Path(__file__).resolve().parents[2]
TABLE = yaml.safe_load((Path(__file__).parent / "tables" / "treated.yml").read_text("utf-8"))
KINDS = ("happened", "to_come", "unclear")


@pytest.fixture(scope="module")
def ours() -> Knowledge:
    return load(ROOT / "knowledge")


def rows() -> list[Any]:
    return [pytest.param(kind, row, id=f"{kind}: {row['say']} {row.get('at', '')}") for kind in KINDS for row in TABLE[kind]]


def read(row: dict[str, Any], known: Knowledge) -> Standing:
    now = datetime.fromisoformat(row.get("at", TABLE["now"])).replace(tzinfo=timezone.utc)
    said = as_typed(row["say"], row.get("language", "en"))
    found = moments.find(said, now, ZoneInfo(TABLE["zone"]), known.treatment_names, row.get("expecting", False))
    return standing(said, found, known.treatment_names, urgent.afterwards(said, known.signs))


@pytest.mark.parametrize(("kind", "row"), rows())
def test_what_has_happened_is_told_from_what_is_to_come(kind: str, row: dict[str, Any], ours: Knowledge) -> None:
    assert read(row, ours).name == kind


NAMES = {"before": "utter_not_recommended", "after": "utter_if_treated"}


def told(turn_: Turn) -> list[str]:
    """Which of the two texts are told; the notice of an urgent sign comes first and tells neither, so it counts as after."""
    if turn_.alarm and turn_.alarm.level == "today":
        return ["after"]
    reply, _ = respond(turn_)
    return [name for name, line in NAMES.items() if line in names(reply)]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["say"]) for row in TABLE["told"]])
def test_the_list_for_before_is_told_before_and_the_text_for_after_only_after(row: dict[str, Any], ours: Knowledge) -> None:
    assert told(turn(ours, row["say"], "report_condition")) == row["told"]


def test_an_hour_that_was_only_named_is_no_treatment_that_has_happened(ours: Knowledge) -> None:
    _, memory = respond(turn(ours, "my session is at 10", "tell_time"))
    assert told(turn(ours, "I am pregnant", "report_condition", memory=memory)) == ["before"]


def test_what_was_told_as_over_holds_for_the_next_turn(ours: Knowledge) -> None:
    _, memory = respond(turn(ours, "my session was at 10", "tell_time"))
    kept = from_slots(memory.to_slots())
    assert told(turn(ours, "I am pregnant", "report_condition", memory=kept)) == ["after"]


COMING = ["my session is today at 3 pm", "my session is tomorrow", "my session is on Thursday at 10 am"]


@pytest.mark.parametrize("say", COMING)
def test_once_the_hour_of_an_appointment_has_passed_both_texts_are_told(say: str, ours: Knowledge) -> None:
    _, memory = respond(turn(ours, say, "tell_time"))
    kept = from_slots(memory.to_slots())
    pregnant = turn(ours, "I am pregnant", "report_condition", memory=kept)
    assert told(pregnant) == ["before"]
    assert kept.treated is not None
    assert told(replace(pregnant, now=kept.treated.latest + timedelta(hours=1))) == ["before", "after"]


def test_once_the_hour_of_an_appointment_has_passed_the_hours_after_it_are_counted(ours: Knowledge) -> None:
    _, memory = respond(turn(ours, "my session is today at 3 pm", "tell_time"))
    swim = turn(ours, "can I swim", "faq/aftercare.pool", memory=from_slots(memory.to_slots()))
    assert memory.treated is not None
    assert names(respond(swim)[0])[-1] == "utter_state_not_started"
    assert names(respond(replace(swim, now=memory.treated.latest + timedelta(hours=1)))[0])[-1] == "utter_state_within"


def test_who_was_treated_in_the_meantime_and_says_so_hears_only_what_is_said_after(ours: Knowledge) -> None:
    _, memory = respond(turn(ours, "my session is tomorrow at 10 am", "tell_time"))
    assert memory.treated is not None
    later = memory.treated.latest + timedelta(hours=5)
    pregnant = turn(ours, "I had my session this morning and I am pregnant", "report_condition", memory=memory)
    assert told(replace(pregnant, now=later)) == ["after"]


def test_an_appointment_told_later_brings_the_list_back(ours: Knowledge) -> None:
    _, memory = respond(turn(ours, "my session was at 10", "tell_time"))
    _, memory = respond(turn(ours, "there's another one coming up", "tell_time", memory=memory))
    assert told(turn(ours, "I am pregnant", "report_condition", memory=memory)) == ["before"]


def test_what_the_document_does_not_list_is_not_told_before_you_book_to_somebody_treated(ours: Knowledge) -> None:
    reply, _ = respond(turn(ours, "they did my face today and I never mentioned my eczema", "report_condition"))
    assert names(reply)[0] == "utter_ask_clinic_after" and reply.outcome == "ask_clinic"
    reply, _ = respond(turn(ours, "they are doing my face tomorrow and I never mentioned my eczema", "report_condition"))
    assert names(reply)[0] == "utter_ask_clinic"


def test_somebody_treated_since_is_reminded_of_the_text_for_after(ours: Knowledge) -> None:
    _, memory = respond(turn(ours, "I'm pregnant", "report_condition"))
    reply, memory = respond(turn(ours, "my session was yesterday actually", "tell_time", memory=memory))
    assert "utter_reminder_reported" not in names(reply) and "utter_if_treated" in names(reply)
    reply, _ = respond(turn(ours, "my next session is on Friday", "tell_time", memory=memory))
    assert "utter_reminder_reported" in names(reply)


@pytest.mark.parametrize(
    "says", ["am I good to go then", "so I'm good?", "so that's a yes?", "am i clear then", "all clear for me then?"]
)
def test_who_asks_for_leave_gets_the_list_whatever_the_classifier_takes_it_for(says: str, ours: Knowledge) -> None:
    asked = turn(ours, says, "goodbye", sure=True)
    reply, _ = respond(asked)
    assert route(asked) == "faq" and [answer.id for answer in reply.answers] == ["contraindication.all"]
