"""From what somebody writes to what is approved and live, on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from console.changes import STAFF, Changes, Rule, Told
from console.composing import compose, written
from console.grouping import Sorter
from console.roles import Role
from console.storage import answers, content, deciding, inbox, people, rules
from console.storage.answers import Given
from console.storage.deciding import Choice
from console.storage.rows import Changed, NotYours, Person
from console.storage.rules import Beside, Proposal
from gateway.storage.database import Database
from tests.console.asked import asks, made_up
from tests.gateway.storage.conftest import database as database
from tests.gateway.storage.conftest import postgresql_url as postgresql_url
from tests.gateway.storage.conftest import server as server
from tests.gateway.storage.conftest import sqlite_url as sqlite_url
from tests.gateway.storage.conftest import url as url
from tests.gateway.storage.visits import NOW

ROOT = Path(__file__).parents[2]
PARKING = Told(
    "practical.parking", "Parking", "Behind the house.", ("where to park", "car park", "lot", "parking", "my car"), STAFF
)
PRACTICAL = Given(PARKING, "practical", "front desk", "2027-01-31")
CLINICAL = Given(replace(PARKING, id="clinical.gel"), "clinical", "", "")
MAKEUP = written(ROOT)["aftercare.makeup"]
BESIDE = Beside("old", is_same=False)


def somebody(database: Database, name: str, role: Role) -> Person:
    with database.transaction() as db:
        return people.add(db, "example", name, role, "hash", NOW)


def save(database: Database, person: Person, given: Given, version: int = 0, taken: tuple[str, ...] = ()) -> int:
    with database.transaction() as db:
        return answers.save(db, "example", person, given, version, taken, NOW).version


def approve(database: Database, person: Person, answer: str, version: int, live: Told | None = None) -> None:
    with database.transaction() as db:
        row = answers.find(db, "example", answer, lock=True)
        assert row
        answers.approve(db, "example", person, row, version, live, NOW)


def approved(database: Database) -> Changes:
    with database.transaction() as db:
        return content.approved(db, "example")


def test_a_practical_answer_needs_one_person_and_nothing_is_approved_before(database: Database) -> None:
    ana = somebody(database, "Ana", "editor")
    version = save(database, ana, PRACTICAL)
    assert not approved(database)
    approve(database, ana, PARKING.id, version)
    assert approved(database) == Changes((PARKING,))


def test_a_clinical_answer_needs_an_approver_who_has_not_written_it(database: Database) -> None:
    ana, ben, cleo = (somebody(database, *one) for one in (("Ana", "approver"), ("Ben", "editor"), ("Cleo", "approver")))  # type: ignore[arg-type]
    version = save(database, ana, CLINICAL)
    for person in (ana, ben):
        with pytest.raises(NotYours, match="second person"):
            approve(database, person, "clinical.gel", version)
    approve(database, cleo, "clinical.gel", version)
    assert [one.id for one in approved(database).answers] == ["clinical.gel"]


def test_calling_a_clinical_answer_practical_does_not_save_the_second_person(database: Database) -> None:
    ana = somebody(database, "Ana", "approver")
    version = save(database, ana, Given(MAKEUP, "practical", "", ""))
    with pytest.raises(NotYours):
        approve(database, ana, MAKEUP.id, version, MAKEUP)


def test_who_only_adds_wordings_to_a_clinical_answer_needs_nobody_else(database: Database) -> None:
    ana = somebody(database, "Ana", "editor")
    more = replace(MAKEUP, wordings=(*MAKEUP.wordings, "when may i paint my face"))
    approve(database, ana, MAKEUP.id, save(database, ana, Given(more, "clinical", "", "")), MAKEUP)
    assert approved(database).answers == (more,)
    less = replace(MAKEUP, wordings=MAKEUP.wordings[1:])
    version = save(database, ana, Given(less, "clinical", "", ""), 2)
    with pytest.raises(NotYours):
        approve(database, ana, MAKEUP.id, version, MAKEUP)
    assert approved(database).answers == (more,), "what was approved stays until the next approval"


def test_of_two_who_save_at_once_one_is_told_and_nothing_is_overwritten(database: Database) -> None:
    both = [somebody(database, name, "editor") for name in ("Ana", "Ben")]
    save(database, both[0], PRACTICAL)

    def attempt(person: Person) -> bool:
        try:
            return bool(save(database, person, replace(PRACTICAL, owner=person.name), 1))
        except Changed:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, both)) == [False, True]


def test_a_retired_answer_stays_retired_until_a_new_text_is_approved(database: Database) -> None:
    ana = somebody(database, "Ana", "approver")
    approve(database, ana, PARKING.id, save(database, ana, PRACTICAL))
    with database.transaction() as db:
        row = answers.find(db, "example", PARKING.id, lock=True)
        assert row
        answers.retire(db, "example", ana, row, 2, None, NOW)
    assert approved(database) == Changes(retired=(PARKING.id,))
    version = save(database, ana, PRACTICAL, 3)
    assert approved(database) == Changes(retired=(PARKING.id,))
    approve(database, ana, PARKING.id, version)
    assert approved(database) == Changes((PARKING,))


def test_what_is_live_is_what_was_published_and_going_back_says_so(database: Database) -> None:
    ana = somebody(database, "Ana", "editor")
    approve(database, ana, PARKING.id, save(database, ana, PRACTICAL))
    for changes, state in ((approved(database), "live"), (Changes(), "approved")):
        with database.transaction() as db:
            content.went_live(db, "example", changes)
        with database.transaction() as db:
            row = answers.find(db, "example", PARKING.id)
            assert row and row.state == state


def test_what_the_inbox_left_goes_into_an_answer_and_can_not_be_taken_back_then(database: Database) -> None:
    ana = somebody(database, "Ana", "editor")
    asks(database, "parking near you", now=NOW)
    Sorter(database, made_up).sort("example", 10)
    with database.transaction() as db:
        (group,) = inbox.groups(db, "example")
        deciding.decide(db, "example", ana, group.id, 0, Choice("new_answer", None, ("parking near you",), "Parking"), NOW)
    with database.transaction() as db:
        (draft,) = answers.waiting(db, "example")
        assert (draft.title, draft.wordings) == ("Parking", ["parking near you"])
    save(database, ana, PRACTICAL, taken=(draft.id,))
    with database.transaction() as db:
        assert answers.waiting(db, "example") == []
        (done,) = deciding.last(db, "example", ana)
        with pytest.raises(Changed, match="gone on"):
            deciding.undo(db, "example", ana, done.id, NOW)


def test_of_two_who_propose_or_approve_a_rule_at_once_one_is_told(database: Database) -> None:
    both = [somebody(database, name, "approver") for name in ("Ana", "Ben")]
    given = Proposal("clinic", ("opening_hours",), "old", "new", True, 0, ("Opening hours",))

    def attempt(person: Person) -> bool:
        try:
            with database.transaction() as db:
                rules.save(db, "example", person, given, None, NOW)
        except Changed:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, both)) == [False, True]
    with database.transaction() as db:
        (draft,) = rules.every(db, "example")

    def approval(person: Person) -> bool:
        try:
            with database.transaction() as db:
                rules.approve(db, "example", person, draft, BESIDE, NOW)
        except Changed:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approval, both)) == [False, True]
    assert approved(database).rules == (Rule("clinic", ("opening_hours",), "new"),)


def test_what_is_approved_composes_to_a_version(database: Database, tmp_path: Path) -> None:
    ana = somebody(database, "Ana", "editor")
    approve(database, ana, PARKING.id, save(database, ana, PRACTICAL))
    compose(ROOT, approved(database), tmp_path / "version")
    assert written(tmp_path / "version")[PARKING.id] == PARKING


@pytest.mark.parametrize(
    ("title", "known", "id_"),
    [
        ("Parking & bikes", (), "practical.parking_bikes"),
        ("Ünïcode!", (), "practical.unicode"),
        ("日本", ("practical.answer",), "practical.answer_2"),
    ],
)
def test_a_new_answer_gets_an_id_of_its_own(title: str, known: tuple[str, ...], id_: str) -> None:
    assert answers.new_id(title, "practical", known) == id_
