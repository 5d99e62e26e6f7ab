"""The schema goes forward and back, says the same as the tables, and two processes may bring it up at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

from gateway.storage.database import Database
from gateway.storage.tables import Base
from tests.gateway.storage.visits import full

ROOT = Path(__file__).resolve().parents[3]
MIGRATE = """
import sys
from gateway.storage.database import Database
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
database.migrate()
"""


def tables_of(database: Database) -> set[str]:
    with database.transaction() as db:
        return set(inspect(db.connection()).get_table_names()) - {"alembic_version"}


def test_forward_and_back_and_forward_again(url: str) -> None:
    database = Database(url)
    for _ in range(2):
        database.migrate()
        assert tables_of(database) == set(Base.metadata.tables)
        full(database)
        database.downgrade()
        assert tables_of(database) == set()
    database.dispose()


def test_the_migrations_make_what_the_tables_say(database: Database) -> None:
    with database.transaction() as db:
        assert compare_metadata(MigrationContext.configure(db.connection()), Base.metadata) == []


def test_processes_may_migrate_at_once(url: str) -> None:
    command = [sys.executable, "-c", MIGRATE, url]
    running = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin and process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    database = Database(url)
    assert tables_of(database) == set(Base.metadata.tables)
    database.dispose()


def test_a_database_without_tables_does_not_answer(url: str) -> None:
    database = Database(url)
    with pytest.raises(DatabaseError):
        database.ping()
    database.migrate()
    database.ping()
    database.downgrade()
    with pytest.raises(DatabaseError):
        database.ping()
    database.dispose()


def test_the_file_is_for_its_owner_only(sqlite: Database, sqlite_url: str) -> None:
    full(sqlite)
    files = list(Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir())
    assert files and not any(path.stat().st_mode & 0o077 for path in files)
