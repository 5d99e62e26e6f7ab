"""Reminders that somebody asked for: kept until they are handed to the outbox, each once, or until they must not be told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway.milestones import Milestone, Quiet
from gateway.storage import channel_tables as tables
from gateway.storage import outgoing
from gateway.storage.conversations import remove
from gateway.storage.correspondents import Correspondent
from gateway.storage.database import erasing
from gateway.storage.outgoing import Recipient

LEASE = timedelta(seconds=60)
AT_ONCE = 50


@dataclass(frozen=True)
class Reminder:
    """One that is due."""

    id: str
    to: Recipient
    conversation_id: str
    language: str
    milestone: Milestone


def pending(db: Session, correspondent_id: str) -> tuple[Milestone, ...]:
    """What somebody is going to be reminded of: what is not due yet, and what waits in the outbox."""
    table = tables.Reminder
    rows = db.scalars(select(table).where(table.correspondent_id == correspondent_id))
    return tuple(sorted({*(Milestone(row.at, row.hours) for row in rows), *outgoing.reminders(db, correspondent_id)}))


@dataclass(frozen=True)
class Asking:
    """In which conversation reminders are asked for, or moved, and when."""

    conversation_id: str
    language: str
    at: datetime


def replace(db: Session, who: Correspondent, asking: Asking, milestones: Iterable[Milestone], hours: Quiet) -> None:
    """Remind somebody of these and nothing else; where they are moved, they were asked for when the earlier ones were."""
    table = tables.Reminder
    agreed = db.scalar(select(table.agreed_at).where(table.correspondent_id == who.id).limit(1)) or asking.at
    end(db, who.id)
    for one in milestones:
        assert who.address is not None
        row = table(id=uuid.uuid4().hex, clinic=who.clinic, service=who.service, correspondent_id=who.id)
        row.conversation_id, row.address, row.language = asking.conversation_id, who.address, asking.language
        row.hours, row.at, row.agreed_at, row.next_at = one.hours, one.at, agreed, hours.due(one)
        db.add(row)
    db.flush()


def end(db: Session, correspondent_id: str) -> None:
    """Remind somebody of nothing any more, not even of what waits in the outbox."""
    if remove(db, tables.Reminder, tables.Reminder.correspondent_id == correspondent_id):
        erasing(db)
    outgoing.clear_reminders(db, correspondent_id)


def take(db: Session, clinic: str, services: Sequence[str], now: datetime) -> list[Reminder]:
    """What is due for these services of a clinic, for this caller alone as long as the lease lasts."""
    table = tables.Reminder
    due = (
        select(table)
        .where(table.next_at <= now, table.clinic == clinic, table.service.in_(services))
        .order_by(table.next_at)
        .limit(AT_ONCE)
    )
    taken: list[Reminder] = []
    for row in db.scalars(due):
        mine = update(table).where(table.id == row.id, table.next_at == row.next_at).values(next_at=now + LEASE)
        done: Any = db.execute(mine.execution_options(synchronize_session=False))
        if done.rowcount:
            to = Recipient(row.correspondent_id, row.clinic, row.service, row.address)
            taken.append(Reminder(row.id, to, row.conversation_id, row.language, Milestone(row.at, row.hours)))
    return taken


def later(db: Session, reminder_id: str, at: datetime) -> None:
    """Take it again at that time."""
    db.execute(update(tables.Reminder).where(tables.Reminder.id == reminder_id).values(next_at=at))


def settled(db: Session, reminder_id: str) -> bool:
    """Take it out; whether it was this caller who did so, and it was not ended meanwhile."""
    return bool(remove(db, tables.Reminder, tables.Reminder.id == reminder_id))
