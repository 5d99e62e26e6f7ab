"""What the gateway's tests share: the stand-in bot, a fresh record for each test, and the application in this process."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row
from starlette.applications import Starlette

from gateway import clinic as made
from gateway.app import create_app
from gateway.clinic import Clinic
from gateway.settings import Settings
from gateway.storage.database import Database
from gateway.storage.tables import Base
from tests.gateway import clinics, standin
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock, Visitor
from tests.integration import postgresql

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "http://chat.test"
ON_BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgresql"], indirect=True)
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres' AND pid <> pg_backend_pid()"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def example() -> Clinic:
    return made.load(ROOT / "knowledge", public=False)


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clinic, ...]:
    """The example and another clinic in one installation."""
    return made.every(clinics.folder(tmp_path_factory.mktemp("two") / "knowledge"), public=False)


@pytest.fixture(scope="session")
def one_bot() -> Iterator[StandIn]:
    with standin.serving() as bot:
        yield bot


@pytest.fixture
def bot(one_bot: StandIn) -> Iterator[StandIn]:
    one_bot.reset()
    yield one_bot
    one_bot.reset()


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Cluster]:
    if not postgresql.server_programs():
        pytest.fail("PostgreSQL is not installed: python3 tests/debian.py", pytrace=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with postgresql.cluster(port) as cluster:
        yield cluster


@pytest.fixture
def postgresql_url(server: postgresql.Cluster) -> str:
    """A database of a real server, empty again for each test; who still holds it from an earlier one is sent away."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(OTHERS)
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return server.url


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that the migrations have made, to be copied: they take longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / "gateway.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.dispose()
    return file


@pytest.fixture
def sqlite_record(empty_record: Path, tmp_path: Path) -> str:
    """The address of a record in a fresh SQLite file."""
    return f"sqlite:///{shutil.copy(empty_record, tmp_path / 'gateway.db')}"


@pytest.fixture
def settings(request: pytest.FixtureRequest, bot: StandIn, tmp_path: Path) -> Settings:
    """With a record in a fresh SQLite file, or where a test asks for it (ON_BOTH), on PostgreSQL."""
    kept_in = getattr(request, "param", "sqlite")
    return Settings(
        database_url=request.getfixturevalue("postgresql_url" if kept_in == "postgresql" else "sqlite_record"),
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
    async def open_door(clinic: Clinic = example, clinics: Sequence[Clinic] = (), **changed: Any) -> AsyncIterator[Door]:
        app = create_app(settings.model_copy(update=changed), clock, clinics or [clinic])
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
def rows(settings: Settings) -> Callable[[str], list[dict[str, Any]]]:
    """The rows of one table of the record, in the order in which they came."""
    url = settings.database_url

    def in_file(name: str) -> list[dict[str, Any]]:
        with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f"SELECT * FROM {name} ORDER BY rowid")]

    def on_server(name: str) -> list[dict[str, Any]]:
        columns = Base.metadata.tables[name].columns
        order = ", ".join(key for key in ("at", "started_at", "position") if key in columns) or "1"
        with psycopg.connect(url, row_factory=dict_row) as database:
            return database.execute(f"SELECT * FROM {name} ORDER BY {order}").fetchall()

    return on_server if url.startswith("postgresql") else in_file


@pytest.fixture
def files(settings: Settings, tmp_path: Path, rows: Callable[[str], list[dict[str, Any]]]) -> Callable[[], bytes]:
    """Everything that the record holds: the bytes of its files, or on PostgreSQL what stands in its tables."""
    if settings.database_url.startswith("postgresql"):
        return lambda: repr([rows(name) for name in Base.metadata.tables]).encode()
    return lambda: b"".join(path.read_bytes() for path in sorted(tmp_path.glob("gateway.db*")))
