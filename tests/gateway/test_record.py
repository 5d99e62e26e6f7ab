"""What is kept of a conversation, what is not, and that an erased one is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from gateway import upkeep
from tests.gateway.conftest import ON_BOTH, Door, Opener
from tests.gateway.standin import START, StandIn
from tests.gateway.test_order import until
from tests.gateway.visitor import Clock, Visitor, problem

pytestmark = [pytest.mark.anyio, ON_BOTH]
Rows = Callable[[str], list[dict[str, Any]]]


async def test_a_question_is_kept_with_what_it_traces_to(visitor: Visitor, rows: Rows) -> None:
    await visitor.say("what does it cost")
    (turn,) = rows("turns")
    assert turn["text"] == "what does it cost"
    assert (turn["kind"], turn["topic"], turn["model"], turn["document"]) == ("not_documented", "price", "model-1", "d" * 64)
    assert [row["text"] for row in rows("unanswered_questions")] == ["what does it cost"]


async def test_a_turn_about_health_keeps_no_words(visitor: Visitor, rows: Rows, files: Callable[[], bytes]) -> None:
    await visitor.say("I have canarytitis")
    (turn,) = rows("turns")
    assert (turn["text"], turn["kind"], turn["health"]) == (None, "not_recommended", 1)
    assert b"canarytitis" not in files()
    assert (await visitor.transcript())[0] == ("visitor", None)
    assert "not kept" in (await visitor.client.get("/v1/transcript", headers=visitor.proof)).text


async def test_with_consent_the_words_are_kept(visitor: Visitor, rows: Rows) -> None:
    await visitor.say(START)
    await visitor.press("I agree")
    await visitor.say("I have canarytitis")
    assert rows("turns")[-1]["text"] == "I have canarytitis"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("what about makeup", True),
        ("I am pregnant", False),
        ("ich habe Herpes", False),
        ("my rash is itchy", False),
        ("taking roaccutane", False),
        ("my face feels hot and swollen", False),
        ("tengo fiebre", False),
    ],
)
async def test_a_failed_turn_keeps_only_what_names_no_health(
    visitor: Visitor, bot: StandIn, rows: Rows, typed: str, kept: bool
) -> None:
    bot.trouble = "raises"
    await visitor.say(typed)
    assert [row["text"] for row in rows("turns")] == [typed if kept else None]


async def test_numbers_and_names_are_taken_out(visitor: Visitor, rows: Rows, files: Callable[[], bytes]) -> None:
    await visitor.say("please write to canary@mail.example or call 020 7946 0123")
    assert b"canary@" not in files() or rows("turns")[0]["reply"]
    assert "7946" not in rows("turns")[0]["text"] and "canary" not in rows("turns")[0]["text"]


async def test_feedback_given_again_replaces_the_first(visitor: Visitor, rows: Rows) -> None:
    await visitor.say("what is it")
    for helpful in (False, True):
        body = {"session": visitor.session, "message_id": visitor.reply["id"], "helpful": helpful, "reason": "too short"}
        assert (await visitor.client.post("/v1/feedback", json=body)).status_code == 204
    assert [(row["helpful"], row["reason"]) for row in rows("feedback")] == [(1, "too short")]


async def test_a_wish_to_be_called_is_kept_apart(visitor: Visitor, rows: Rows) -> None:
    await visitor.say("hello")
    body = {"session": visitor.session, "name": "Anna", "number": "+44 20 7946 0001", "time": "mornings"}
    assert (await visitor.client.post("/v1/callback", json=body)).status_code == 204
    (row,) = rows("callbacks")
    assert (row["name"], row["number"], row["time"]) == ("Anna", "+44 20 7946 0001", "mornings")
    assert "conversation_id" not in row


async def test_the_transcript_tells_both_sides_in_order(visitor: Visitor) -> None:
    await visitor.say("one")
    await visitor.say("two")
    text = await visitor.client.get("/v1/transcript", headers=visitor.proof)
    assert text.headers["content-type"].startswith("text/plain")
    places = [text.text.index(said) for said in ("You: one", "Assistant: You said: one", "You: two", "You said: two")]
    assert places == sorted(places)
    data = await visitor.client.get("/v1/transcript", headers={**visitor.proof, "Accept": "application/json"})
    assert data.json()["messages"][-1]["id"] == visitor.reply["id"]


async def test_a_plan_becomes_a_calendar_file(visitor: Visitor) -> None:
    await visitor.say("hello")
    assert problem(await visitor.client.get("/v1/aftercare.ics", headers=visitor.proof)) == (404, "not-found")
    await visitor.say("my plan")
    file = await visitor.client.get("/v1/aftercare.ics", headers=visitor.proof)
    assert file.headers["content-type"].startswith("text/calendar")
    assert file.text.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20300102T100000Z" in file.text


async def test_an_erased_conversation_is_gone_on_both_sides(
    visitor: Visitor, bot: StandIn, rows: Rows, files: Callable[[], bytes]
) -> None:
    await visitor.say("canary question")
    body = {"session": visitor.session, "message_id": visitor.reply["id"], "helpful": True, "reason": "canary reason"}
    await visitor.client.post("/v1/feedback", json=body)
    (conversation,) = rows("conversations")
    for _ in range(2):
        assert (await visitor.client.delete("/v1/session", headers=visitor.proof)).status_code == 204
    assert bot.erased == [conversation["id"]]
    for table in ("conversations", "turns", "choices", "feedback", "unanswered_questions", "screening_outcomes", "bot_copies"):
        assert rows(table) == [], table
    assert len(rows("erasures")) == 1
    assert b"canary" not in files()
    assert problem(await visitor.post(text="hello")) == (401, "session-over")
    assert problem(await visitor.client.get("/v1/transcript", headers=visitor.proof)) == (401, "session-over")


async def test_a_turn_under_way_brings_nothing_back(visitor: Visitor, bot: StandIn, rows: Rows) -> None:
    await visitor.say("hello")
    bot.held.add("slow canary")
    waiting = asyncio.create_task(visitor.post(text="slow canary"))
    await until(lambda: len(bot.heard) == 2)
    erasing = asyncio.create_task(visitor.client.delete("/v1/session", headers=visitor.proof))
    await until(lambda: rows("conversations") == [])
    bot.held.clear()
    assert problem(await waiting) == (401, "session-over")
    assert (await erasing).status_code == 204
    assert rows("turns") == rows("conversations") == rows("bot_copies") == []
    assert bot.erased


async def test_a_turn_under_way_in_another_process_brings_nothing_back(opening: Opener, bot: StandIn, rows: Rows) -> None:
    async with opening() as one, opening() as other:
        visitor = one.visitor()
        await visitor.say("hello")
        bot.held.add("slow canary")
        waiting = asyncio.create_task(visitor.post(text="slow canary"))
        await until(lambda: len(bot.heard) == 2)
        assert (await other.client.delete("/v1/session", headers=visitor.proof)).status_code == 204
        assert len(bot.erased) == 1
        bot.held.clear()
        assert problem(await waiting) == (401, "session-over")
    assert len(bot.erased) == 2  # what the late turn left with the bot is erased, too
    assert rows("turns") == rows("conversations") == rows("bot_copies") == []


async def test_what_the_bot_could_not_erase_is_erased_later(door: Door, bot: StandIn, rows: Rows) -> None:
    visitor = door.visitor()
    await visitor.say("hello")
    bot.trouble = "raises"
    assert (await visitor.client.delete("/v1/session", headers=visitor.proof)).status_code == 204
    assert rows("conversations") == [] and len(rows("bot_copies")) == 1
    bot.trouble = ""
    await upkeep.once(door.app.state.house)
    assert len(bot.erased) == 1 and rows("bot_copies") == []


async def test_when_the_session_is_over_the_bots_copy_and_the_replies_go(
    door: Door, bot: StandIn, rows: Rows, clock: Clock
) -> None:
    visitor = door.visitor()
    await visitor.say("what is it")
    await upkeep.once(door.app.state.house)
    assert bot.erased == []
    clock.forward(minutes=31)
    for _ in range(2):
        await upkeep.once(door.app.state.house)
    assert len(bot.erased) == 1
    assert [(row["text"], row["reply"]) for row in rows("turns")] == [("what is it", None)]
    clock.forward(days=91)
    await upkeep.once(door.app.state.house)
    assert rows("turns") == rows("conversations") == []
