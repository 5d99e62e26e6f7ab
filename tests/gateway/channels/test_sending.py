"""An answer arrives although a service is down, slow or refuses, and although the gateway is stopped in between."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse, Response

from gateway.channels.people import People
from gateway.channels.sending import post
from gateway.settings import Settings
from gateway.storage import correspondents, outgoing
from gateway.storage.database import Database
from gateway.storage.outgoing import Letter, Recipient, Template
from tests.gateway import standin
from tests.gateway.channels.conftest import RECORDED, Door, Opener
from tests.gateway.channels.platforms import CLOSED, PUBLIC, Platform, body, headers
from tests.gateway.conftest import ROOT
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
AGAIN = {
    "busy": Response(status_code=429, headers={"Retry-After": "1"}),
    "broken": Response(status_code=500),
    "telegram": JSONResponse({"ok": False, "error_code": 429, "parameters": {"retry_after": 1}}, 429),
    "graph": JSONResponse({"error": {"message": "Rate limit hit", "code": 130429}}, 400),
    "token": JSONResponse({"error": {"message": "expired", "code": 190}}, 401),
}


@pytest.mark.parametrize("trouble", list(AGAIN))
async def test_what_a_service_could_not_take_now_arrives_later_and_once(door: Door, clock: Clock, trouble: str) -> None:
    door.platform.troubles += [AGAIN[trouble]] * 2
    await door.say("whatsapp", "hello")
    await door.until(lambda: len(door.platform.troubles) == 1)
    clock.forward(minutes=2)
    await door.until(lambda: not door.platform.troubles)
    clock.forward(minutes=2)
    assert len(await door.told("whatsapp", 2)) == 2


async def test_after_a_service_was_down_for_a_minute_nothing_is_lost_and_nothing_doubled(
    door: Door, bot: StandIn, clock: Clock
) -> None:
    door.platform.down = True
    for number, text in enumerate("abc", 1):
        await door.say("telegram", text, number)
        await door.say("sms", text, number)
    await door.until(lambda: len(bot.heard) == 6)
    clock.forward(seconds=61)
    await door.until(lambda: door.platform.turned_away >= 4)
    door.platform.down = False
    await door.until(lambda: clock.forward(seconds=5) or len(door.platform.sent) == 8)
    for service in ("telegram", "sms"):
        assert (await door.told(service, 4))[1:] == ["You said: a", "You said: b", "You said: c"]


async def test_what_a_service_never_takes_does_not_hold_up_the_next(door: Door, rows: Rows) -> None:
    door.platform.troubles.append(JSONResponse({"ok": False, "error_code": 403, "description": "bot was blocked"}, 403))
    await door.say("telegram", "one", 1)
    await door.until(lambda: not door.platform.troubles)
    await door.say("telegram", "two", 2)
    assert (await door.told("telegram", 1)) == ["You said: two"]
    await door.until(lambda: not rows("outgoing_messages"))


async def test_an_answer_survives_a_restart_and_is_sent_once(opening: Opener, bot: StandIn, clock: Clock) -> None:
    async with opening() as door:
        door.platform.down = True
        await door.say("telegram", "hello")
        await door.until(lambda: bot.heard and door.platform.turned_away)
    door.platform.down = False
    clock.forward(minutes=2)
    async with opening() as door:
        assert (await door.told("telegram", 2))[1] == "You said: hello"
    assert len(bot.heard) == 1


@pytest.mark.parametrize(("template", "arrives"), [(Template("care", "en"), ["template"]), (None, [])])
async def test_after_a_day_whatsapp_gets_the_template_or_nothing(
    door: Door, settings: Settings, clock: Clock, rows: Rows, template: Template | None, arrives: list[str]
) -> None:
    who = Recipient("anna", "example", "whatsapp", "16505551234")
    database = Database(settings.database_url)
    with database.transaction() as db:
        correspondents.seen(db, who, RECORDED - timedelta(hours=25), clock())
        assert outgoing.add(db, who, Letter(("The 24 hours are over.",), template=template), clock(), unasked=True)
    await door.until(lambda: not rows("outgoing_messages"))
    assert [content["type"] for _, _, content in door.platform.sent] == arrives
    database.dispose()


@pytest.mark.parametrize("service", sorted(CLOSED))
async def test_a_day_after_the_last_message_the_service_would_refuse_and_is_sent_nothing(
    door: Door, settings: Settings, clock: Clock, rows: Rows, service: str
) -> None:
    await door.say(service, "hello")
    await door.told(service, 2)
    await door.until(lambda: not rows("outgoing_messages"))
    clock.forward(hours=24, minutes=1)
    call = door.channels[service].render(Letter(("Too late.",)), rows("correspondents")[0]["address"])[0]
    async with httpx.AsyncClient(trust_env=False) as client:
        refused = await post(client, call)
    assert refused.status_code == 400 and door.platform.refused.pop() == CLOSED[service]
    database = Database(settings.database_url)
    with database.transaction() as db:
        who = correspondents.find(db, rows("correspondents")[0]["id"])
        assert who and who.recipient and outgoing.add(db, who.recipient, Letter(("Too late.",)), clock(), unasked=True)
    database.dispose()
    await door.until(lambda: not rows("outgoing_messages"))
    assert len(door.platform.texts(service)) == 2 and not door.platform.refused


def served(settings: Settings, platform: Platform, port: int, **more: str) -> subprocess.Popen[bytes]:
    """The gateway as a process of its own, which has come up."""
    own = {
        "GATEWAY_DATABASE_URL": settings.database_url,
        "GATEWAY_BOT_URL": settings.bot_url,
        "BOT_SECRET": standin.SECRET,
        "GATEWAY_SECRET": "signs",
        "GATEWAY_PORT": str(port),
        "GATEWAY_PUBLIC_URL": PUBLIC,
        **more,
    }
    command = [sys.executable, "-m", "gateway.serve"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **platform.environment, **own}, stdout=subprocess.DEVNULL)
    for _ in range(600):
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
            return process
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the gateway did not come up")


def test_a_gateway_killed_between_receipt_and_answer_answers_once_afterwards(
    settings: Settings, platform: Platform, bot: StandIn, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    content = body("sms", "text")
    bot.held.add("what is it?")
    process = served(settings, platform, port)
    address = f"http://127.0.0.1:{port}/channels/sms/example"
    assert httpx.post(address, content=content, headers=headers("sms", content), trust_env=False).status_code == 200
    until(lambda: bot.heard)
    process.send_signal(signal.SIGKILL)
    process.wait()
    bot.held.clear()
    put_back(settings)
    process = served(settings, platform, port)
    try:
        assert httpx.post(address, content=content, headers=headers("sms", content), trust_env=False).status_code == 200
        until(lambda: len(platform.texts("sms")) >= 2)
        assert platform.texts("sms")[1].startswith("Sorry, something went wrong"), (
            "the bot may have heard it: it is not asked twice"
        )
        assert len(bot.heard) == 1 and len(platform.sent) == 2
    finally:
        process.terminate()
        process.wait()


def put_back(settings: Settings) -> None:
    """Let the lease of the killed process be over, without waiting for it."""
    database = Database(settings.database_url)
    with database.transaction() as db:
        from sqlalchemy import text

        db.execute(text("UPDATE incoming_messages SET next_at = received_at WHERE next_at IS NOT NULL"))
    database.dispose()


def until(holds: Callable[[], object]) -> None:
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < 60
        time.sleep(0.05)


def test_two_installations_know_the_same_person_by_different_digests() -> None:
    keys = {People(secret).key("anna", session) for secret in ("a", "b") for session in (1, 2)}
    assert len(keys) == 4
