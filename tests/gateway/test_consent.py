"""Before the check's first question the visitor is asked whether health answers may be kept; the questions work without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.gateway.conftest import ON_BOTH, Door
from tests.gateway.standin import CLEARED, START, StandIn
from tests.gateway.visitor import Visitor

pytestmark = [pytest.mark.anyio, ON_BOTH]
Rows = Callable[[str], list[dict[str, Any]]]


def heard(bot: StandIn) -> list[str]:
    return [message for _, message in bot.heard]


async def test_consent_comes_before_the_first_question(visitor: Visitor, bot: StandIn) -> None:
    reply = await visitor.say(START)
    assert reply["kind"] == "consent"
    assert "90 days" in reply["text"]
    assert "pregnan" not in reply["text"]
    assert [one["title"] for one in reply["choices"]] == ["I agree", "No, thank you"]


@pytest.mark.parametrize("typed", ["", "yes", "I agree.", "Ja!", "ναι"])
async def test_yes_shows_the_question_that_was_held(visitor: Visitor, bot: StandIn, rows: Rows, typed: str) -> None:
    await visitor.say(START)
    reply = await (visitor.say(typed) if typed else visitor.press("I agree"))
    assert (reply["kind"], reply["text"]) == ("check", "Question: pregnancy?")
    assert heard(bot) == [START]
    assert rows("conversations")[0]["consent"] == 1
    for _ in range(3):
        reply = await visitor.press("No")
    assert reply["text"] == CLEARED
    assert [row["outcome"] for row in rows("screening_outcomes")] == ["none_reported"]


async def test_agreed_once_it_is_not_asked_again(visitor: Visitor) -> None:
    await visitor.say(START)
    await visitor.press("I agree")
    await visitor.say("cancel the check")
    assert (await visitor.say(START))["kind"] == "check"


@pytest.mark.parametrize("typed", ["", "no", "no thanks"])
async def test_no_cancels_the_check_and_questions_go_on(visitor: Visitor, bot: StandIn, rows: Rows, typed: str) -> None:
    await visitor.say(START)
    reply = await (visitor.say(typed) if typed else visitor.press("No, thank you"))
    assert "counts as not done" in reply["text"]
    assert heard(bot) == [START, "cancel the check"]
    assert (await visitor.say("what is it"))["kind"] == "answer"
    assert rows("conversations")[0]["consent"] == 0
    assert rows("screening_outcomes") == []


async def test_after_a_no_the_check_asks_again(visitor: Visitor) -> None:
    await visitor.say(START)
    await visitor.press("No, thank you")
    assert (await visitor.say(START))["kind"] == "consent"
    assert (await visitor.press("I agree"))["text"] == "Question: pregnancy?"


async def test_something_else_instead_ends_the_check_first(visitor: Visitor, bot: StandIn, rows: Rows) -> None:
    await visitor.say(START)
    reply = await visitor.say("what is it")
    assert reply["text"] == "You said: what is it"
    assert heard(bot) == [START, "cancel the check", "what is it"]
    await visitor.say("no")
    assert heard(bot)[-1] == "no"
    assert rows("conversations")[0]["consent"] is None


async def test_a_refusal_of_length_leaves_the_consent_open(visitor: Visitor) -> None:
    await visitor.say(START)
    agree = visitor.choice("I agree")
    await visitor.say("x" * 501)
    assert visitor.take(await visitor.post(choice_id=agree))["text"] == "Question: pregnancy?"


@pytest.mark.parametrize("trouble", ["raises", "empty", "list"])
async def test_the_question_that_nobody_saw_is_never_answered(visitor: Visitor, bot: StandIn, trouble: str) -> None:
    """The bot asks its first question while consent is open: as long as the check can't be cancelled, nothing is sent on."""
    await visitor.say(START)
    bot.trouble = trouble
    assert (await visitor.press("No, thank you"))["kind"] == "error"
    assert (await visitor.say("not_sure"))["kind"] == "error"
    bot.trouble = ""
    await visitor.say("not_sure")
    assert bot.checks == {}
    assert heard(bot)[-2:] == ["cancel the check", "not_sure"]


async def test_a_consent_button_counts_once(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say(START)
    agree, decline = visitor.choice("I agree"), visitor.choice("No, thank you")
    visitor.take(await visitor.post(choice_id=agree))
    assert "no longer counts" in visitor.take(await visitor.post(choice_id=decline))["text"]
    assert "no longer counts" in visitor.take(await visitor.post(choice_id=agree))["text"]
    assert heard(bot) == [START]


async def test_an_urgent_sign_is_told_before_consent(door: Door, bot: StandIn) -> None:
    visitor = door.visitor()
    await visitor.say(START)
    bot.trouble = "raises"
    assert (await visitor.say("help, I can't breathe"))["kind"] == "urgent"
