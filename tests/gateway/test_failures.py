"""Whatever fails, the visitor is sent to the clinic: never silence, never a clearance, nothing inferred."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.conftest import Door, Opener
from tests.gateway.standin import APOLOGY, CLEARED, START, StandIn
from tests.gateway.visitor import Visitor, problem

pytestmark = pytest.mark.anyio
PHONE = "+44 20 7946 0000"
TROUBLES = ["raises", "failed", "cleared_but_failed", "empty", "nothing", "list", "number", "cut", "page", "busy"]
QUESTIONS = ["Question: pregnancy?", "Question: active_acne?", "Question: closing?"]
Rows = Callable[[str], list[dict[str, Any]]]


async def at_step(visitor: Visitor, step: int) -> None:
    """The check with `step` questions answered."""
    await visitor.say(START)
    await visitor.press("I agree")
    for _ in range(step):
        await visitor.press("No")


@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_bot_that_fails_in_the_check_clears_nobody(visitor: Visitor, bot: StandIn, trouble: str, step: int) -> None:
    await at_step(visitor, step)
    choice = visitor.choice("No")
    bot.trouble = trouble
    reply = await visitor.press("No")
    assert reply["kind"] == "error"
    assert CLEARED not in reply["text"]
    assert reply["text"] == APOLOGY or PHONE in reply["text"]
    bot.trouble = ""
    asked = visitor.take(await visitor.post(choice_id=choice))
    assert asked["text"] == [*QUESTIONS, CLEARED][step + 1]
    assert bot.checks == {} or set(*bot.checks.values()) <= {"pregnancy", "active_acne", "closing"}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_bot_that_fails_at_the_start_starts_no_check(visitor: Visitor, bot: StandIn, trouble: str) -> None:
    bot.trouble = trouble
    assert (await visitor.say(START))["kind"] == "error"
    bot.trouble = ""
    assert (await visitor.say(START))["kind"] == "consent"


async def test_after_a_failure_the_same_question_comes_again(visitor: Visitor, bot: StandIn) -> None:
    await at_step(visitor, 1)
    bot.trouble = "raises"
    await visitor.press("No") if visitor.reply["choices"] else None
    bot.trouble = ""
    await visitor.say("choice-unknown")
    assert visitor.reply["text"] == "Question: active_acne?"


async def test_a_slow_bot_is_not_waited_for(opening: Opener, bot: StandIn) -> None:
    async with opening(bot_seconds=0.2) as door:
        visitor = door.visitor()
        await at_step(visitor, 2)
        choice = visitor.choice("No")
        bot.trouble = "slow"
        reply = await visitor.press("No")
        assert (reply["kind"], PHONE in reply["text"], "999" in reply["text"]) == ("error", True, True)
        bot.trouble = ""
        assert visitor.take(await visitor.post(choice_id=choice))["text"] == CLEARED


async def test_a_bot_that_is_down_or_refuses_us_is_an_apology(opening: Opener, bot: StandIn, rows: Rows) -> None:
    for wrong in ({"bot_url": "http://127.0.0.1:9"}, {"bot_secret": "another"}):
        async with opening(**wrong) as door:
            reply = await door.visitor().say("what about makeup")
            assert (reply["kind"], PHONE in reply["text"]) == ("error", True)
    assert [(row["state"], row["text"]) for row in rows("turns")] == [("failed", "what about makeup")] * 2


@pytest.mark.parametrize("trouble", ["raises", "empty", "cut"])
async def test_an_urgent_sign_gets_its_notice_without_the_bot(visitor: Visitor, bot: StandIn, trouble: str) -> None:
    bot.trouble = trouble
    reply = await visitor.say("my lips are swelling and I can't breathe")
    assert (reply["kind"], reply["level"]) == ("urgent", "emergency")
    assert "999" in reply["text"]


async def test_the_bots_own_notice_is_told_when_its_turn_failed(visitor: Visitor, bot: StandIn) -> None:
    bot.trouble = "failed"
    assert (await visitor.say("hello"))["text"] == APOLOGY


async def test_the_apology_is_in_the_visitors_language(door: Door, bot: StandIn) -> None:
    bot.trouble = "raises"
    door.client.headers["Accept-Language"] = "es"
    reply = await door.visitor().say("hola")
    assert reply["text"].startswith("Lo siento") and PHONE in reply["text"]


async def test_a_failed_message_sent_again_gets_the_same_apology(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say("hello")
    bot.trouble = "raises"
    first = await visitor.say("what is it", message_id="m-1")
    bot.trouble = ""
    assert await visitor.say("what is it", message_id="m-1") == first


class Broken:
    """A record that can't be written, as when its disk is full or its server gone."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)

    def break_(self, table: str) -> None:
        self._database.execute(f"ALTER TABLE {table} RENAME TO {table}_away")

    def mend(self, table: str) -> None:
        self._database.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


@pytest.fixture
def broken(door: Door, tmp_path: Path) -> Broken:
    return Broken(tmp_path / "gateway.db")


async def test_without_the_record_nothing_is_asked_or_inferred(visitor: Visitor, bot: StandIn, broken: Broken) -> None:
    await at_step(visitor, 1)
    before = len(bot.heard)
    broken.break_("turns")
    response = await visitor.post(choice_id=visitor.choice("No"), message_id="m-1")
    assert problem(response) == (503, "unavailable")
    assert PHONE in response.json()["detail"] and "Retry-After" in response.headers
    assert len(bot.heard) == before
    broken.mend("turns")
    assert visitor.take(await visitor.post(choice_id=visitor.choice("No"), message_id="m-1"))["text"] == QUESTIONS[2]


async def test_an_urgent_sign_is_told_without_the_record(visitor: Visitor, broken: Broken) -> None:
    broken.break_("turns")
    response = await visitor.post(text="I can't breathe")
    assert problem(response) == (503, "unavailable")
    assert "may be an emergency" in response.json()["detail"]


async def test_an_answer_that_could_not_be_kept_comes_when_it_can(visitor: Visitor, bot: StandIn, broken: Broken) -> None:
    await at_step(visitor, 0)
    choice = visitor.choice("No")
    broken.break_("choices")  # the next question's buttons can't be kept
    # Resolving the pressed button needs the table, so the answer is typed.
    assert problem(await visitor.post(text="no", message_id="m-1")) == (503, "unavailable")
    broken.mend("choices")
    assert visitor.take(await visitor.post(text="no", message_id="m-1"))["text"] == QUESTIONS[1]
    assert [message for _, message in bot.heard].count("no") == 1
    assert choice


async def test_a_question_that_was_not_seen_is_shown_before_it_is_answered(
    visitor: Visitor, bot: StandIn, broken: Broken
) -> None:
    await at_step(visitor, 0)
    broken.break_("choices")
    assert problem(await visitor.post(text="no")) == (503, "unavailable")
    broken.mend("choices")
    reply = await visitor.say("no")
    assert reply["text"] == QUESTIONS[1]
    assert [message for _, message in bot.heard].count("no") == 1
    assert (await visitor.press("No"))["text"] == QUESTIONS[2]
