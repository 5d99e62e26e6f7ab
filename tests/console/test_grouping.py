"""The same and nearly the same questions are one row, on both databases, and what is erased leaves its group."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from console.grouping import Encoder, Sorter, Vectors, key_of
from console.storage import inbox, today
from console.storage.inbox import Group
from gateway.storage import conversations
from gateway.storage.database import Database
from gateway.storage.staff_tables import InboxQuestion, Work
from tests.console.asked import asks, made_up, unhelpful
from tests.gateway.storage.conftest import database as database
from tests.gateway.storage.conftest import postgresql_url as postgresql_url
from tests.gateway.storage.conftest import server as server
from tests.gateway.storage.conftest import sqlite as sqlite
from tests.gateway.storage.conftest import sqlite_url as sqlite_url
from tests.gateway.storage.conftest import url as url
from tests.gateway.storage.visits import NOW


def groups(database: Database) -> list[Group]:
    with database.transaction() as db:
        return inbox.groups(db, "example")


def sort(database: Database, limit: int = 100) -> int:
    return Sorter(database, made_up).sort("example", limit)


def test_the_same_question_is_one_row(database: Database) -> None:
    for number, text in enumerate(["parking near you?", "Parking, near you", "parking for vans", "price of it"]):
        asks(database, text, now=NOW + timedelta(hours=number))
    assert sort(database) == 4 and sort(database) == 0
    assert [(one.text, one.count) for one in groups(database)] == [("price of it", 1), ("parking for vans", 3)]


def test_a_group_grows_later_and_keeps_its_name(database: Database) -> None:
    asks(database, "parking near you", now=NOW)
    sort(database)
    first = groups(database)[0].id
    asks(database, "parking anywhere", now=NOW + timedelta(days=1))
    sort(database)
    assert [(one.id, one.count) for one in groups(database)] == [(first, 2)]


def test_what_is_answered_or_has_no_words_stays_out(database: Database) -> None:
    asks(database, "makeup", now=NOW, kind="answer")
    asks(database, None, now=NOW, health=True)
    unhelpful(database, "sun and me", NOW)
    asks(database, "which one", now=NOW, kind="clarify")
    sort(database)
    assert {(one.text, one.kinds) for one in groups(database)} == {
        ("sun and me", ("not_helpful",)),
        ("which one", ("clarify",)),
    }
    with database.transaction() as db:
        assert inbox.wordless(db, "example") == 1


def test_an_erased_visit_leaves_its_group_and_an_empty_group_goes(database: Database) -> None:
    mine, _ = asks(database, "parking near you", now=NOW)
    asks(database, "parking near you", "price please", now=NOW + timedelta(hours=1))
    yours, _ = asks(database, "zebra crossing", now=NOW)
    sort(database)
    with database.transaction() as db:
        for visit in (mine, yours):
            conversations.erase(db, visit, "visitor", NOW)
    assert [(one.text, one.count) for one in groups(database)] == [("price please", 1), ("parking near you", 1)]
    with database.transaction() as db:
        today.tidy(db)
        assert len(list(db.scalars(select(Work)))) == 2 == len(list(db.scalars(select(InboxQuestion))))


def test_a_question_asked_while_two_sort_is_placed_once(database: Database) -> None:
    for number in range(12):
        asks(database, f"parking number {number}", now=NOW + timedelta(minutes=number))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: sort(database), range(3)))
    assert [one.count for one in groups(database)] == [12]


def test_when_the_encoder_fails_the_same_words_are_still_one(database: Database) -> None:
    def broken(_: list[str]) -> Vectors:
        raise RuntimeError("no model")

    for number, text in enumerate(["parking near you?", "PARKING near you", "parking for vans"]):
        asks(database, text, now=NOW + timedelta(hours=number))
    assert Sorter(database, broken).sort("example", 100) == 3
    assert sorted(one.count for one in groups(database)) == [1, 2]


def test_a_group_does_not_wander(sqlite: Database) -> None:
    """The third question is near the second, but not near the first, which stands for the group."""
    places = {"first": (1.0, 0.0), "second": (0.88, 0.475), "third": (0.55, 0.835)}

    def turning(texts: list[str]) -> Vectors:
        return np.asarray([[*places[text], *[0.0] * 510] for text in texts], dtype=np.float32)

    for number, text in enumerate(places):
        asks(sqlite, text, now=NOW + timedelta(hours=number))
    Sorter(sqlite, turning).sort("example", 100)
    assert [(one.text, one.count) for one in groups(sqlite)] == [("third", 1), ("second", 2)]


def test_capitals_marks_and_blanks_make_no_other_question() -> None:
    assert key_of("  ¿Duele?  ") == key_of("DUELE") and key_of("??") == "??" and key_of("\ud800 a") == "a"


def test_the_real_encoder_knows_nearly_the_same_question(database: Database) -> None:
    for number, text in enumerate(
        ["can i swim after?", "Can I go swimming afterwards?", "is there parking", "do you take cards", "πονάει;"]
    ):
        asks(database, text, now=NOW + timedelta(hours=number))
    Sorter(database, Encoder()).sort("example", 100)
    assert sorted(one.count for one in groups(database)) == [1, 1, 1, 2]


@pytest.mark.parametrize("text", ["\ud800", "🙂", "a" * 5000, "?"])
def test_odd_texts_are_sorted_too(database: Database, text: str) -> None:
    asks(database, text.encode("utf-8", "replace").decode(), now=NOW)
    assert Sorter(database, Encoder()).sort("example", 100) == 1
