"""Conversations that a person has or may take over, as staff read them. A conversation is named by a notice of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.storage.rows import Missing
from gateway.storage import staff_tables, tables, turns
from gateway.storage.rows import Said


@dataclass(frozen=True)
class Talk:
    """A conversation; `until` while a person has it; `lines` as far as they are kept; who claims it, until when.

    `agreed`: the visitor lets words about health be kept for staff; None when that was not answered.
    """

    notice: str
    kind: str
    began: datetime
    until: datetime | None
    agreed: bool | None
    lines: Sequence[Said]
    claimed_by: str | None
    claimed_until: datetime | None

    def claimed(self, now: datetime) -> bool:
        return self.claimed_until is not None and self.claimed_until > now

    @property
    def waits(self) -> bool:
        """Whether the visitor said the last word."""
        return bool(self.lines) and self.lines[-1].role != "person"


def waiting(db: Session, clinic: str) -> list[Talk]:
    """Every conversation that a person has, the longest first."""
    visit = tables.Conversation
    held = select(visit.id).where(visit.clinic == clinic, visit.handed_until.is_not(None)).order_by(visit.handed_at)
    notices = [_newest_notice(db, conversation) for conversation in db.scalars(held)]
    return [_talk(db, notice) for notice in notices if notice is not None]


def one(db: Session, clinic: str, notice_id: str) -> Talk:
    """The conversation of a notice; raises Missing when it was erased or belongs to another clinic."""
    return _talk(db, _notice(db, clinic, notice_id))


def conversation_of(db: Session, clinic: str, notice_id: str) -> str:
    """The id of a notice's conversation; raises Missing."""
    return str(_notice(db, clinic, notice_id).conversation_id)


def _notice(db: Session, clinic: str, notice_id: str) -> tables.Notice:
    found: tables.Notice | None = db.get(tables.Notice, notice_id)
    if found is None or found.clinic != clinic:
        raise Missing("This conversation is not here any more: it was erased by the visitor, or became too old.")
    return found


def _newest_notice(db: Session, conversation: str) -> tables.Notice | None:
    table = tables.Notice
    mine = select(table).where(table.conversation_id == conversation)
    found: tables.Notice | None = db.scalar(mine.order_by(table.at.desc()).limit(1))
    return found


def _talk(db: Session, notice: tables.Notice) -> Talk:
    visit = db.get_one(tables.Conversation, notice.conversation_id)
    row = db.get(staff_tables.Work, notice.id)
    claim = (row.claimed_by, row.claimed_until) if row else (None, None)
    lines = tuple(_for_staff(line) for line in turns.transcript(db, visit.id))
    return Talk(notice.id, notice.kind, visit.handed_at or notice.at, visit.handed_until, visit.handed_consent, lines, *claim)


def _for_staff(line: Said) -> Said:
    """What the assistant replied to words about health would tell them: staff do not read it."""
    return replace(line, text=None, reply=None) if line.health else line
