"""Talk around the questions: friendly, with the clinic's own details and without facts."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import smalltalk
from assistant.knowledge import Knowledge
from assistant.memory import Memory
from assistant.routing import TALK, route
from assistant.wording import spoken
from tests.turns import hours_ago, names, turn


@pytest.mark.parametrize("label", sorted(TALK - {"repeat"}))
def test_every_kind_of_talk_has_its_reply_and_remembers_nothing(label: str, peel: Knowledge, responses: dict[str, Any]) -> None:
    now = turn(peel, "so", label)
    reply, memory = smalltalk.respond(now)
    assert (reply.kind, reply.answers, memory) == ("smalltalk", (), now.memory)
    assert names(reply) != ["utter_default"]
    assert spoken(responses, reply.lines)


def test_a_person_is_reached_by_the_clinics_number_in_its_hours(peel: Knowledge, responses: dict[str, Any]) -> None:
    text = spoken(responses, smalltalk.respond(turn(peel, "a person please", "talk_to_person"))[0].lines)
    assert peel.clinic["phone"] in text and peel.clinic["opening_hours"] in text


@pytest.mark.parametrize("label", sorted(TALK - {"repeat"}))
def test_only_a_wish_for_a_person_is_a_topic_that_staff_hear_of(label: str, peel: Knowledge) -> None:
    reply, _ = smalltalk.respond(turn(peel, "so", label))
    assert reply.topic == ("talk_to_person" if label == "talk_to_person" else None)


def test_it_says_that_it_is_no_person(peel: Knowledge, responses: dict[str, Any]) -> None:
    text = spoken(responses, smalltalk.respond(turn(peel, "who are you", "ask_who"))[0].lines)
    assert "automated" in text and "not a person" in text


def test_say_that_again_repeats_words_and_buttons(peel: Knowledge) -> None:
    buttons = [{"title": "Yes", "payload": "choice-1"}, {"title": "Old", "payload": "choice-0"}]
    memory = Memory(last_reply={"text": "Next?", "buttons": buttons}, offered={"choice-1": {"check": "yes"}})
    reply, kept = smalltalk.respond(turn(peel, "again", "repeat", memory=memory))
    assert reply.lines[0].gaps["text"] == "Next?"
    assert [(choice.title, choice.meaning) for choice in reply.choices] == [("Yes", {"check": "yes"})]
    assert kept == memory


def test_nothing_can_be_repeated_before_anything_was_said(peel: Knowledge) -> None:
    assert names(smalltalk.respond(turn(peel, "again", "repeat"))[0]) == ["utter_nothing_to_repeat"]


def test_starting_over_keeps_what_must_not_be_forgotten(peel: Knowledge) -> None:
    full = Memory(treated=hours_ago(3), reported=("sunburn",), alarm="today", introduced=True, check={"session": "s"})
    reply, memory = smalltalk.start_over(turn(peel, "start over", "start_over", memory=full))
    assert names(reply) == ["utter_start_over"]
    assert memory == Memory(reported=("sunburn",), alarm="today", introduced=True)


@pytest.mark.parametrize(
    "text",
    [
        "please erase all my messages",
        "can you wipe everything I told you",
        "I want my chat deleted",
        "bitte meine Nachrichten löschen",
        "elimina mis datos",
        "apague os meus dados",
    ],
)
def test_whoever_wants_everything_deleted_is_told_how(text: str, peel: Knowledge) -> None:
    asked = turn(peel, text, "start_over", memory=Memory(reported=("sunburn",)))
    assert route(asked) == "start_over"
    reply, memory = smalltalk.start_over(asked)
    assert names(reply) == ["utter_erase"] and memory == asked.memory


@pytest.mark.parametrize(
    "text", ["do I remove my makeup before", "does it remove all my old scars", "does it erase fine lines"]
)
def test_removing_something_else_is_no_wish_to_be_forgotten(text: str, peel: Knowledge) -> None:
    assert route(turn(peel, text, "faq/makeup")) == "faq"
