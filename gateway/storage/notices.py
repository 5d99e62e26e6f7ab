"""Notices for the clinic's staff: that a sign was urgent, or a person was wished for. Never what was said."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway.storage import tables
from gateway.storage.conversations import remove
from gateway.storage.rows import Turn

URGENT, PERSON = "urgent", "person"
ASKED_FOR_A_PERSON = "talk_to_person"
ONLY_ASKED = "what_if"  # a level: somebody asks about signs, and reports none
LATEST = timedelta(days=1)  # a notice that could not be delivered for so long is given up; the console still shows it
PAUSES = (5, 15, 60, 300, 900)  # seconds between tries; the last one again and again


@dataclass(frozen=True)
class Parcel:
    """A notice on its way to the clinic."""

    id: str
    clinic: str
    kind: str
    level: str | None
    at: datetime


def kind_of(kind: str, topic: str | None) -> str | None:
    """Which notice a turn makes, if any."""
    return URGENT if kind == "urgent" else PERSON if topic == ASKED_FOR_A_PERSON else None


def note(db: Session, turn: Turn, clinic: str, kind: str, level: str | None) -> None:
    """Keep a notice, and put what the clinic has to know at once into the outbox, in the turn's own transaction."""
    row = tables.Notice(id=uuid.uuid4().hex, turn_id=turn.id, conversation_id=turn.conversation_id)
    row.clinic, row.kind, row.level, row.at = clinic, kind, level, turn.at
    db.add(row)
    if level != ONLY_ASKED:
        sent = tables.OutboxRow(id=uuid.uuid4().hex, clinic=clinic, kind=kind, level=level, at=turn.at)
        sent.tries, sent.next_at = 0, turn.at
        db.add(sent)
    db.flush()


def take(db: Session, clinic: str, now: datetime) -> Sequence[Parcel]:
    """What is due to a clinic, for this caller alone: the next try is set first, so that nobody else sends it meanwhile."""
    table = tables.OutboxRow
    remove(db, table, table.at < now - LATEST)
    due: list[Parcel] = []
    waiting = select(table).where(table.clinic == clinic, table.next_at <= now).order_by(table.at).limit(20)
    for row in db.scalars(waiting):
        later = now + timedelta(seconds=PAUSES[min(row.tries, len(PAUSES) - 1)])
        mine = update(table).where(table.id == row.id, table.tries == row.tries).values(tries=row.tries + 1, next_at=later)
        done: Any = db.execute(mine.execution_options(synchronize_session=False))
        if done.rowcount:
            due.append(Parcel(row.id, row.clinic, row.kind, row.level, row.at))
    return due


def delivered(db: Session, parcel_id: str) -> None:
    """Take a notice that arrived out of the outbox."""
    remove(db, tables.OutboxRow, tables.OutboxRow.id == parcel_id)


def clear(db: Session, clinic: str) -> None:
    """Empty a clinic's part of the outbox, where nobody of it is to be told."""
    remove(db, tables.OutboxRow, tables.OutboxRow.clinic == clinic)
