"""The audit trail can only grow, tells what was done, and holds nothing of a visitor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from console.storage import trail
from console.storage.trail import Asked, Deed
from gateway.storage.database import Database
from tests.console.conftest import Comer, Staff
from tests.gateway.storage.conftest import database as database
from tests.gateway.storage.conftest import postgresql_url as postgresql_url
from tests.gateway.storage.conftest import server as server
from tests.gateway.storage.conftest import sqlite_url as sqlite_url
from tests.gateway.storage.conftest import url as url

NOW = datetime(2026, 3, 15, 14, 30, tzinfo=timezone.utc)
ATTEMPTS = [
    "UPDATE audit_trail SET who = 'somebody else'",
    "UPDATE audit_trail SET result = result",
    "DELETE FROM audit_trail",
    "INSERT OR REPLACE INTO audit_trail (id, at, clinic, who, what, result) VALUES (1, '2026-01-01', 'c', 'x', 'y', 'z')",
    "TRUNCATE audit_trail",
    "INSERT INTO audit_trail (id, at, clinic, who, what, result) VALUES (1, '2026-01-01', 'c', 'x', 'y', 'z') "
    "ON CONFLICT (id) DO UPDATE SET who = 'somebody else'",
]


@pytest.fixture
def written(database: Database) -> Iterator[Database]:
    with database.transaction() as db:
        trail.write(db, "example", None, Deed("people.add", "p1", after={"name": "Ana"}), NOW)
    yield database


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_row_can_be_changed_or_removed(written: Database, attempt: str) -> None:
    with pytest.raises(DatabaseError), written.transaction() as db:
        db.execute(text(attempt))
    with written.transaction() as db:
        rows, more = trail.read(db, "example", Asked())
    assert [(row.who, row.what, row.after, row.result) for row in rows] == [
        ("command line", "people.add", {"name": "Ana"}, "done")
    ]
    assert not more


def test_rows_are_filtered_and_come_in_pages(written: Database) -> None:
    with written.transaction() as db:
        for number in range(trail.PAGE + 5):
            trail.write(db, "example", None, Deed("inbox.attach", f"g{number % 2}"), NOW)
        trail.write(db, "another", None, Deed("inbox.attach", "g1"), NOW)
        first, more = trail.read(db, "example", Asked(what="inbox.attach"))
        second, no_more = trail.read(db, "example", Asked(what="inbox.attach", page=2))
        only, _ = trail.read(db, "example", Asked(what="inbox.attach", target="g0"))
    assert (len(first), more, len(second), no_more) == (trail.PAGE, True, 5, False)
    assert {row.target for row in only} == {"g0"}


@pytest.mark.anyio
async def test_the_page_shows_who_did_what(administrator: Staff, comes: Comer) -> None:
    await administrator.get("/people")
    await administrator.post("/people", name="Ben", role="editor")
    await administrator.get("/trail", what="people.add")
    assert "Administrator 3 Added a person Ben all" in administrator.text and "role: editor" in administrator.text
    await administrator.get("/trail", what="people.add", who="nobody")
    assert "No rows." in administrator.text
    assert (await administrator.get("/trail", page="x" * 300)).status_code == 200


@pytest.mark.anyio
async def test_who_comes_in_or_sets_a_password_is_named(administrator: Staff, comes: Comer) -> None:
    await administrator.get("/people")
    await administrator.post("/people", name="Ben", role="editor")
    token = administrator.page.text.split("token=")[1].split("<")[0]
    ben = await comes(None)
    await ben.get("/password", token=token)
    await ben.post("/password", token=token, password="a longer password", again="a longer password")
    await ben.log_in("Ben", "a longer password")
    await administrator.get("/trail")
    assert "Ben Set a password Ben" in administrator.text and "Ben Logged in Ben" in administrator.text
    assert "nobody" not in administrator.text.partition("Result")[2]
