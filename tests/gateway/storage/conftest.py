"""The databases that the tests of the record run on: a fresh SQLite file, and a fresh database of a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.storage.database import Database
from tests.gateway.conftest import postgresql_url as postgresql_url
from tests.gateway.conftest import server as server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/record/gateway.db"


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
