"""What came in: urgent notices, wishes for a person, and people who want to be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.storage import work
from console.storage.rows import Missing, Person
from gateway.storage import callbacks, notices, staff_tables, tables
from gateway.storage.conversations import remove
from gateway.storage.rows import Callback

SHOWN = timedelta(days=7)  # how long something done is still listed
NOTICE, CALLBACK = "notice", "callback"


@dataclass(frozen=True)
class Item:
    """One row of the first page; `callback` only where somebody wants to be called."""

    id: str
    kind: str
    level: str | None
    at: datetime
    state: str
    version: int
    who: str | None
    until: datetime | None
    callback: Callback | None = None

    def claimed(self, now: datetime) -> bool:
        return self.state == "open" and self.until is not None and self.until > now


def items(db: Session, clinic: str, now: datetime) -> list[Item]:
    """Everything that is open, and what was done in the last week; the newest first."""
    states = {row.id: row for row in db.scalars(select(staff_tables.Work).where(staff_tables.Work.kind != "question"))}
    table = tables.Notice
    rows = db.scalars(select(table).where(table.clinic == clinic).order_by(table.at.desc()))
    found = [_item(row.id, row.kind, row.level, row.at, states.get(row.id)) for row in rows]
    recent = [one for one in found if one.state == "open" or one.at > now - SHOWN]
    waiting = [row for row in callbacks.waiting(db) if row.clinic == clinic]
    return [*recent, *(_item(row.id, CALLBACK, None, row.at, states.get(row.id), row) for row in waiting)]


def find(db: Session, clinic: str, item_id: str) -> staff_tables.Work:
    """The work row of a notice or wish, locked; raises Missing when the visitor erased it or it was called already."""
    notice, wish = db.get(tables.Notice, item_id), db.get(tables.Callback, item_id)
    if (notice or wish) is None or (notice or wish).clinic != clinic:
        raise Missing("This is not here any more: it was done, or erased by the visitor.")
    return work.open_work(db, clinic, item_id, CALLBACK if notice is None else NOTICE)


def done(db: Session, row: staff_tables.Work, person: Person, now: datetime) -> None:
    """Finish it; somebody who was called is erased, and so is what was kept of the work."""
    if row.kind == CALLBACK:
        callbacks.done(db, row.id)
        db.delete(row)
        db.flush()
    else:
        work.set_state(row, person, "done", now)


def tidy(db: Session) -> None:
    """Remove the work rows of what is gone: by retention, by the visitor, or by the command line."""
    table, kept = staff_tables.Work, [select(tables.Notice.id), select(tables.Callback.id)]
    remove(db, table, table.kind == NOTICE, table.id.not_in(kept[0]))
    remove(db, table, table.kind == CALLBACK, table.id.not_in(kept[1]))
    question = staff_tables.InboxQuestion
    remove(db, table, table.kind == "question", table.id.not_in(select(question.group_id)))


def _item(
    item_id: str, kind: str, level: str | None, at: datetime, row: staff_tables.Work | None, wish: Callback | None = None
) -> Item:
    if row is None:
        return Item(item_id, kind, level, at, "open", 0, None, None, wish)
    who = row.decided_by if row.state == "done" else row.claimed_by
    return Item(item_id, kind, level, at, row.state, row.version, who, row.claimed_until, wish)


def title(item: Item) -> str:
    """What it is, in words."""
    return {notices.URGENT: "Urgent sign", notices.PERSON: "Asks for a person", CALLBACK: "Wants to be called"}[item.kind]
