"""Conversations that a person of the clinic has: since when, until when, and what was said meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway.storage import tables
from gateway.storage.conversations import remove
from gateway.storage.database import erasing
from gateway.storage.rows import Line, Role


def hold(db: Session, conversation_id: str, now: datetime, until: datetime) -> None:
    """Hand a conversation over to a person until `until`, or let the person have it longer."""
    table = tables.Conversation
    mine = update(table).where(table.id == conversation_id)
    db.execute(mine.where(table.handed_until.is_(None)).values(handed_at=now, handed_consent=None))
    db.execute(mine.values(handed_until=until))


def end(db: Session, conversation_id: str, now: datetime) -> bool:
    """Give a conversation back to the bot; whether a person had it: of several at once, one is told so.

    What the visitor wrote to the person is erased. It counts as something said, so that the session goes on from here.
    """
    table = tables.Conversation
    held = update(table).where(table.id == conversation_id, table.handed_until.is_not(None))
    done: Any = db.execute(held.values(handed_until=None, handed_at=None, handed_consent=None, last_at=now))
    if done.rowcount:
        _forget(db, conversation_id)
    return bool(done.rowcount)


def keep_health(db: Session, conversation_id: str, agreed: bool) -> None:
    """Keep whether words about health may be kept; what was kept is erased when that is taken back."""
    table = tables.Conversation
    if not agreed and db.scalar(select(table.handed_consent).where(table.id == conversation_id)):
        _forget(db, conversation_id)
    db.execute(update(table).where(table.id == conversation_id).values(handed_consent=agreed))


def overdue(db: Session, clinic: str, now: datetime) -> Sequence[str]:
    """A clinic's conversations that a person has had for too long without a word, locked; none that others are busy with."""
    table = tables.Conversation
    late = select(table).where(table.handed_until <= now, table.clinic == clinic).order_by(table.id)
    return [row.id for row in db.scalars(late.with_for_update(skip_locked=True))]


def say(
    db: Session, conversation_id: str, who: Role, text: str, language: str, now: datetime, turn_id: str | None = None
) -> Line:
    """Keep a line; `turn_id` is the turn of a visitor's."""
    row = tables.HandoverLine(id=uuid.uuid4().hex, conversation_id=conversation_id, turn_id=turn_id, who=who)
    row.text, row.language, row.at = text, language, now
    db.add(row)
    db.flush()
    return _line(row)


def spoken(db: Session, conversation_id: str) -> Sequence[tables.HandoverLine]:
    """Every line of a conversation, in order."""
    table = tables.HandoverLine
    return list(db.scalars(select(table).where(table.conversation_id == conversation_id).order_by(table.at, table.id)))


def told(db: Session, conversation_id: str) -> list[Line]:
    """The lines for the visitor: what the person wrote, and what the assistant said to that."""
    return [_line(row) for row in spoken(db, conversation_id) if row.who != "visitor"]


def language(db: Session, conversation_id: str) -> str | None:
    """The language of the newest turn."""
    table = tables.Turn
    told = select(table.language).where(table.conversation_id == conversation_id, table.language.is_not(None))
    found: str | None = db.scalar(told.order_by(table.position.desc()).limit(1))
    return found


def _forget(db: Session, conversation_id: str) -> None:
    """Erase what the visitor wrote."""
    table = tables.HandoverLine
    if remove(db, table, table.conversation_id == conversation_id, table.who == "visitor"):
        erasing(db)


def _line(row: tables.HandoverLine) -> Line:
    return Line(row.id, cast(Role, row.who), row.text, row.language, row.at)
