"""What the record keeps of a clinic's channels: their secrets, sealed, and when something last came in and went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.storage import channel_tables as tables
from gateway.storage.database import erasing

OFTEN = timedelta(minutes=1)  # the time of what went out is not noted more often


@dataclass(frozen=True)
class Kept:
    """One channel: `sealed` are its secrets where they were entered in the console, at `set_at`."""

    sealed: str | None = None
    set_at: datetime | None = None
    went_at: datetime | None = None


def of_clinic(db: Session, clinic: str) -> dict[str, Kept]:
    """What is kept, by service."""
    rows = db.scalars(select(tables.ChannelRow).where(tables.ChannelRow.clinic == clinic))
    return {row.service: Kept(row.sealed, row.set_at, row.went_at) for row in rows}


def sealed(db: Session, clinic: str) -> dict[str, str]:
    """The sealed secrets, by service."""
    return {service: kept.sealed for service, kept in of_clinic(db, clinic).items() if kept.sealed is not None}


def put(db: Session, clinic: str, service: str, text: str, now: datetime) -> None:
    """Keep a channel's sealed secrets instead of what was kept before."""
    row = _row(db, clinic, service)
    row.sealed, row.set_at = text, now
    db.flush()
    erasing(db)


def remove(db: Session, clinic: str, service: str) -> bool:
    """Take a channel's secrets away; whether there were any."""
    table = tables.ChannelRow
    row = db.get(table, (clinic, service), with_for_update=True)
    if row is None or row.sealed is None:
        return False
    row.sealed, row.set_at = None, None
    db.flush()
    erasing(db)
    return True


def went(db: Session, clinic: str, service: str, now: datetime) -> None:
    """Note that something went out."""
    row = _row(db, clinic, service)
    if row.went_at is None or row.went_at < now - OFTEN:
        row.went_at = now
        db.flush()


def came(db: Session, clinic: str) -> dict[str, datetime]:
    """When the last message of each service came in."""
    table = tables.IncomingMessage
    last = select(table.service, func.max(table.received_at)).where(table.clinic == clinic).group_by(table.service)
    return {service: moment for service, moment in db.execute(last).tuples()}


def _row(db: Session, clinic: str, service: str) -> tables.ChannelRow:
    found: tables.ChannelRow | None = db.get(tables.ChannelRow, (clinic, service))
    if found is not None:
        return found
    row = tables.ChannelRow(clinic=clinic, service=service)
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:  # another process was faster
        again: tables.ChannelRow | None = db.get(tables.ChannelRow, (clinic, service), populate_existing=True)
        if again is None:
            raise
        return again
    return row
