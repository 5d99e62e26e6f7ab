"""One conversation through each channel with the really trained bot: question, follow-up, check, person, deletion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import trained_bot
from tests.gateway.channels.conftest import Door, Opener
from tests.gateway.channels.platforms import SERVICES
from tests.gateway.channels.test_replies import WITHOUT_HEALTH, offered, press

pytestmark = pytest.mark.anyio
PATIENT = {"BOT_ACTION_SECONDS": "50", "BOT_TURN_SECONDS": "55"}  # where tests share a machine
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with trained_bot.served(tmp_path_factory.mktemp("bot"), **PATIENT) as port:
        yield f"http://127.0.0.1:{port}"


async def hears(door: Door, service: str, text: str, number: int, words: str) -> None:
    """Say something, and wait until the words are told."""
    before = len(door.platform.texts(service))
    await door.say(service, text, number)
    await door.until(lambda: words in "\n".join(door.platform.texts(service)[before:]))


async def goes_through_the_check(door: Door, service: str, rows: Rows) -> None:
    """Agrees, and says No as often as it is asked."""
    number, begins = 100, "I agree"
    while titles := [title for title in offered(door.platform.sent[-1][2]) if title.startswith(begins)]:
        before = len(door.platform.texts(service))
        await press(door, service, titles[0], number)
        await door.told(service, before + 1)
        await door.until(lambda: not rows("outgoing_messages"))  # all parts of it
        number, begins = number + 1, "No"


@pytest.mark.parametrize("service", SERVICES)
async def test_a_whole_conversation(opening: Opener, trained: str, rows: Rows, service: str) -> None:
    async with opening(bot_url=trained, bot_secret=trained_bot.SECRET, bot_seconds=60) as door:
        await hears(door, service, "when can i wear foundation again", 1, "avoid makeup for 24 to 48 hours")
        await hears(door, service, "and the gym?", 2, "24 hours after treatment")
        await hears(door, service, "what would that cost me", 3, "does not say anything about prices")
        if service in WITHOUT_HEALTH:
            await hears(door, service, "start the check", 4, "https://chat.clinic.example/c/example")
        else:
            await hears(door, service, "start the check", 4, "may your answers be kept")
            await goes_through_the_check(door, service, rows)
            assert "None of the documented contraindications was reported" in door.platform.texts(service)[-1]
        await hears(door, service, "my lips swell up and i cant breathe", 5, "999")
        await hears(door, service, "i want to talk to a person", 6, "passing this conversation")
        assert rows("handover_lines")
        await hears(door, service, "delete my data", 7, "are deleted")
        await door.until(lambda: not rows("conversations"))
        assert not rows("turns") and not rows("handover_lines")
