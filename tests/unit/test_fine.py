""" "So that's fine?" after a sign or a condition: never a yes, and never small talk that sounds like one."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import fine, responding, smalltalk
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.wording import spoken
from tests.turns import names, turn

WANTED = [
    "so it's ok then?",
    "ok that's normal",
    "phew, all good",
    "is that safe?",
    "it's nothing",
    "no big deal then",
    "nothing to worry about, right?",
    "oh fine",
    "that's not so bad then",
    "dann ist das ok?",
]
NOT_WANTED = [
    "is that fine with makeup?",
    "what is it?",
    "good evening",
    "so when can I come?",
    "it's fine lines that bother me",
    "thanks",
]


@pytest.mark.parametrize("text", WANTED[:-1])
def test_the_wish_to_hear_that_all_is_well_is_known(text: str, peel: Knowledge) -> None:
    assert fine.wanted(turn(peel, text))


@pytest.mark.parametrize("text", NOT_WANTED)
def test_a_question_or_talk_is_no_such_wish(text: str, peel: Knowledge) -> None:
    assert not fine.wanted(turn(peel, text))


@pytest.mark.parametrize("door", [responding.respond, smalltalk.respond])
@pytest.mark.parametrize("level", ["today", "emergency"])
def test_after_a_sign_its_notice_is_told_again(door: Any, level: str, peel: Knowledge, responses: dict[str, Any]) -> None:
    reply, memory = door(turn(peel, "so it's ok then?", "positive_feedback", memory=Memory(introduced=True, alarm=level)))
    assert (reply.kind, reply.level, memory.alarm) == ("urgent", level, level)
    assert peel.clinic["phone"] in spoken(responses, reply.lines)


@pytest.mark.parametrize(("told", "crisis", "emergency"), [(["despair"], 1, 0), (["despair", "emergency"], 1, 1)])
def test_after_despair_the_crisis_line_is_told_again(
    told: list[str], crisis: int, emergency: int, peel: Knowledge, responses: dict[str, Any]
) -> None:
    memory = Memory(introduced=True, alarm="emergency", notices=tuple(told))
    reply, _ = smalltalk.respond(turn(peel, "so that's fine?", "positive_feedback", memory=memory))
    text = spoken(responses, reply.lines)
    assert text.count(peel.clinic["crisis_line"]) == crisis and text.count("comes later") == emergency


@pytest.mark.parametrize("door", [responding.respond, smalltalk.respond])
def test_after_a_condition_nobody_is_cleared(door: Any, peel: Knowledge) -> None:
    listed, _ = door(turn(peel, "phew, all good", "positive_feedback", memory=Memory(introduced=True, reported=("sunburn",))))
    assert names(listed)[0] == "utter_reminder_reported"
    near, _ = door(turn(peel, "phew, all good", "positive_feedback", memory=Memory(introduced=True, unsettled=("diabetes",))))
    assert (names(near)[0], near.outcome) == ("utter_only_the_clinic", "ask_clinic")


def test_where_nothing_was_spoken_of_it_is_small_talk(peel: Knowledge) -> None:
    reply, _ = smalltalk.respond(turn(peel, "ok that's fine", "positive_feedback"))
    assert (reply.kind, names(reply)) == ("smalltalk", ["utter_positive"])


def test_a_fresh_start_keeps_what_only_the_clinic_can_judge(peel: Knowledge) -> None:
    _, memory = smalltalk.start_over(turn(peel, "start over", memory=Memory(unsettled=("diabetes",))))
    assert memory.unsettled == ("diabetes",)
