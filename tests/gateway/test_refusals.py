"""What the public door refuses: malformed, too large, too much, somebody else's. Each with its status and a reason."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from gateway import sessions
from tests.gateway.conftest import ADDRESS, Door, Opener
from tests.gateway.standin import START, StandIn
from tests.gateway.visitor import Visitor, problem

pytestmark = pytest.mark.anyio
REFUSED = yaml.safe_load((Path(__file__).parent / "tables/refused.yml").read_text("utf-8"))


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["name"])
async def test_a_bad_request_is_refused_with_a_reason(door: Door, bot: StandIn, row: dict[str, Any]) -> None:
    visitor = door.visitor()
    if "{session}" in row["body"]:
        await visitor.say("hello")
    before = len(bot.heard)
    gaps = {"session": visitor.session, "a300": "a" * 300, "a20000": "a" * 20000, "odd byte": "\udcff"}
    gaps["deep"] = "[" * 9000 + "]" * 9000
    body = row["body"]
    for gap, value in gaps.items():
        body = body.replace(f"{{{gap}}}", str(value))
    sent = body.encode("utf-8", "surrogateescape")
    response = await door.client.post("/v1/messages", content=sent, headers={"Content-Type": "application/json"})
    assert problem(response) == tuple(row["refused"])
    assert len(bot.heard) == before
    assert (await door.client.get("/healthz")).status_code == 200


async def test_a_refusal_repeats_nothing_of_what_was_sent(door: Door) -> None:
    response = await door.client.post("/v1/messages", json={"message_id": "canary!", "text": {"canary": "canary"}, "canary": 1})
    assert response.status_code == 400
    assert "canary" not in response.text


async def test_a_large_body_is_not_read_to_its_end(door: Door) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b"a" * 1000

    assert problem(await door.client.post("/v1/messages", content=endless())) == (413, "too-large")


async def test_another_visitors_session_opens_only_their_own(door: Door) -> None:
    one, other = door.visitor(), door.visitor()
    await one.say(START)
    await other.say("hello")
    assert problem(await other.post(choice_id=one.choice("I agree"))) == (403, "not-yours")
    body = {"session": other.session, "message_id": one.reply["id"], "helpful": True}
    assert problem(await door.client.post("/v1/feedback", json=body)) == (403, "not-yours")
    assert ("visitor", START) not in await other.transcript()


async def test_a_session_of_another_clinic_is_refused(opening: Opener, example: Any) -> None:
    details = {**example.details, "id": "elsewhere"}
    known = example.knowledge.__class__(**{**vars(example.knowledge), "clinic": details})
    elsewhere = example.__class__(details, known, ())
    async with opening() as here, opening(clinic=elsewhere) as there:
        visitor = here.visitor()
        await visitor.say("hello")
        stranger = Visitor(there.client, visitor.session)
        assert problem(await stranger.post(text="hello")) == (403, "not-yours")
        assert problem(await there.client.get("/v1/transcript", headers=visitor.proof)) == (403, "not-yours")


WITH_SESSION = [("GET", "/v1/transcript"), ("GET", "/v1/aftercare.ics"), ("DELETE", "/v1/session")]


@pytest.mark.parametrize(("method", "path"), WITH_SESSION)
async def test_without_a_session_nothing_is_told_or_erased(door: Door, method: str, path: str) -> None:
    signed = sessions.Sessions("another secret").token("key")
    for given, refused in (
        ({}, (401, "no-session")),
        ({"Authorization": "Basic abc"}, (401, "no-session")),
        ({"Authorization": "Bearer "}, (401, "no-session")),
        ({"Authorization": "Bearer abc"}, (403, "not-yours")),
        ({"Authorization": f"Bearer {signed}"}, (403, "not-yours")),
        ({"Authorization": "Bearer ä".encode()}, (403, "not-yours")),
    ):
        assert problem(await door.client.request(method, path, headers=given)) == refused


async def test_feedback_needs_a_reply_of_ones_own(visitor: Visitor) -> None:
    await visitor.say("hello")
    good = {"session": visitor.session, "message_id": visitor.reply["id"], "helpful": True}
    for wrong, refused in (
        ({"session": None}, (401, "no-session")),
        ({"message_id": "unknown"}, (404, "not-found")),
        ({"helpful": "yes"}, (400, "bad-request")),
        ({"reason": "x" * 501}, (400, "bad-request")),
        ({"reason": "\0"}, (400, "bad-request")),
    ):
        assert problem(await visitor.client.post("/v1/feedback", json={**good, **wrong})) == refused
    assert (await visitor.client.post("/v1/feedback", json=good)).status_code == 204


async def test_a_call_needs_a_name_and_a_number(visitor: Visitor) -> None:
    await visitor.say("hello")
    good = {"session": visitor.session, "name": "Anna", "number": "+44 20 7946 0001", "time": "mornings"}
    for wrong, refused in (
        ({"session": None}, (401, "no-session")),
        ({"name": "  "}, (400, "bad-request")),
        ({"name": "x" * 101}, (400, "bad-request")),
        ({"number": "call me"}, (400, "bad-request")),
        ({"time": "x" * 101}, (400, "bad-request")),
    ):
        assert problem(await visitor.client.post("/v1/callback", json={**good, **wrong})) == refused
    assert (await visitor.client.post("/v1/callback", json=good)).status_code == 204


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/rest/webhook",
        "/webhooks/clinic/webhook",
        "/conversations/x/tracker",
        "/model/parse",
        "/status",
        "/version",
        "/domain",
        "/v1",
        "/v1/",
        "/v1/messages/",
        "/docs",
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
    ],
)
async def test_nothing_else_is_there(door: Door, path: str) -> None:
    for method in ("GET", "POST"):
        response = await door.client.request(method, path)
        assert problem(response) in ((404, "not-found"), (405, "method"))


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/session"), ("PUT", "/v1/messages"), ("POST", "/v1/session")])
async def test_another_method_is_refused(door: Door, method: str, path: str) -> None:
    response = await door.client.request(method, path)
    assert problem(response) == (405, "method")
    assert response.headers["allow"]


async def too_many(answer: httpx.Response) -> int:
    assert problem(answer) == (429, "too-many")
    return int(answer.headers["retry-after"])


async def test_a_flood_in_one_session_is_stopped(opening: Opener, bot: StandIn) -> None:
    async with opening(session_messages=5) as door:
        visitor = door.visitor()
        await visitor.say("hello")
        answers = await asyncio.gather(*(visitor.post(text="again") for _ in range(8)))
        refused = [answer for answer in answers if answer.status_code != 200]
        assert len(refused) == 3
        assert 1 <= await too_many(refused[0]) <= 60
        assert len(bot.heard) == 6
        assert (await door.visitor().say("somebody else"))["kind"] == "answer"


async def test_a_flood_of_conversations_from_one_address_is_stopped(opening: Opener) -> None:
    async with opening(address_conversations=3) as door:
        for _ in range(3):
            await door.visitor().say("hello")
        await too_many(await door.visitor().post(text="hello"))


async def test_a_flood_of_requests_from_one_address_is_stopped(opening: Opener) -> None:
    async with opening(address_requests=3) as door:
        for _ in range(3):
            await door.client.get("/v1/transcript")
        await too_many(await door.client.get("/v1/transcript"))
        assert (await door.client.get("/healthz")).status_code == 200


async def test_calls_are_asked_for_a_few_times_only(opening: Opener) -> None:
    async with opening(session_callbacks=2) as door:
        visitor = door.visitor()
        await visitor.say("hello")
        body = {"session": visitor.session, "name": "Anna", "number": "0207946000"}
        answers = [await door.client.post("/v1/callback", json=body) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [204, 204, 429]


async def test_an_address_is_believed_from_a_trusted_proxy_only(opening: Opener) -> None:
    async def statuses(**settings: Any) -> list[int]:
        async with opening(address_conversations=1, **settings) as door:
            transport = httpx.ASGITransport(door.app, client=("10.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                sent = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(3)]
                body = {"message_id": "m", "text": "hello"}
                return [(await client.post("/v1/messages", json=body, headers=one)).status_code for one in sent]

    assert await statuses(trusted_proxies="10.0.0.1") == [200, 200, 200]
    assert await statuses(trusted_proxies="127.0.0.1") == [200, 429, 429]
