"""Work that several people share: who claims it, and its state. A claim lasts ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from console.storage.rows import Changed, Missing, Person
from gateway.storage import staff_tables as tables

CLAIM = timedelta(minutes=10)


def open_work(db: Session, clinic: str, work_id: str, kind: str) -> tables.Work:
    """The row of a notice or wish, made when it is first touched; nobody else changes it until the transaction ends."""
    if db.get(tables.Work, work_id) is None:
        db.add(tables.Work(id=work_id, clinic=clinic, kind=kind, state="open", version=0))
        db.flush()
    return locked(db, clinic, work_id)


def locked(db: Session, clinic: str, work_id: str) -> tables.Work:
    """The row, which nobody else changes until the transaction ends; raises Missing."""
    row = db.get(tables.Work, work_id, with_for_update=True, populate_existing=True)
    if row is None or row.clinic != clinic:
        raise Missing("This is not here any more.")
    found: tables.Work = row
    return found


def is_others(row: tables.Work, person: Person, now: datetime) -> bool:
    """Whether somebody else is at it now."""
    return row.claimed_by not in (None, person.id) and row.claimed_until is not None and row.claimed_until > now


def check(row: tables.Work, person: Person, version: int, now: datetime) -> None:
    """Raise Changed when somebody else claims it, or changed it since `version` was shown."""
    if is_others(row, person, now):
        raise Changed("Somebody else works on this now. Nothing was changed; what you typed is still below.")
    if row.version != version:
        text = "Somebody else decided this meanwhile: look at its state before you go on."
        raise Changed(f"{text} Nothing was changed; what you typed is still below.")


def claim(row: tables.Work, person: Person, now: datetime) -> None:
    """Take it for ten minutes; raises Changed when somebody else has it."""
    if is_others(row, person, now):
        raise Changed("Somebody else has just begun with this. Take another one.")
    row.claimed_by, row.claimed_until = person.id, now + CLAIM


def release(row: tables.Work, person: Person) -> None:
    """Let go of it."""
    if row.claimed_by == person.id:
        row.claimed_by = row.claimed_until = None


def set_state(row: tables.Work, person: Person, state: str, now: datetime) -> None:
    """Give it another state; the claim ends."""
    row.state, row.version, row.decided_by, row.decided_at = state, row.version + 1, person.id, now
    row.claimed_by = row.claimed_until = None
