"""Ways around the second person that a clinical answer or a safety rule takes, each of them closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console import approval, shelf
from console.acting import By
from console.guard import Refused
from console.storage import answers, content, people
from console.storage.answers import Given
from console.storage.rows import Changed, NotYours, Person
from gateway.services import Services
from gateway.storage.database import Database
from gateway.storage.staff_tables import Draft
from tests.console.conftest import Comer, services, write
from tests.console.ruled import act, propose
from tests.console.test_answers import GEL, PARKING, WORDINGS, approve, approved, field, written
from tests.console.test_content import CLINICAL, MAKEUP, save, somebody
from tests.console.test_content import approve as approved_by
from tests.gateway.conftest import Door
from tests.gateway.storage.conftest import database as database
from tests.gateway.storage.conftest import postgresql_url as postgresql_url
from tests.gateway.storage.conftest import server as server
from tests.gateway.storage.conftest import sqlite_url as sqlite_url
from tests.gateway.storage.conftest import url as url
from tests.gateway.storage.visits import NOW

PREGNANCY = "contraindications/contraindications/pregnancy"
CALM = "Nobody has to stop anything before."


def retire(database: Database, person: Person, version: int) -> None:
    with database.transaction() as db:
        row = answers.find(db, "example", MAKEUP.id, lock=True)
        assert row
        answers.retire(db, "example", person, row, version, MAKEUP, NOW)


def test_who_wrote_a_clinical_answer_does_not_approve_it_after_an_editor_has_changed_a_word(database: Database) -> None:
    eve, ben, cleo = (
        somebody(database, "Eve", "approver"),
        somebody(database, "Ben", "editor"),
        somebody(database, "Cleo", "approver"),
    )
    first = save(database, eve, CLINICAL)
    version = save(database, ben, replace(CLINICAL, owner="Ben"), first)
    with pytest.raises(NotYours):
        approved_by(database, eve, CLINICAL.told.id, version)
    approved_by(database, cleo, CLINICAL.told.id, version)


def test_two_approvers_who_have_both_written_may_approve_what_the_other_kept_last(database: Database) -> None:
    eve, cleo = somebody(database, "Eve", "approver"), somebody(database, "Cleo", "approver")
    version = save(database, cleo, CLINICAL, save(database, eve, CLINICAL))
    with pytest.raises(NotYours):
        approved_by(database, cleo, CLINICAL.told.id, version)
    approved_by(database, eve, CLINICAL.told.id, version)


def test_what_was_written_before_the_last_approval_is_not_counted(database: Database) -> None:
    eve, ben, cleo = (
        somebody(database, "Eve", "approver"),
        somebody(database, "Ben", "editor"),
        somebody(database, "Cleo", "approver"),
    )
    version = save(database, eve, CLINICAL)
    approved_by(database, cleo, CLINICAL.told.id, version)
    other = replace(CLINICAL, told=replace(CLINICAL.told, text="In front of the house."))
    approved_by(database, eve, CLINICAL.told.id, save(database, ben, other, version + 1))


def test_a_clinical_answer_that_is_retired_while_called_practical_stays_clinical(database: Database) -> None:
    eve = somebody(database, "Eve", "approver")
    version = save(database, eve, Given(MAKEUP, "practical", "", ""))
    retire(database, eve, version)
    again = save(database, eve, Given(replace(MAKEUP, text=CALM), "practical", "", ""), version + 1)
    with pytest.raises(NotYours):
        approved_by(database, eve, MAKEUP.id, again, MAKEUP)


def test_a_clinical_answer_that_was_retired_is_not_brought_back_by_one_person(database: Database) -> None:
    eve, ben = somebody(database, "Eve", "approver"), somebody(database, "Ben", "editor")
    version = save(database, ben, Given(MAKEUP, "clinical", "", ""))
    retire(database, eve, version)
    again = save(database, ben, Given(MAKEUP, "clinical", "", ""), version + 1)
    with pytest.raises(NotYours):
        approved_by(database, ben, MAKEUP.id, again, MAKEUP)


def test_a_question_to_test_with_does_not_go_with_an_answer_that_is_saved(database: Database) -> None:
    ben = somebody(database, "Ben", "editor")
    with database.transaction() as db:
        kept = Draft(id="asked", clinic="example", kind=answers.TEST, answer=MAKEUP.id, wordings=["glitter?"], state="draft")
        kept.version, kept.made_by, kept.made_at = 0, ben.id, NOW
        db.add(kept)
    save(database, ben, CLINICAL, taken=("asked",))
    with database.transaction() as db:
        assert [(one.say, one.answer) for one in answers.accepted(db, "example")] == [("glitter?", MAKEUP.id)]


@pytest.mark.anyio
async def test_what_was_looked_through_is_what_is_approved(editor: object, door: Door) -> None:
    """Somebody saves another text between the look at an answer and its approval, and has guessed its version."""
    inside: Services = services(door)
    ben, told = write(door, lambda db: people.everybody(db, "example")[0]), CLINICAL.told
    given = Given(replace(told, id="practical.parking"), "practical", "", "")
    write(door, lambda db: answers.save(db, "example", ben, given, 0, (), NOW))
    base = inside.settings.knowledge.parent
    seen = write(door, lambda db: shelf.read(db, "example", base))
    worse = replace(given, told=replace(given.told, text="Don't worry, you are fine."))
    write(door, lambda db: answers.save(db, "example", ben, worse, 1, (), NOW))
    with pytest.raises(Changed):
        write(door, lambda db: approval.approve(db, By(inside, ben), seen.books["practical.parking"], (), 2))
    assert not write(door, lambda db: content.approved(db, "example"))


@pytest.mark.anyio
async def test_nothing_is_approved_that_could_not_be_looked_through(editor: object, door: Door) -> None:
    inside: Services = services(door)
    ben = write(door, lambda db: people.everybody(db, "example")[0])
    given = Given(replace(CLINICAL.told, text="Don't worry, you are fine."), "practical", "", "")
    write(door, lambda db: answers.save(db, "example", ben, given, 0, (), NOW))
    inside.clinic = replace(inside.clinic, knowledge=None)
    seen = write(door, lambda db: shelf.read(db, "example", inside.settings.knowledge.parent))
    wrong = approval.wrong(seen, seen.books[CLINICAL.told.id], inside.clinic.knowledge)
    with pytest.raises(Refused) as no:
        write(door, lambda db: approval.approve(db, By(inside, ben), seen.books[CLINICAL.told.id], wrong, 1))
    assert "clinic.yml" in no.value.text


@pytest.mark.anyio
async def test_the_page_offers_no_approval_to_somebody_who_wrote_it(comes: Comer, door: Door) -> None:
    eve, ben, cleo = await comes("approver", "Eve"), await comes("editor", "Ben"), await comes("approver", "Cleo")
    path = await written(eve, **GEL)
    await ben.get(path)
    await ben.post(path, **(GEL | {"owner": "Ben"}), version=field(ben, "version"))
    assert await approve(eve, path) == 403 and approved(door) == []
    await eve.get(path)
    assert "Approve what is kept" not in eve.text
    assert await approve(cleo, path) == 200


@pytest.mark.anyio
async def test_who_wrote_a_change_of_a_rule_does_not_approve_it_after_an_editor_has_added_a_word(
    comes: Comer, door: Door
) -> None:
    eve, ben, cleo = await comes("approver", "Eve"), await comes("editor", "Ben"), await comes("approver", "Cleo")
    assert await propose(eve, PREGNANCY, field="accept|en", drops=0) == 200
    assert await propose(ben, PREGNANCY, field="accept|en", adds="with two heartbeats in me") == 200
    assert await act(eve, PREGNANCY, "approve") == 403 and "Approve this draft" not in eve.text
    assert await act(cleo, PREGNANCY, "approve") == 200


@pytest.mark.anyio
async def test_a_wording_that_another_list_has_got_meanwhile_takes_a_second_person(comes: Comer, door: Door) -> None:
    ben, cleo = await comes("editor", "Ben"), await comes("approver", "Cleo")
    near, named = "aftercare/rules/makeup", "aftercare/rules/pool"
    assert await propose(ben, near, field="near", adds="glitter lagoon") == 200
    assert await propose(ben, named, field="named", adds="glitter lagoon") == 200
    assert await act(ben, named, "approve") == 200
    assert await act(ben, near, "approve") == 403
    assert await act(cleo, near, "approve") == 200


@pytest.mark.anyio
@pytest.mark.parametrize(
    "wording", ["can i put makeup on", "am i allowed with herpes", "my face is swollen and i cant breathe"]
)
async def test_an_answer_to_a_question_about_health_is_no_practical_one(
    editor: object, comes: Comer, door: Door, wording: str
) -> None:
    ben = await comes("editor", "Ben")
    path = await written(ben, **(PARKING | {"title": "It depends", "text": "No.", "wordings": f"{WORDINGS}\n{wording}"}))
    assert await approve(ben, path) == 400 and "call it clinical" in ben.text and approved(door) == []
