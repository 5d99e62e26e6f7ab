"""Tries, decisions and administrators at the same moment, on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from console.grouping import Sorter
from console.storage import deciding, inbox, logins, people
from console.storage.deciding import Choice
from console.storage.rows import Changed, LastOne, Person, Taken
from gateway.storage.database import Database
from tests.console.asked import asks, made_up
from tests.gateway.storage.conftest import database as database
from tests.gateway.storage.conftest import postgresql_url as postgresql_url
from tests.gateway.storage.conftest import server as server
from tests.gateway.storage.conftest import sqlite_url as sqlite_url
from tests.gateway.storage.conftest import url as url
from tests.gateway.storage.visits import NOW


def somebody(database: Database, name: str) -> Person:
    with database.transaction() as db:
        return people.add(db, "example", name, "administrator", "hash", NOW)


def test_of_twenty_tries_at_once_five_are_looked_at(database: Database) -> None:
    def attempt(number: int) -> bool:
        with database.transaction() as db:
            return logins.count(db, ("name", f"address {number % 10}"), NOW) is None

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(attempt, range(20))) == logins.TRIES
    with database.transaction() as db:
        assert logins.count(db, ("name",), NOW + timedelta(minutes=14)) == NOW + logins.LOCKED
        assert logins.count(db, ("name",), NOW + logins.LOCKED) is None


def test_a_session_is_found_only_while_it_lasts(database: Database) -> None:
    ana = somebody(database, "Ana")
    with database.transaction() as db:
        token = logins.begin(db, ana, "hash", "", NOW)
    with database.transaction() as db:
        found = logins.current(db, token, ("example",), NOW + timedelta(minutes=20))
        assert found and found.person == ana and found.since is None
        assert logins.current(db, token, ("another",), NOW + timedelta(minutes=20)) is None


def test_nobody_begins_with_a_password_that_was_taken_away_while_it_was_compared(database: Database) -> None:
    somebody(database, "Ben")
    ana = somebody(database, "Ana")
    with database.transaction() as db:
        people.offer_link(db, "example", ana.id, NOW)
    with database.transaction() as db:
        assert logins.begin(db, ana, "hash", "", NOW) == ""
        people.set_password(db, ana.id, "hash")
        people.switch(db, "example", ana.id, False)
        assert logins.begin(db, ana, "hash", "", NOW) == ""


def test_a_name_is_taken_once(database: Database) -> None:
    somebody(database, "Ana")
    with pytest.raises(Taken):
        somebody(database, "  aNa ")


def test_two_administrators_can_not_switch_each_other_off_at_once(database: Database) -> None:
    both = [somebody(database, name) for name in ("Ana", "Ben")]

    def switch(one: Person) -> bool:
        try:
            with database.transaction() as db:
                people.switch(db, "example", one.id, False)
            return True
        except LastOne:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(switch, both)) == [False, True]


def test_of_two_decisions_at_once_one_is_kept_and_can_be_taken_back(database: Database) -> None:
    both = [somebody(database, name) for name in ("Ana", "Ben")]
    asks(database, "parking near you", now=NOW)
    Sorter(database, made_up).sort("example", 10)
    with database.transaction() as db:
        (group,) = inbox.groups(db, "example")

    def decide(one: Person) -> Person | None:
        try:
            with database.transaction() as db:
                choice = Choice("attached", "aftercare.pool", ("parking near you",))
                deciding.decide(db, "example", one, group.id, group.version, choice, NOW)
            return one
        except Changed:
            return None

    with ThreadPoolExecutor(2) as pool:
        (winner,) = [one for one in pool.map(decide, both) if one]
    with database.transaction() as db:
        (done,) = deciding.last(db, "example", winner)
        assert deciding.undo(db, "example", winner, done.id, NOW) == group.id
        assert inbox.groups(db, "example")[0].state == "new" and inbox.item(db, "example", group.id).drafts == ()
