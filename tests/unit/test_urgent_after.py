"""After an urgent notice: who asks what to do, or plays it down, is told it again until something is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from assistant import responding, smalltalk, urgent_after, urgent_turn
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.routing import route
from tests.corpora import ROOT
from tests.turns import ids, names, turn

TABLE: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "unit" / "tables" / "urgent_after.yml").read_text("utf-8"))
AGAIN = [says for group in TABLE["again"].values() for says in group]
EMERGENCY = Memory(introduced=True, alarm="emergency", notices=("emergency",))
TODAY = Memory(introduced=True, alarm="today", notices=("today",))


@pytest.mark.parametrize("memory", [EMERGENCY, TODAY], ids=["emergency", "today"])
@pytest.mark.parametrize("says", AGAIN)
def test_who_asks_what_to_do_or_plays_it_down_is_told_the_notice_again(says: str, memory: Memory, peel: Knowledge) -> None:
    now = urgent_after.heard(turn(peel, says, "ask_capabilities", memory=memory))
    assert route(now) == "urgent"
    reply, kept = urgent_turn.respond(now)
    assert (reply.kind, reply.level) == ("urgent", memory.alarm)
    assert kept == memory


@pytest.mark.parametrize("says", TABLE["settles"])
def test_help_that_was_called_or_an_end_settles_it(says: str, peel: Knowledge) -> None:
    now = urgent_after.heard(turn(peel, says, "thank", memory=EMERGENCY))
    assert now.memory == replace(EMERGENCY, settled=True)
    assert route(now) != "urgent"
    assert route(urgent_after.heard(turn(peel, "ok what now", "ask_capabilities", memory=now.memory))) != "urgent"


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("the ambulance is here", "utter_help_called"),
        ("it has stopped now", "utter_speak_first"),
        ("ok it's gone", "utter_speak_first"),
    ],
)
def test_what_settles_a_notice_is_taken_up(says: str, told: str, peel: Knowledge) -> None:
    now = urgent_after.heard(turn(peel, says, "cancel_check", memory=EMERGENCY))
    assert route(now) == "smalltalk" and names(smalltalk.respond(now)[0]) == [told]


def test_an_end_beside_a_question_is_no_whole_message(peel: Knowledge) -> None:
    now = urgent_after.heard(turn(peel, "it's gone now, may I wear makeup?", "faq/aftercare.makeup", memory=EMERGENCY))
    assert route(now) == "faq"


@pytest.mark.parametrize("says", TABLE["not_settled"])
def test_a_call_only_thought_of_settles_nothing(says: str, peel: Knowledge) -> None:
    assert not urgent_after.heard(turn(peel, says, "thank", memory=EMERGENCY)).memory.settled


@pytest.mark.parametrize("says", TABLE["ordinary"])
def test_an_ordinary_question_is_answered_after_a_notice(says: str, peel: Knowledge) -> None:
    now = turn(peel, says, "faq/sessions.count", memory=EMERGENCY)
    assert not urgent_after.wants_notice(now)
    assert urgent_after.heard(now).memory == EMERGENCY


@pytest.mark.parametrize("says", AGAIN)
def test_without_a_notice_nothing_is_told_again(says: str, peel: Knowledge) -> None:
    now = turn(peel, says, "ask_capabilities")
    assert not urgent_after.wants_notice(now)
    assert urgent_after.heard(now).memory == now.memory


@pytest.mark.parametrize(("memory", "first"), [(EMERGENCY, "call_first"), (TODAY, "speak_first")])
def test_an_answer_after_a_notice_ends_with_whom_to_call_first(memory: Memory, first: str, peel: Knowledge) -> None:
    reply, _ = responding.respond(turn(peel, "how many sessions", "faq/sessions.count", memory=memory))
    assert ids(reply) == ["sessions.count"] and names(reply)[-1] == "utter_speak_first"
    number = peel.clinic["emergency_number"]
    assert (number in reply.lines[-1].gaps["text"]) == (first == "call_first")


def test_an_answer_after_despair_ends_with_the_crisis_line(peel: Knowledge) -> None:
    memory = Memory(introduced=True, alarm="emergency", notices=("despair", "emergency"))
    reply, _ = responding.respond(turn(peel, "how many sessions", "faq/sessions.count", memory=memory))
    assert peel.clinic["crisis_line"] in reply.lines[-1].gaps["text"]


def test_once_settled_only_answers_about_aftercare_keep_the_reminder(peel: Knowledge) -> None:
    settled = replace(EMERGENCY, settled=True)
    reply, _ = responding.respond(turn(peel, "how many sessions", "faq/sessions.count", memory=settled))
    assert names(reply)[-1] == "utter_quote"
    reply, _ = responding.respond(turn(peel, "and makeup", "faq/aftercare.makeup", memory=settled))
    assert peel.clinic["emergency_number"] not in reply.lines[-1].gaps["text"]


def test_an_answer_in_a_check_is_none_to_the_notice(peel: Knowledge) -> None:
    memory = replace(TODAY, check={"session": "s", "order": [], "asked": [], "answers": {}, "closing": None})
    assert not urgent_after.wants_notice(turn(peel, "no, it's nothing", "deny", memory=memory))


def test_a_new_sign_unsettles(peel: Knowledge) -> None:
    memory = replace(EMERGENCY, settled=True)
    _, memory = urgent_turn.respond(turn(peel, "I cant breathe", "report_reaction 0.4", memory=memory))
    assert not memory.settled


@pytest.mark.parametrize("own", ["despair", "overdose"])
def test_despair_and_tablets_are_never_settled_by_being_over(own: str, peel: Knowledge) -> None:
    memory = Memory(introduced=True, alarm="emergency", notices=(own,))
    assert not urgent_after.heard(turn(peel, "it's over now", "thank", memory=memory)).memory.settled
    assert urgent_after.heard(turn(peel, "I called the ambulance", "thank", memory=memory)).memory.settled


def test_who_found_out_afterwards_is_told_that_notice_again(peel: Knowledge) -> None:
    memory = Memory(introduced=True, alarm="today", notices=("found_out",))
    reply, _ = urgent_turn.respond(turn(peel, "will my baby be fine", "nlu_fallback", memory=memory))
    assert reply.level == "today" and "tell" in reply.lines[0].gaps["text"]


def test_a_mild_sign_after_a_notice_gets_the_notice_and_no_quote(clinic: Knowledge) -> None:
    now = turn(clinic, "my face is only a little red", "report_reaction 0.4", memory=EMERGENCY)
    assert route(now) == "urgent" and urgent_turn.respond(now)[0].level == "emergency"
    assert route(turn(clinic, "a bit pinkish", "faq/aftercare.redness", memory=EMERGENCY)) == "urgent"
    assert route(turn(clinic, "looks dreadful", "report_reaction", memory=TODAY)) == "urgent"
    assert route(turn(clinic, "is it normal that my face is red?", "faq/aftercare.redness", memory=EMERGENCY)) != "urgent"


@pytest.mark.parametrize("words", ["it is ", "that is ", "so ok ", "its gone , and so ", "i think that is ", "just now "])
def test_a_very_long_message_is_read_without_harm(words: str, peel: Knowledge) -> None:
    now = turn(peel, words * 200 + "what do I do", "ask_capabilities", memory=EMERGENCY)
    assert route(urgent_after.heard(now)) in ("urgent", "smalltalk")
