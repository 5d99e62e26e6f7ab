"""The audit trail: who did what, when, before and after. Rows are only ever added, and hold nothing of a visitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.storage.rows import Person
from gateway.storage.staff_tables import TrailRow

PAGE = 50
NOBODY = {"log_in": "nobody", "versions": "the gateway itself"}  # who it was, where it was none of the staff


@dataclass(frozen=True)
class Deed:
    """What was done: `what` such as "inbox.attach", `target` the id of the thing, `result` "done" or why not."""

    what: str
    target: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    result: str = "done"


@dataclass(frozen=True)
class Asked:
    """Which rows are wanted; empty means any."""

    who: str = ""
    what: str = ""
    target: str = ""
    page: int = 1


def write(db: Session, clinic: str, person: Person | None, deed: Deed, now: datetime) -> None:
    """Add a row; `person` is None for the command line, for the gateway itself, and for somebody who is not known."""
    who = person.name if person else NOBODY.get(deed.what.partition(".")[0], "command line")
    row = TrailRow(at=now, clinic=clinic, staff_id=person.id if person else None, who=who, what=deed.what)
    row.target, row.result = deed.target, deed.result
    row.before = None if deed.before is None else dict(deed.before)
    row.after = None if deed.after is None else dict(deed.after)
    db.add(row)
    db.flush()


def read(db: Session, clinic: str, asked: Asked) -> tuple[list[TrailRow], bool]:
    """One page of rows, the newest first, and whether there are older ones."""
    query = select(TrailRow).where(TrailRow.clinic == clinic).order_by(TrailRow.id.desc())
    for column, value in ((TrailRow.who, asked.who), (TrailRow.what, asked.what), (TrailRow.target, asked.target)):
        query = query.where(column == value) if value else query
    rows = list(db.scalars(query.offset((asked.page - 1) * PAGE).limit(PAGE + 1)))
    return rows[:PAGE], len(rows) > PAGE


def choices(db: Session, clinic: str) -> tuple[list[str], list[str]]:
    """Who did something, and what was done, for the page's filters."""
    who = db.scalars(select(TrailRow.who).distinct().where(TrailRow.clinic == clinic).order_by(TrailRow.who))
    what = db.scalars(select(TrailRow.what).distinct().where(TrailRow.clinic == clinic).order_by(TrailRow.what))
    return list(who), list(what)
