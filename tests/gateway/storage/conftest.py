"""The databases that the tests of the record run on: a fresh SQLite file, and a fresh database of a real PostgreSQL."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gateway.storage.database import Database
from tests.integration import postgresql


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Cluster]:
    if not postgresql.server_programs():
        pytest.skip("PostgreSQL is not installed: python3 tests/debian.py")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with postgresql.cluster(port) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/record/gateway.db"


@pytest.fixture
def postgresql_url(server: postgresql.Cluster) -> str:
    name = f"record_{uuid.uuid4().hex}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url.replace("/postgres", f"/{name}")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    yield from opened(url)


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    yield from opened(sqlite_url)


@pytest.fixture
def pg(postgresql_url: str) -> Iterator[Database]:
    yield from opened(postgresql_url)


def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    database.migrate()
    yield database
    database.dispose()
