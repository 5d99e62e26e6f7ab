"""What the channels' tests share: the services' stand-in, a clock of the recorded day, and a gateway with all channels."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest

from gateway.app import create_app
from gateway.channels import kinds
from gateway.channels.switching import Switched
from gateway.clinic import Clinic
from gateway.house import House
from gateway.services import Services
from gateway.settings import Settings
from tests.gateway.channels import platforms
from tests.gateway.channels.platforms import PUBLIC, Platform
from tests.gateway.conftest import ADDRESS
from tests.gateway.visitor import Clock

RECORDED = datetime.fromtimestamp(1_772_000_010, timezone.utc)
PATIENCE = 30  # seconds after which a test gives up


@pytest.fixture(scope="session")
def one_platform() -> Iterator[Platform]:
    with platforms.standing() as platform:
        yield platform


@pytest.fixture
def platform(one_platform: Platform) -> Iterator[Platform]:
    one_platform.reset()
    yield one_platform
    one_platform.reset()


@pytest.fixture
def clock() -> Clock:
    return Clock(RECORDED - datetime.now(timezone.utc))


@dataclass
class Door:
    """A gateway, and how services come to it."""

    client: httpx.AsyncClient
    platform: Platform
    services: Services
    house: House

    @property
    def channels(self) -> Switched:
        """Those that are on at this moment."""
        return self.services.channels

    async def deliver(self, service: str, content: bytes, clinic: str = "example", **headers: str) -> httpx.Response:
        """A signed delivery to a clinic; keywords replace headers, an empty one takes it away."""
        signed = platforms.headers(service, content, clinic=clinic)
        given = {name.lower(): value for name, value in signed.items()}
        given.update({name.replace("_", "-"): value for name, value in headers.items()})
        sent = [(name.encode(), value.encode()) for name, value in given.items() if value]
        answer = await self.client.post(f"/channels/{service}/{clinic}", content=content, headers=sent)
        if answer.status_code == 200:
            self.platform.wrote[service] = self.platform.now()
        return answer

    async def say(self, service: str, text: str, number: int = 1) -> None:
        answer = await self.deliver(service, platforms.saying(service, text, number))
        assert answer.status_code == 200, answer.text

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        begun = time.monotonic()
        while not holds():
            assert time.monotonic() - begun < PATIENCE, (self.platform.sent, self.platform.refused)
            await asyncio.sleep(0.02)

    async def told(self, service: str, count: int) -> list[str]:
        """The texts that the service got, once there are so many."""
        await self.until(lambda: len(self.platform.texts(service)) >= count)
        return self.platform.texts(service)


Opener = Callable[..., AbstractAsyncContextManager[Door]]


@pytest.fixture
def opening(settings: Settings, clock: Clock, example: Clinic, platform: Platform) -> Opener:
    """Opens a gateway with all channels; `environment` adds to their secrets, keywords change settings."""

    @asynccontextmanager
    async def open_door(environment: Mapping[str, str] | None = None, **changed: Any) -> AsyncIterator[Door]:
        made, platform.now = settings.model_copy(update={"public_url": PUBLIC, **changed}), clock
        app = create_app(made, clock, [example], channels=kinds.read({**platform.environment, **(environment or {})}))
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                yield Door(client, platform, app.state.services, app.state.house)

    return open_door


@pytest.fixture
async def door(opening: Opener, anyio_backend: str) -> AsyncIterator[Door]:
    async with opening() as door:
        yield door
