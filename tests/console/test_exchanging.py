"""Import and export by command line: the same files, the same drafts, the same refusals."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from console import exchange, exchanging
from console.exchanging import Room, Wrong
from console.storage import answers, people, trail
from console.storage.trail import Asked
from gateway import clinic as clinics
from gateway.storage.database import Database
from tests.console.test_exchange_page import PARKING
from tests.gateway.storage.conftest import database as database
from tests.gateway.storage.conftest import postgresql_url as postgresql_url
from tests.gateway.storage.conftest import server as server
from tests.gateway.storage.conftest import sqlite_url as sqlite_url
from tests.gateway.storage.conftest import url as url
from tests.gateway.storage.visits import NOW

ROOT = Path(__file__).parents[2]


@pytest.fixture
def room(database: Database) -> Room:
    clinic = clinics.load(ROOT / "knowledge", public=False)
    with database.transaction() as db:
        for name, role in (("Ana", "editor"), ("Vera", "viewer")):
            people.add(db, clinic.id, name, role, "hash", NOW)  # type: ignore[arg-type]
    return Room(database, clinic, ROOT)


def test_all_answers_go_out_and_one_comes_back_changed(room: Room, tmp_path: Path) -> None:
    file = tmp_path / "answers.yml"
    assert exchanging.written(room, file).startswith("3")
    rows = list(exchange.read(file.name, file.read_bytes()).rows)
    rows[0] = dataclasses.replace(rows[0], wordings=(*rows[0].wordings, "a wording of the test"))
    file.write_text(exchange.to_yaml([*rows, PARKING]))
    told = f"1 new, 1 changed, {len(rows) - 1} the same."
    assert exchanging.taken(room, file, "Ana", only_try=True) == f"It can be imported, nothing was changed: {told}"
    assert exchanging.taken(room, file, "ana", only_try=False) == f"Imported as drafts: {told}"
    with room.database.transaction() as db:
        kept = answers.every(db, room.clinic.id)
        (deed,), _ = trail.read(db, room.clinic.id, Asked(what="answers.import"))
    assert {row.state for row in kept.values()} == {"draft"} and set(kept) == {rows[0].id, PARKING.id}
    assert deed.after == {"new": 1, "changed": 1}


@pytest.mark.parametrize("by", ["Vera", "Nobody"])
def test_only_an_editor_brings_answers_in(room: Room, tmp_path: Path, by: str) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(exchange.to_csv([PARKING]))
    with pytest.raises(Wrong, match="is not one of the editors"):
        exchanging.taken(room, file, by, only_try=False)


def test_faults_are_told_and_nothing_is_kept(room: Room, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(exchange.to_csv([PARKING, dataclasses.replace(PARKING, wordings=())]))
    with pytest.raises(Wrong, match="row 3 id: Row 2 has the same id"):
        exchanging.taken(room, file, "Ana", only_try=False)
    with room.database.transaction() as db:
        assert answers.every(db, room.clinic.id) == {}
