"""The guide's example is a whole channel."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import types

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.app import create_app
from gateway.channels.kinds import Kinds
from gateway.clinic import Clinic
from gateway.settings import Settings
from tests.gateway.channels.conftest import RECORDED
from tests.gateway.channels.platforms import PUBLIC
from tests.gateway.conftest import ADDRESS, ROOT
from tests.gateway.standin import served
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio


def written() -> types.ModuleType:
    """The example as a module."""
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/add-a-channel.md").read_text("utf-8"), re.DOTALL)
    module = types.ModuleType("postcards")
    exec(compile(code, "docs/add-a-channel.md", "exec", dont_inherit=True), module.__dict__)
    return module


async def test_the_example_of_the_guide_is_answered(settings: Settings, clock: Clock, example: Clinic) -> None:
    cards: list[str] = []

    async def take(request: Request) -> Response:
        cards.append((await request.json())["words"])
        return Response()

    card = {"from": "anna", "id": "1", "at": RECORDED.isoformat(), "words": "what is it?"}
    content = json.dumps(card).encode()
    stamp = hmac.new(b"secret", content, hashlib.sha256).hexdigest()
    with served(Starlette(routes=[Route("/", take, methods=["POST"])])) as port:
        environment = {"GATEWAY_POSTCARDS_URL": f"http://127.0.0.1:{port}/", "GATEWAY_POSTCARDS_SECRET": "secret"}
        known = Kinds({"postcards": written().KIND}, environment)
        app = create_app(settings.model_copy(update={"public_url": PUBLIC}), clock, [example], channels=known)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client,
        ):
            wrong = await client.post("/channels/postcards/example", content=content, headers={"X-Stamp": "none"})
            right = await client.post("/channels/postcards/example", content=content, headers={"X-Stamp": stamp})
            assert (wrong.status_code, right.status_code) == (403, 200)
            await until(lambda: "You said: what is it?" in cards)
    assert written().channel({}) is None


async def until(holds: object) -> None:
    import asyncio

    for _ in range(1500):
        if callable(holds) and holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")
