"""What the gateway's tests share: the stand-in bot, a fresh record for each test, and the application in this process."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from gateway import clinic as clinics
from gateway.app import create_app
from gateway.clinic import Clinic
from gateway.settings import Settings
from tests.gateway import standin
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock, Visitor

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "http://chat.test"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def example() -> Clinic:
    return clinics.load(ROOT / "knowledge", public=False)


@pytest.fixture(scope="session")
def one_bot() -> Iterator[StandIn]:
    with standin.serving() as bot:
        yield bot


@pytest.fixture
def bot(one_bot: StandIn) -> Iterator[StandIn]:
    one_bot.reset()
    yield one_bot
    one_bot.reset()


@pytest.fixture
def settings(bot: StandIn, tmp_path: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{tmp_path}/gateway.db",
        bot_url=bot.url,
        bot_secret=standin.SECRET,
        secret="signs sessions",
        knowledge=ROOT / "knowledge",
        widget=ROOT / "widget",
        session_messages=1000,
        versions=tmp_path / "versions",
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass
class Door:
    """The running application, and how to come to it."""

    app: Starlette
    client: httpx.AsyncClient

    def visitor(self) -> Visitor:
        return Visitor(self.client)


Opener = Callable[..., AbstractAsyncContextManager[Door]]


@pytest.fixture
def opening(settings: Settings, clock: Clock, example: Clinic) -> Opener:
    """Opens a door; keywords change settings. Two doors share a record, like two processes."""

    @asynccontextmanager
    async def open_door(clinic: Clinic = example, **changed: Any) -> AsyncIterator[Door]:
        app = create_app(settings.model_copy(update=changed), clock, clinic)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                yield Door(app, client)

    return open_door


@pytest.fixture
async def door(opening: Opener, anyio_backend: str) -> AsyncIterator[Door]:
    async with opening() as door:
        yield door


@pytest.fixture
def visitor(door: Door) -> Visitor:
    return door.visitor()


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[str], list[dict[str, Any]]]:
    """The rows of one table of the record."""

    def read(table: str) -> list[dict[str, Any]]:
        with sqlite3.connect(tmp_path / "gateway.db") as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f"SELECT * FROM {table} ORDER BY rowid")]

    return read


@pytest.fixture
def files(tmp_path: Path) -> Callable[[], bytes]:
    """Everything that the record's files hold."""
    return lambda: b"".join(path.read_bytes() for path in sorted(tmp_path.glob("gateway.db*")))
