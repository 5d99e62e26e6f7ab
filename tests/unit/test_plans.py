"""An aftercare plan and the dates of sessions, counted with the document's own numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistant import plans
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from tests.turns import NOW, hours_ago, ids, names, turn


def test_the_plan_quotes_every_rule_and_says_where_it_stands(peel: Knowledge) -> None:
    reply, _ = plans.aftercare_plan(turn(peel, "what when", "ask_plan", memory=Memory(treated=hours_ago(14))))
    assert ids(reply) == [rule.answer for rule in peel.rules]
    assert [(row["rule"], row["state"]) for row in reply.plan] == [
        ("tightness", "open"),
        ("makeup", "over"),
        ("sun", "within"),
        ("spf", "open"),
        ("shaving", "within"),
        ("scrubs", "no_number"),
    ]


def test_the_plan_names_the_next_change_in_the_clinics_time(peel: Knowledge) -> None:
    reply, _ = plans.aftercare_plan(turn(peel, "what when", "ask_plan", memory=Memory(treated=hours_ago(14))))
    assert names(reply)[0] == "utter_plan" and names(reply)[-1] == "utter_plan_next"
    assert reply.lines[-1].gaps["until"] == "tomorrow 11:00"  # 22 hours after 12:00 UTC, in Berlin


def test_every_change_to_come_is_in_the_plan_as_data(peel: Knowledge) -> None:
    treated = hours_ago(14)
    reply, _ = plans.aftercare_plan(turn(peel, "what when", "ask_plan", memory=Memory(treated=treated)))
    shaving = next(row for row in reply.plan if row["rule"] == "shaving")
    assert shaving["changes"] == [
        {"hours": hours, "at": (treated.latest + timedelta(hours=hours)).isoformat()} for hours in (36, 72)
    ]


def test_the_time_may_be_said_with_the_wish_for_a_plan(peel: Knowledge) -> None:
    reply, memory = plans.aftercare_plan(turn(peel, "I had the peel 3 hours ago, make me a plan", "ask_plan"))
    assert memory.treated is not None and memory.treated.latest == NOW - timedelta(hours=3)
    assert names(reply)[0] == "utter_plan"


def test_without_a_time_the_rules_are_quoted_and_the_time_is_asked_for(peel: Knowledge) -> None:
    reply, memory = plans.aftercare_plan(turn(peel, "make me a plan", "ask_plan"))
    assert (ids(reply), reply.plan) == (["aftercare.all"], ())
    assert names(reply)[-1] == "utter_plan_needs_time" and memory.expecting_time


@pytest.mark.parametrize("level", ["today", "emergency"])
def test_after_an_urgent_sign_no_time_is_told(level: str, peel: Knowledge) -> None:
    memory = Memory(treated=hours_ago(100), alarm=level)
    reply, _ = plans.aftercare_plan(turn(peel, "what when", "ask_plan", memory=memory))
    assert names(reply) == ["utter_faq/aftercare.all", "utter_quote", "utter_speak_first"]
    assert reply.plan == ()


def test_session_dates_follow_from_the_first_and_the_documents_spacing(peel: Knowledge) -> None:
    reply, _ = plans.session_dates(turn(peel, "if my first is on 1 March", "ask_session_dates"))
    assert ids(reply) == ["sessions.spacing"]
    gaps = reply.lines[-1].gaps
    assert (gaps["first"], gaps["spacing"]) == ("1 March 2027", "4 weeks apart")
    assert gaps["dates"] == "1 March 2027; 29 March 2027; 26 April 2027"


@pytest.mark.parametrize("text", ["when are my sessions", "my first is on 30 February"])
def test_without_a_sound_first_date_none_is_counted(text: str, peel: Knowledge) -> None:
    reply, _ = plans.session_dates(turn(peel, text, "ask_session_dates"))
    assert names(reply)[-1] == "utter_session_dates_need_first"
