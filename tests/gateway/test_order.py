"""One conversation is answered in order, the others go on meanwhile, and nothing is lost when nobody waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from gateway.opening import CRASHED
from tests.gateway.conftest import ON_BOTH, Door, Opener
from tests.gateway.standin import START, StandIn
from tests.gateway.visitor import Clock, Visitor

pytestmark = [pytest.mark.anyio, ON_BOTH]


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; a test that waits in vain is ended by this."""
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.005)


async def gone_on(*work: Awaitable[object]) -> list[asyncio.Task[object]]:
    tasks = [asyncio.ensure_future(one) for one in work]
    await asyncio.sleep(0)
    return tasks


async def test_ten_messages_at_once_are_heard_one_by_one(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say("hello")
    texts = [f"message {number}" for number in range(10)]
    bot.held.update(texts)
    sending = []
    for text in texts:
        sending.append(asyncio.create_task(visitor.post(text=text)))
        await asyncio.sleep(0.01)
    await until(lambda: len(bot.heard) == 2)
    bot.held.clear()
    answers = await asyncio.gather(*sending)
    heard = [message for _, message in bot.heard][1:]
    assert heard == texts
    assert [answer.json()["messages"][0]["text"] for answer in answers] == [f"You said: {text}" for text in heard]
    said = [text for role, text in await visitor.transcript() if role == "visitor"]
    assert said == ["hello", *texts]


async def test_two_processes_keep_one_order(opening: Opener, bot: StandIn) -> None:
    async with opening() as one, opening() as other:
        visitor = one.visitor()
        await visitor.say("hello")
        beside = Visitor(other.client, visitor.session)
        bot.held.add("first")
        first = asyncio.create_task(visitor.post(text="first"))
        await until(lambda: len(bot.heard) == 2)
        second = asyncio.create_task(beside.post(text="second"))
        await asyncio.sleep(0.2)
        assert [message for _, message in bot.heard] == ["hello", "first"]
        bot.held.clear()
        await asyncio.gather(first, second)
        said = [text for role, text in await visitor.transcript() if role == "visitor"]
    assert said == [message for _, message in bot.heard] == ["hello", "first", "second"]


async def test_others_are_answered_while_one_waits(door: Door, bot: StandIn) -> None:
    slow, quick = door.visitor(), door.visitor()
    bot.held.add("slow")
    waiting = asyncio.create_task(slow.post(text="slow"))
    await until(lambda: len(bot.heard) == 1)
    for number in range(5):
        assert (await quick.say(f"quick {number}"))["text"] == f"You said: quick {number}"
    assert not waiting.done()
    bot.held.clear()
    assert (await waiting).status_code == 200


async def test_a_visitor_who_does_not_wait_loses_nothing(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say("hello")
    bot.held.add("leaving")
    sending = asyncio.create_task(visitor.post(text="leaving", message_id="m-1"))
    await until(lambda: len(bot.heard) == 2)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    bot.held.clear()
    again = await visitor.say("leaving", message_id="m-1")
    assert again["text"] == "You said: leaving"
    assert len(bot.heard) == 2


async def test_a_turn_of_a_process_that_died_is_an_apology_and_not_put_again(
    opening: Opener, bot: StandIn, clock: Clock
) -> None:
    async with opening() as died, opening() as alive:
        visitor = died.visitor()
        await visitor.say(START)
        await visitor.press("I agree")
        bot.held.add("choice-pregnancy-no")
        choice = visitor.choice("No")
        lost = asyncio.create_task(visitor.post(choice_id=choice, message_id="m-1"))
        await until(lambda: len(bot.heard) == 2)
        clock.forward(seconds=CRASHED.total_seconds() + 1)
        after = Visitor(alive.client, visitor.session)
        reply = after.take(await after.post(choice_id=choice, message_id="m-1"))
        assert reply["kind"] == "error"
        assert [message for _, message in bot.heard].count("choice-pregnancy-no") == 1
        # The bot may be a question further than the visitor saw: a typed "no" must not answer it.
        await after.say("no")
        assert [message for _, message in bot.heard][-2:] == ["cancel the check", "no"]
        bot.held.clear()
        await lost
