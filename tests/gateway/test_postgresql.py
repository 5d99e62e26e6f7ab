"""The API on a real PostgreSQL that is restarted, or gone for a while, in the middle of a conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.gateway.conftest import Door
from tests.gateway.standin import CLEARED, START, StandIn
from tests.gateway.test_order import until
from tests.gateway.visitor import Visitor, problem
from tests.integration import postgresql

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("settings", ["postgresql"], indirect=True)]
Rows = Callable[[str], list[dict[str, Any]]]


async def in_the_check(visitor: Visitor) -> None:
    """The first question is answered, the second is open."""
    await visitor.say(START)
    await visitor.press("I agree")
    await visitor.press("No")


async def test_a_restart_between_two_turns_loses_neither(visitor: Visitor, server: postgresql.Cluster, rows: Rows) -> None:
    await in_the_check(visitor)
    server.stop()
    server.start()
    assert (await visitor.press("No"))["text"] == "Question: closing?"
    assert (await visitor.press("No"))["text"] == CLEARED
    assert [row["outcome"] for row in rows("screening_outcomes")] == ["none_reported"]
    assert [row["position"] for row in rows("turns")] == [1, 2, 3, 4, 5]


async def test_while_the_server_is_gone_nothing_is_inferred_and_the_question_comes_again(
    door: Door, visitor: Visitor, server: postgresql.Cluster, bot: StandIn
) -> None:
    await in_the_check(visitor)
    answer = {"choice_id": visitor.choice("No"), "message_id": "m-1"}
    heard = len(bot.heard)
    server.stop()
    try:
        assert problem(await visitor.post(**answer)) == (503, "unavailable")
        told = (await visitor.post(**answer)).json()["detail"]
        assert problem(await door.client.get("/readyz")) == (503, "not-ready")
    finally:
        server.start()
    assert "+44 20 7946 0000" in told and CLEARED not in told
    assert len(bot.heard) == heard
    assert visitor.take(await visitor.post(**answer))["text"] == "Question: closing?"
    assert (await visitor.transcript())[-3:] == [
        ("assistant", "Question: active_acne?"),
        ("visitor", "No"),
        ("assistant", "Question: closing?"),
    ]


async def test_an_answer_that_is_given_while_the_server_goes_is_told_first_afterwards(
    visitor: Visitor, server: postgresql.Cluster, bot: StandIn
) -> None:
    await in_the_check(visitor)
    bot.held.add("choice-active_acne-no")
    answer = {"choice_id": visitor.choice("No"), "message_id": "m-1"}
    waiting = asyncio.create_task(visitor.post(**answer))
    await until(lambda: len(bot.heard) == 3)
    server.stop()
    bot.held.clear()
    try:
        assert problem(await waiting) == (503, "unavailable")
    finally:
        server.start()
    assert visitor.take(await visitor.post(text="no"))["text"] == "Question: closing?"
    assert [message for _, message in bot.heard].count("no") == 0
