"""Whoever runs several clinics sees in counters and logs whose turns fail and who is asked too much, never a visitor."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable

import pytest

from gateway.clinic import Clinic
from tests.gateway.clinics import FIRST, SECOND
from tests.gateway.conftest import Door, Opener
from tests.gateway.standin import StandIn
from tests.gateway.test_logs import everything as everything
from tests.gateway.visitor import Visitor

pytestmark = pytest.mark.anyio
TYPED = "canarytitis"


@pytest.fixture
async def door(opening: Opener, two: tuple[Clinic, ...], anyio_backend: str) -> AsyncIterator[Door]:
    async with opening(clinics=two, session_messages=2) as door:
        yield door


async def test_counters_and_logs_name_the_clinic_whose_bot_fails_and_who_is_flooded(
    door: Door, bot: StandIn, everything: Callable[[], str]
) -> None:
    await Visitor(door.client, clinic=FIRST).say("hello")
    bot.trouble = "raises"
    flooded = Visitor(door.client, clinic=SECOND)
    await flooded.say(TYPED)
    for _ in range(3):
        await flooded.post(text=TYPED)
    counted = (await door.client.get("/metrics")).text.splitlines()
    for line in (
        f'gateway_turns_total{{clinic="{FIRST}",kind="answer"}} 1.0',
        f'gateway_turns_total{{clinic="{SECOND}",kind="error"}} 3.0',
        f'gateway_bot_failures_total{{clinic="{SECOND}",reason="status_500"}} 3.0',
        f'gateway_refused_total{{clinic="{SECOND}",limit="session"}} 1.0',
        f'gateway_requests_total{{clinic="{SECOND}",method="POST",route="/v1/messages",status="429"}} 1.0',
    ):
        assert line in counted
    assert not any(f'clinic="{FIRST}",reason' in line for line in counted)
    told = everything()
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert {line["clinic"] for line in lines if line["event"] == "bot_failed"} == {SECOND}
    posts = [line.get("clinic") for line in lines if line.get("method") == "POST" and line["event"] == "request"]
    assert posts == [FIRST, *[SECOND] * 4]
    assert TYPED not in told


async def test_a_clinic_that_is_not_here_becomes_no_label(door: Door, everything: Callable[[], str]) -> None:
    await door.client.get(f"/c/{SECOND}")
    await door.client.get(f"/c/{TYPED}")
    await door.client.post("/v1/messages", json={"clinic": TYPED, "message_id": "m", "text": "hello"})
    counted = (await door.client.get("/metrics")).text
    assert f'{{clinic="{SECOND}",method="GET",route="/c/{{clinic}}",status="200"}}' in counted
    assert '{clinic="none",method="GET",route="/c/{clinic}",status="404"}' in counted
    assert TYPED not in counted and TYPED not in everything().replace(f"/c/{TYPED}", "")
