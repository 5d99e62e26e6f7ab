"""A message gets its reply: once, also when it is sent again, and with nothing that a browser may slip in."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gateway.conftest import ON_BOTH, Door, Opener
from tests.gateway.standin import START, StandIn
from tests.gateway.visitor import Clock, Visitor, problem

pytestmark = pytest.mark.anyio
TYPED = yaml.safe_load((Path(__file__).parent / "tables/typed.yml").read_text("utf-8"))


async def test_a_reply_has_every_field_and_nothing_of_the_bots(visitor: Visitor) -> None:
    reply = await visitor.say("what is it?")
    assert set(reply) == {"id", "text", "kind", "answers", "choices", "topic", "level", "plan", "language"}
    assert reply["text"] == "You said: what is it?"
    assert reply["answers"] == [{"id": "what_is", "section": "One", "quote": "Q", "marks": ["Q"]}]


async def test_choices_are_ids_that_say_nothing(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say(START)
    await visitor.press("I agree")
    assert [one["title"] for one in visitor.reply["choices"]] == ["Yes", "No", "Not sure"]
    assert not any("choice-" in one["id"] or "pregnan" in one["id"] for one in visitor.reply["choices"])
    await visitor.press("No")
    assert bot.heard[-1][1] == "choice-pregnancy-no"


async def test_the_session_goes_on(visitor: Visitor, bot: StandIn) -> None:
    for text in ("one", "two", "three"):
        await visitor.say(text)
    assert len({sender for sender, _ in bot.heard}) == 1


@ON_BOTH
async def test_the_same_message_twenty_times_at_once_is_one_event(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say("hello")
    answers = await asyncio.gather(*(visitor.post(text="once", message_id="m-1") for _ in range(20)))
    assert [message for _, message in bot.heard] == ["hello", "once"]
    assert len({answer.text for answer in answers}) == 1


@ON_BOTH
async def test_the_same_message_in_two_processes_is_one_event(opening: Opener, bot: StandIn) -> None:
    async with opening() as one, opening() as other:
        first = one.visitor()
        await first.say("hello")
        second = Visitor(other.client, first.session)
        both = [visitor.post(text="once", message_id="m-1") for visitor in (first, second) * 5]
        answers = await asyncio.gather(*both)
    assert [message for _, message in bot.heard] == ["hello", "once"]
    assert len({answer.json()["messages"][0]["id"] for answer in answers}) == 1


@ON_BOTH
async def test_a_first_message_sent_again_begins_one_conversation(visitor: Visitor, bot: StandIn) -> None:
    id = uuid.uuid4().hex
    answers = await asyncio.gather(*(visitor.post(text="hello", message_id=id) for _ in range(20)))
    assert len(bot.heard) == 1
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize("other", [{"message_id": "short"}, {"text": "another"}])
async def test_another_first_message_begins_another_conversation(visitor: Visitor, bot: StandIn, other: dict[str, str]) -> None:
    body = {"text": "hello", "message_id": uuid.uuid4().hex, **other}
    await asyncio.gather(visitor.post(**body), visitor.post(**{**body, "text": "hello"}), visitor.post(**body))
    assert len({sender for sender, _ in bot.heard}) >= 2


async def test_a_first_message_of_ten_minutes_ago_begins_anew(door: Door, clock: Clock, bot: StandIn) -> None:
    id = uuid.uuid4().hex
    await door.visitor().say("hello", message_id=id)
    clock.forward(minutes=10)
    await door.visitor().say("hello", message_id=id)
    assert len({sender for sender, _ in bot.heard}) == 2


@ON_BOTH
async def test_a_choice_pressed_twice_with_one_id_counts_once(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say(START)
    await visitor.press("I agree")
    choice = visitor.choice("No")
    answers = await asyncio.gather(*(visitor.post(choice_id=choice, message_id="m-9") for _ in range(5)))
    assert [message for _, message in bot.heard].count("choice-pregnancy-no") == 1
    assert {answer.json()["messages"][0]["text"] for answer in answers} == {"Question: active_acne?"}


@pytest.mark.parametrize("row", TYPED, ids=lambda row: ascii(row["typed"]))
async def test_a_typed_command_is_only_words(visitor: Visitor, bot: StandIn, row: dict[str, str]) -> None:
    await visitor.say("hello")
    await visitor.say(row["typed"])
    assert [message for _, message in bot.heard][1:] == ([row["heard"]] if row["heard"] else [])


@ON_BOTH
async def test_a_browsers_metadata_goes_nowhere(
    visitor: Visitor, bot: StandIn, rows: Callable[[str], list[dict[str, Any]]], files: Callable[[], bytes]
) -> None:
    more = {"metadata": {"pregnant": "canary"}, "role": "canary", "channel": "canary", "sender": "canary", "input_channel": "x"}
    await visitor.say("hello", **more)
    assert bot.bodies == [{"sender": rows("conversations")[0]["id"], "message": "hello", "metadata": {"clinic": "example"}}]
    assert b"canary" not in files()


async def test_a_text_that_is_too_long_is_refused_in_words(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say("ä" * 500)
    assert len(bot.heard) == 1
    reply = await visitor.say("ä" * 501)
    assert (reply["kind"], len(bot.heard)) == ("limit", 1)
    assert "+44 20 7946 0000" in reply["text"]
    assert (await visitor.say("  " + "ä" * 500 + "  "))["kind"] == "answer"


async def test_an_urgent_sign_in_a_long_text_is_told(visitor: Visitor, bot: StandIn) -> None:
    reply = await visitor.say("I cannot breathe. " + "please help me " * 40)
    assert (reply["kind"], reply["level"], bot.heard) == ("urgent", "emergency", [])


async def test_an_empty_text_is_asked_again(visitor: Visitor, bot: StandIn) -> None:
    assert (await visitor.say(" \u200b/ "))["kind"] == "limit"
    assert bot.heard == []


async def test_the_gateways_own_words_are_in_the_visitors_language(door: Door) -> None:
    door.client.headers["Accept-Language"] = "de-AT,de;q=0.9,en;q=0.5"
    assert "500 Zeichen" in (await door.visitor().say("ä" * 501))["text"]


@ON_BOTH
async def test_half_an_hour_without_a_message_ends_the_session(visitor: Visitor, clock: Clock, bot: StandIn) -> None:
    await visitor.say("one")
    for _ in range(3):
        clock.forward(minutes=29)
        await visitor.say("two")
    clock.forward(minutes=31)
    assert problem(await visitor.post(text="three")) == (401, "session-over")
    assert len(bot.heard) == 4
