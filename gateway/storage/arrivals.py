"""Messages that services delivered: each kept once before it is acknowledged, handled one after the other for a sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from gateway.storage import channel_tables as tables
from gateway.storage.database import erasing

LEASE = timedelta(seconds=60)  # longer than the slowest turn; what was taken and not handled by then is taken again
AT_ONCE = 50


@dataclass(frozen=True)
class Arrival:
    """A message to be handled. `id` is a digest of the platform's id; `session` is set when it was begun before."""

    id: str
    clinic: str
    service: str
    correspondent_id: str
    content: dict[str, Any]
    at: datetime
    session: int | None = None


def keep(db: Session, arrivals: Sequence[Arrival], now: datetime) -> int:
    """Keep those that did not come before, in their order; how many they were."""
    table: Any = tables.IncomingMessage.__table__
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = 0
    for place, one in enumerate(arrivals):
        what = {"id": one.id, "clinic": one.clinic, "service": one.service, "correspondent_id": one.correspondent_id}
        when = {"at": one.at, "received_at": now, "next_at": now, "place": place}
        once = insert(table).values(content=one.content, **what, **when).on_conflict_do_nothing().returning(table.c.id)
        new += db.scalar(once) is not None
    return new


def take(db: Session, clinic: str, services: Sequence[str], now: datetime) -> list[Arrival]:
    """What is due for a clinic's services, for this caller alone as long as the lease lasts; one a sender, the oldest."""
    table, older = tables.IncomingMessage, aliased(tables.IncomingMessage)
    before = or_(
        older.received_at < table.received_at,
        (older.received_at == table.received_at) & (older.place < table.place),
    )
    first = ~exists().where(older.correspondent_id == table.correspondent_id, older.next_at.is_not(None), before)
    due = select(table).where(table.next_at <= now, table.clinic == clinic, table.service.in_(services), first)
    taken: list[Arrival] = []
    for row in db.scalars(due.order_by(table.received_at, table.place).limit(AT_ONCE)):
        mine = update(table).where(table.id == row.id, table.next_at == row.next_at).values(next_at=now + LEASE)
        done: Any = db.execute(mine.execution_options(synchronize_session=False))
        if done.rowcount and row.content is not None:
            taken.append(Arrival(row.id, row.clinic, row.service, row.correspondent_id, row.content, row.at, row.session))
    return taken


def begun(db: Session, arrival_id: str, session: int) -> None:
    """Note in which of the sender's conversations the message is answered."""
    table = tables.IncomingMessage
    db.execute(update(table).where(table.id == arrival_id).values(session=session))


def later(db: Session, arrival_id: str, at: datetime) -> None:
    """Handle it again at that time."""
    table = tables.IncomingMessage
    db.execute(update(table).where(table.id == arrival_id, table.next_at.is_not(None)).values(next_at=at))


def handled(db: Session, arrival_id: str) -> bool:
    """Empty the message, whose digest stays; whether it was this caller who did so (of two, one may answer)."""
    table = tables.IncomingMessage
    mine = update(table).where(table.id == arrival_id, table.next_at.is_not(None)).values(next_at=None, content=None)
    done: Any = db.execute(mine.execution_options(synchronize_session=False))
    erasing(db)
    return bool(done.rowcount)
