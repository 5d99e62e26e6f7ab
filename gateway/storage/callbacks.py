"""Who wants to be called; kept apart from conversations."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.storage import tables
from gateway.storage.conversations import remove
from gateway.storage.database import erasing
from gateway.storage.rows import Callback

__all__ = ["Callback", "ask", "done", "waiting"]


def ask(db: Session, clinic: str, name: str, number: str, time: str | None, now: datetime) -> str:
    """Keep a wish to be called; its id."""
    row_id = uuid.uuid4().hex
    row = tables.Callback(id=row_id, clinic=clinic, name=name, number=number, time=time, at=now)
    db.add(row)
    db.flush()
    return row_id


def waiting(db: Session) -> list[Callback]:
    """Who waits for a call, the longest first."""
    rows = db.scalars(select(tables.Callback).order_by(tables.Callback.at, tables.Callback.id))
    return [Callback(id=row.id, clinic=row.clinic, name=row.name, number=row.number, time=row.time, at=row.at) for row in rows]


def done(db: Session, callback_id: str) -> bool:
    """Remove somebody who was called; whether there was one."""
    erasing(db)
    return bool(remove(db, tables.Callback, tables.Callback.id == callback_id))
