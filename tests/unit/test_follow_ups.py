"""Short messages that only make sense with what was said before."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from assistant import conditions, follow_ups
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.responding import respond
from assistant.routing import route
from tests.corpora import ROOT
from tests.turns import hours_ago, ids, names, turn

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "tests/unit/tables/follow_ups.yml").read_text("utf-8"))


@pytest.mark.parametrize("row", TABLE["rules_told_again"], ids=lambda row: row["say"])
def test_leave_or_another_time_alone_asks_for_the_last_rule_again(row: dict[str, Any], clinic: Knowledge) -> None:
    memory = Memory(last_answers=tuple(row["last"]), treated=hours_ago(3))
    assert [ask.id for ask in follow_ups.of_last_rule(turn(clinic, row["say"], memory=memory))] == row["is"]


@pytest.mark.parametrize("row", TABLE["reported_after_all"], ids=lambda row: row["say"])
def test_a_denial_that_is_taken_back_reports_what_was_denied(row: dict[str, Any], clinic: Knowledge) -> None:
    found = follow_ups.after_all(turn(clinic, row["say"], memory=Memory(denied=tuple(row["denied"]))), ())
    assert [f"{mention.id} {mention.time}" for mention in found] == row["is"]


@pytest.mark.parametrize("row", TABLE["of_somebody_else"], ids=lambda row: row["say"])
def test_a_report_that_was_meant_of_somebody_else_is_told_from_a_second_one(row: dict[str, Any], clinic: Knowledge) -> None:
    here = turn(clinic, row["say"], memory=Memory(reported=tuple(row["reported"])))
    found = follow_ups.theirs(here, conditions.find(here.said, clinic.conditions))
    assert [mention.id for mention in found] == row["is"]


@pytest.mark.parametrize(
    "text",
    [
        "between us, yes or no?",
        "so the answer is no",
        "so that's a green light then?",
        "so I am cleared",
        "come on, one week wont matter",
        "that can't hurt me",
    ],
)
@pytest.mark.parametrize("memory", [Memory(reported=("sunburn",)), Memory(asked=("sunburn",)), Memory(unsettled=("diabetes",))])
def test_who_presses_for_leave_after_a_condition_hears_the_list(text: str, memory: Memory, peel: Knowledge) -> None:
    pressing = turn(peel, text, "faq/procedure.comfort 0.9", memory=memory)
    assert follow_ups.leave_after_report(pressing)
    assert not follow_ups.leave_after_report(turn(peel, text, memory=Memory()))


def test_what_was_denied_and_is_there_after_all_sticks(peel: Knowledge) -> None:
    _, memory = respond(turn(peel, "I'm not sunburnt", "report_condition"))
    assert memory.denied == ("sunburn",)
    reply, memory = respond(turn(peel, "actually I am", "report_condition", memory=memory))
    assert (reply.outcome, memory.reported) == ("not_recommended", ("sunburn",))


def test_what_was_meant_of_somebody_else_no_longer_sticks(peel: Knowledge) -> None:
    memory = Memory(introduced=True, reported=("sunburn",))
    reply, memory = respond(turn(peel, "sorry I meant my sister", "report_condition", memory=memory))
    assert memory.reported == () and "utter_taken_back" in names(reply) and ids(reply) == ["contraindication.sunburn"]


def test_another_time_is_asked_about_and_does_not_replace_the_treatments(peel: Knowledge) -> None:
    memory = Memory(introduced=True, treated=hours_ago(3), last_answers=("aftercare.makeup",))
    reply, after = respond(turn(peel, "and tomorrow at 6 in the morning?", "tell_time", memory=memory))
    assert ids(reply) == ["aftercare.makeup"] and after.treated == memory.treated


@pytest.mark.parametrize("label", ["greet", "out_of_scope", "not_documented/age"])
def test_a_correction_reaches_the_conditions_whatever_the_classifier_makes_of_it(label: str, peel: Knowledge) -> None:
    assert route(turn(peel, "oh, actually I am", label, memory=Memory(denied=("sunburn",)))) == "report"
