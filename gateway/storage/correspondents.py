"""Who writes through a messaging service: known by a digest, with what has to be remembered to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.storage import channel_tables as tables
from gateway.storage import tables as record
from gateway.storage.conversations import remove
from gateway.storage.database import erasing
from gateway.storage.outgoing import Recipient


@dataclass(frozen=True)
class Correspondent:
    """Somebody who writes. `sessions` is how many conversations began, `wrote_at` when they wrote last (the service's time)."""

    id: str
    clinic: str
    service: str
    address: str | None
    sessions: int
    language: str | None
    wrote_at: datetime
    last_at: datetime
    stopped_at: datetime | None
    welcomed_at: datetime | None
    noted_at: datetime | None

    @property
    def recipient(self) -> Recipient | None:
        """Where an answer goes; None when the address is not kept any more."""
        return Recipient(self.id, self.clinic, self.service, self.address) if self.address else None


def seen(db: Session, who: Recipient, wrote_at: datetime, now: datetime) -> Correspondent:
    """The correspondent as they were before this message, which is noted; locked until the transaction ends."""
    row = _locked(db, who.id) or _begun(db, who, wrote_at, now)
    before = _row(row)
    row.address, row.wrote_at, row.last_at = who.address, max(row.wrote_at, wrote_at), now
    db.flush()
    return before


def find(db: Session, correspondent_id: str) -> Correspondent | None:
    """The correspondent of this digest."""
    row = db.get(tables.Correspondent, correspondent_id, populate_existing=True)
    return None if row is None else _row(row)


def of_conversation(db: Session, conversation_id: str) -> Correspondent | None:
    """Whoever is in this conversation; None when it is one of the website's, or theirs is a newer one by now."""
    table, visit = tables.Correspondent, record.Conversation
    row = db.scalar(select(table).join(visit, visit.key_digest == table.key_digest).where(visit.id == conversation_id))
    return None if row is None else _row(row)


def note(db: Session, correspondent_id: str, **changed: Any) -> None:
    """Keep changed columns: sessions, key_digest, language, stopped_at, welcomed_at, noted_at."""
    table = tables.Correspondent
    db.execute(update(table).where(table.id == correspondent_id).values(**changed))


def forget(db: Session, correspondent_id: str) -> None:
    """Remove a correspondent, and their words that wait; only the digests of messages stay, so that none comes again."""
    table = tables.IncomingMessage
    remove(db, tables.Correspondent, tables.Correspondent.id == correspondent_id)
    db.execute(update(table).where(table.correspondent_id == correspondent_id).values(next_at=None, content=None))
    erasing(db)


def _locked(db: Session, correspondent_id: str) -> tables.Correspondent | None:
    row: tables.Correspondent | None = db.get(
        tables.Correspondent, correspondent_id, with_for_update=True, populate_existing=True
    )
    return row


def _begun(db: Session, who: Recipient, wrote_at: datetime, now: datetime) -> tables.Correspondent:
    row = tables.Correspondent(id=who.id, clinic=who.clinic, service=who.service, address=who.address, sessions=0)
    row.wrote_at, row.last_at = wrote_at, now
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:  # another process was faster
        found = _locked(db, who.id)
        if found is None:
            raise
        return found
    return row


def _row(row: tables.Correspondent) -> Correspondent:
    return Correspondent(
        id=row.id,
        clinic=row.clinic,
        service=row.service,
        address=row.address,
        sessions=row.sessions,
        language=row.language,
        wrote_at=row.wrote_at,
        last_at=row.last_at,
        stopped_at=row.stopped_at,
        welcomed_at=row.welcomed_at,
        noted_at=row.noted_at,
    )
