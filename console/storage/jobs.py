"""Trainings and checks: one at a time in the whole installation, watched over by a heartbeat."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console.storage.rows import Changed, Missing, Person
from gateway.storage.version_tables import Job as Row

SILENT = timedelta(seconds=60)  # without a heartbeat for so long, nobody is at it any more
RUNNING, DONE, FAILED, CANCELLED, INTERRUPTED = "running", "done", "failed", "cancelled", "interrupted"


@dataclass(frozen=True)
class Job:
    """A training or a check, under way or over."""

    id: str
    clinic: str
    kind: str
    version: str
    state: str
    step: str
    by: str | None
    began: datetime
    ended: datetime | None
    cancelled: bool

    def took(self, now: datetime) -> str:
        """How long it has taken so far, in words."""
        minutes = int(((self.ended or now) - self.began).total_seconds() // 60)
        return {0: "less than a minute", 1: "1 minute"}.get(minutes, f"{minutes} minutes")


def begin(db: Session, clinic: str, kind: str, version: str, person: Person | None, now: datetime) -> Job:
    """Begin one; raises Changed while another runs."""
    end_silent(db, now)
    row = Row(id=uuid.uuid4().hex, clinic=clinic, kind=kind, version_id=version, state=RUNNING, step="Beginning")
    row.began_by, row.began_at, row.beat_at = person.id if person else None, now, now
    row.cancelled, row.slot = False, "running"
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        raise Changed("A training or a check is under way. There is one at a time: wait for it, or cancel it.") from None
    return _job(row)


def beat(db: Session, id: str, step: str, now: datetime) -> bool:
    """Say that it goes on, and where it stands; false when it must end."""
    row = db.get(Row, id, with_for_update=True, populate_existing=True)
    if row is None or row.state != RUNNING:
        return False
    row.step, row.beat_at = step, now
    return not row.cancelled


def end(db: Session, id: str, state: str, step: str, now: datetime) -> bool:
    """End it; false when it has ended already."""
    row = db.get(Row, id, with_for_update=True, populate_existing=True)
    if row is None or row.state != RUNNING:
        return False
    row.state, row.step, row.ended_at, row.slot = state, step, now, None
    return True


def cancel(db: Session, clinic: str, id: str) -> None:
    """Have it end as soon as whoever is at it looks; raises Missing when it runs no more."""
    row = db.get(Row, id, with_for_update=True, populate_existing=True)
    if row is None or row.clinic != clinic or row.state != RUNNING:
        raise Missing("This is over already.")
    row.cancelled = True


def end_silent(db: Session, now: datetime) -> None:
    """What nobody is at any more, because the gateway was stopped or killed, is interrupted."""
    for row in db.scalars(select(Row).where(Row.state == RUNNING, Row.beat_at < now - SILENT).with_for_update()):
        row.state, row.ended_at, row.slot = INTERRUPTED, now, None
        row.step = "The gateway was stopped meanwhile. Begin again."
    db.flush()


def last(db: Session, clinic: str, count: int = 10) -> list[Job]:
    """The last ones, the newest first."""
    query = select(Row).where(Row.clinic == clinic).order_by(Row.began_at.desc(), Row.id).limit(count)
    return [_job(row) for row in db.scalars(query)]


def find(db: Session, clinic: str, id: str) -> Job:
    """One of them; raises Missing."""
    row = db.get(Row, id)
    if row is None or row.clinic != clinic:
        raise Missing("There is no such training or check.")
    return _job(row)


def _job(row: Row) -> Job:
    return Job(
        row.id,
        row.clinic,
        row.kind,
        row.version_id,
        row.state,
        row.step,
        row.began_by,
        row.began_at,
        row.ended_at,
        row.cancelled,
    )
