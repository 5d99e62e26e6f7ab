"""A person is asked for in a messaging service: consent by its buttons, or none where health may not be asked about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.gateway.channels.conftest import Door
from tests.gateway.channels.test_replies import offered, press
from tests.gateway.standin import StandIn, told

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
HEALTH = "my canary eczema itches"


@pytest.fixture(autouse=True)
def knows(bot: StandIn) -> None:
    bot.scripted["a person please"] = told("Call us.", kind="smalltalk", topic="talk_to_person")


async def test_by_sms_words_about_health_reach_the_person_once_the_visitor_agrees(door: Door, rows: Rows, bot: StandIn) -> None:
    await door.say("sms", "a person please", 1)
    await door.told("sms", 2)
    await door.say("sms", HEALTH, 2)
    assert "it was not kept" in (await door.told("sms", 3))[2]
    await press(door, "sms", "I agree", 3)
    assert (await door.told("sms", 4))[3].startswith("Thank you.")
    await door.say("sms", HEALTH, 4)
    await door.until(lambda: len(rows("handover_lines")) == 2)
    assert [row["text"] for row in rows("handover_lines")] == ["a person please", HEALTH]
    assert len(bot.heard) == 1 and len(door.platform.texts("sms")) == 4


async def test_whatsapp_does_not_ask_and_keeps_no_words_about_health(door: Door, rows: Rows) -> None:
    await door.say("whatsapp", "a person please", 1)
    text = (await door.told("whatsapp", 2))[1]
    assert "passing this conversation" in text and "health" not in text
    assert list(offered(door.platform.sent[1][2])) == ["Back to the assistant"]
    await door.say("whatsapp", HEALTH, 2)
    assert "not kept in this app" in (await door.told("whatsapp", 3))[2]
    assert "canary" not in str([rows(table) for table in ("handover_lines", "turns", "outgoing_messages")])
