"""The turn of an urgent sign: its notice, and what the next ones count from."""

from __future__ import annotations

import pytest

from assistant import responding, urgent_turn
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.routing import route
from tests.turns import hours_ago, turn


def said_in_turn(peel: Knowledge, *messages: str, memory: Memory | None = None) -> tuple[list[str | None], Memory]:
    """The level of each message's notice, one after the other, and what is remembered at the end."""
    memory, levels = memory or Memory(introduced=True), []
    for message in messages:
        now = turn(peel, message, "report_reaction 0.4", memory=memory)
        assert route(now) == "urgent"
        reply, memory = urgent_turn.respond(now)
        levels.append(reply.level)
    return levels, memory


def test_a_second_sign_makes_an_emergency_with_the_one_told_before(peel: Knowledge) -> None:
    treated = Memory(treated=hours_ago(20))
    for messages in (["there is pus", "and a fever"], ["I have a fever", "now also pus"]):
        levels, memory = said_in_turn(peel, *messages, memory=treated)
        assert levels == ["today", "emergency"]
        assert (memory.alarm, memory.mentions) == ("emergency", ("fever", "pus"))


def test_one_sign_told_twice_or_denied_later_stays_what_it_is(peel: Knowledge) -> None:
    assert said_in_turn(peel, "there is pus", "still pus")[0] == ["today", "today"]
    assert said_in_turn(peel, "there is pus", "pus but no fever")[0] == ["today", "today"]


def test_an_eye_named_before_makes_an_emergency_of_a_poor_sight(clinic: Knowledge) -> None:
    for first in ("some of the serum ran into my eye", "numbing gel got in my eyes"):
        levels, memory = said_in_turn(clinic, first, "now its all red, I dont see well")
        assert levels == ["today", "emergency"] and "eye" in memory.mentions


def test_somebody_who_fainted_before_and_now_gives_no_answer_is_an_emergency(clinic: Knowledge) -> None:
    assert said_in_turn(clinic, "my sister fainted after the session", "she gives no answer now")[0] == ["today", "emergency"]


def test_a_question_about_another_sign_adds_nothing(peel: Knowledge) -> None:
    _, memory = said_in_turn(peel, "there is pus")
    asked = turn(peel, "do people get a fever", "faq/what_is", memory=memory)
    assert asked.alarm is None and route(asked) == "faq"


def test_after_an_emergency_no_later_sign_gets_less(peel: Knowledge) -> None:
    levels, memory = said_in_turn(peel, "I cant breathe", "there is pus")
    assert levels == ["emergency", "emergency"] and memory.alarm == "emergency"


def test_after_despair_every_later_sign_tells_the_crisis_line_too(peel: Knowledge) -> None:
    crisis = peel.clinic["crisis_line"]
    _, memory = said_in_turn(peel, "I want to die")
    assert memory.notices == ("despair",)
    for message in ("there is pus", "I cant breathe"):
        reply, later = urgent_turn.respond(turn(peel, message, "report_reaction 0.4", memory=memory))
        first, second = (line.gaps["text"] for line in reply.lines)
        assert crisis not in first and crisis in second and reply.level == "emergency"
        assert later.notices == ("despair", "emergency")
    reply, _ = responding.respond(turn(peel, "it looks dreadful", "report_reaction 0.97", memory=memory))
    assert any(crisis in line.gaps["text"] for line in reply.lines)


def test_a_question_about_signs_after_an_emergency_gets_the_list(peel: Knowledge) -> None:
    levels, memory = said_in_turn(peel, "I cant breathe", "what should i look out for")
    assert levels == ["emergency", "what_if"] and memory.alarm == "emergency"


@pytest.mark.parametrize(("before", "level"), [(None, "today"), ("today", "today"), ("emergency", "emergency")])
def test_a_reaction_that_only_the_classifier_sees_gets_no_less_than_before(
    before: str | None, level: str, peel: Knowledge
) -> None:
    memory = Memory(treated=hours_ago(20), alarm=before)
    reply, kept = responding.respond(turn(peel, "it looks dreadful", "report_reaction 0.97", memory=memory))
    assert (reply.level, kept.alarm) == (level, level)
