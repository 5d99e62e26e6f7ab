"""People: adding them, their roles and passwords, and one-time links to set a password."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console.roles import Role, read
from console.storage.rows import LastOne, Missing, Person, Taken
from gateway.storage import staff_tables as tables

LINK = timedelta(hours=24)


def key(name: str) -> str:
    """A name as names are compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def digest(token: str) -> str:
    """What the database knows of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def add(db: Session, clinic: str, name: str, role: Role, password: str | None, now: datetime) -> Person:
    """Add somebody; `password` is its hash. Raises Taken."""
    shown = " ".join(name.split())
    row = tables.Person(id=uuid.uuid4().hex, clinic=clinic, name=shown, key=key(name), role=role)
    row.password, row.active, row.created_at = password, True, now
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        raise Taken(f"{shown} is somebody already: take another name.") from None
    return person(row)


def everybody(db: Session, clinic: str) -> list[Person]:
    """All people, by name."""
    rows = db.scalars(select(tables.Person).where(tables.Person.clinic == clinic).order_by(tables.Person.key))
    return [person(row) for row in rows]


def names(db: Session, clinic: str) -> dict[str, str]:
    """Names by id."""
    return {one.id: one.name for one in everybody(db, clinic)}


def by_name(db: Session, clinic: str, name: str) -> tuple[Person, str | None] | None:
    """The person of a name with the hash of the password."""
    row = db.scalar(select(tables.Person).where(tables.Person.key == key(name), tables.Person.clinic == clinic))
    return None if row is None else (person(row), row.password)


def change_role(db: Session, clinic: str, person_id: str, role: Role) -> tuple[Person, Person]:
    """Give somebody another role and end their sessions: before and after. Raises Missing and LastOne."""
    row = _locked(db, clinic, person_id)
    before = person(row)
    if role != "administrator":
        _keep_one(db, clinic, row)
    row.role = role
    end_sessions(db, person_id)
    return before, person(row)


def switch(db: Session, clinic: str, person_id: str, active: bool) -> tuple[Person, Person]:
    """Let somebody in or not, and end their sessions: before and after. Raises Missing and LastOne."""
    row = _locked(db, clinic, person_id)
    before = person(row)
    if not active:
        _keep_one(db, clinic, row)
        row.reset_digest = row.reset_until = None
    row.active = active
    end_sessions(db, person_id)
    return before, person(row)


def offer_link(db: Session, clinic: str, person_id: str, now: datetime) -> tuple[Person, str]:
    """A token that sets a new password once, within a day. The old password and all sessions end. Raises Missing."""
    row = _locked(db, clinic, person_id)
    token = secrets.token_urlsafe(32)
    row.reset_digest, row.reset_until, row.password = digest(token), now + LINK, None
    end_sessions(db, person_id)
    return person(row), token


def of_link(db: Session, token: str, now: datetime, lock: bool = False) -> Person:
    """Whose one-time token this is, at whatever clinic; `lock`: nobody else uses it meanwhile. Raises Missing."""
    table = tables.Person
    query = select(table).where(table.reset_digest == digest(token), table.active)
    row = db.scalar(query.with_for_update() if lock else query)
    if row is None or row.reset_until is None or row.reset_until < now:
        raise Missing("This link was used already, or is too old: ask an administrator for another one.")
    return person(row)


def set_password(db: Session, person_id: str, password: str) -> None:
    """Keep the hash of a new password; the link is used up and all sessions end. Raises Missing."""
    row = db.get(tables.Person, person_id, with_for_update=True)
    if row is None:
        raise Missing("There is no such person.")
    row.password, row.reset_digest, row.reset_until = password, None, None
    end_sessions(db, person_id)
    db.flush()


def end_sessions(db: Session, person_id: str, but: str = "") -> None:
    """Log somebody out everywhere, but where they have the token `but`."""
    table = tables.StaffSession
    db.execute(delete(table).where(table.staff_id == person_id, table.digest != digest(but)))


def _locked(db: Session, clinic: str, person_id: str) -> tables.Person:
    """The row of somebody of this clinic; the administrators are locked too, so that two can't switch each other off."""
    table = tables.Person
    which = select(table).where(table.clinic == clinic).order_by(table.id).with_for_update()
    for row in db.scalars(which.execution_options(populate_existing=True)):
        if row.id == person_id:
            found: tables.Person = row
            return found
    raise Missing("There is no such person.")


def _keep_one(db: Session, clinic: str, row: tables.Person) -> None:
    table = tables.Person
    others = select(func.count()).where(
        table.clinic == clinic, table.role == "administrator", table.active, table.id != row.id, table.password.is_not(None)
    )
    if row.role == "administrator" and row.active and not db.scalar(others):
        raise LastOne("This is the last administrator: make somebody else an administrator first.")


def person(row: tables.Person) -> Person:
    """A person as the console knows them."""
    return Person(row.id, row.clinic, row.name, read(row.role), row.active, row.password is not None)
