"""The outbox of the messaging channels: what is to be sent, by one sender at a time, until it was sent or is too old."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from gateway.milestones import Milestone
from gateway.storage import channel_tables as tables
from gateway.storage.conversations import remove
from gateway.storage.database import erasing

LATEST = timedelta(days=1)  # an answer that could not be sent for so long is given up
LEASE = timedelta(seconds=60)  # what was taken and not settled by then may be taken by somebody else
PAUSES = (2, 5, 15, 60, 300, 900)  # seconds between tries; the last one again and again
AT_ONCE = 20
OF = "of"  # in a letter's data: what it reminds of


@dataclass(frozen=True)
class Recipient:
    """To whom: `id` is the correspondent's digest, `address` what the service knows them by."""

    id: str
    clinic: str
    service: str
    address: str


@dataclass(frozen=True)
class Template:
    """A message that the service has approved beforehand, and what fills its gaps."""

    name: str
    language: str
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A reply as data: its texts, and (id, title) of the choices below the last one.

    `template` is sent instead where a service takes no other message at this time.
    """

    texts: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    template: Template | None = None


@dataclass(frozen=True)
class Once:
    """What is sent at most once, and not after `until`; it goes with its conversation. `of` is what it reminds of."""

    until: datetime
    conversation_id: str
    of: Milestone


@dataclass(frozen=True)
class Parcel:
    """A letter that was taken to be sent. `parts` of it were sent before, `wrote_at` is when the recipient last wrote.

    `once`: it must not be sent again when nobody knows whether it arrived.
    """

    id: str
    to: Recipient
    letter: Letter
    parts: int
    tries: int
    wrote_at: datetime | None
    once: bool = False


def add(db: Session, to: Recipient, letter: Letter, now: datetime, *, unasked: bool = False, once: Once | None = None) -> bool:
    """Put a letter into the outbox, in the caller's transaction; whether it was.

    An `unasked` one is not taken for somebody who wrote STOP, or whom nobody knows any more.
    """
    who = db.get(tables.Correspondent, to.id)
    if unasked and (who is None or who.stopped_at is not None):
        return False
    row = tables.OutgoingMessage(id=uuid.uuid4().hex, clinic=to.clinic, service=to.service, correspondent_id=to.id)
    row.address, row.content, row.parts, row.at, row.tries, row.next_at = to.address, _data(letter), 0, now, 0, now
    row.begun = False
    if once is not None:
        row.once_until, row.conversation_id, row.content = once.until, once.conversation_id, {**row.content, OF: _told(once.of)}
    db.add(row)
    db.flush()
    return True


def take(db: Session, clinic: str, services: Sequence[str], now: datetime) -> list[Parcel]:
    """What is due for a clinic's services, for this caller alone while the lease lasts; one letter a recipient, the oldest.

    A reminder holds up nothing: it may wait for the end of the quiet hours.
    """
    table, older = tables.OutgoingMessage, aliased(tables.OutgoingMessage)
    uncertain = (table.begun & (table.next_at <= now)) | (table.once_until <= now)
    if remove(db, table, or_(table.at < now - LATEST, uncertain)):
        erasing(db)
    before = or_(older.at < table.at, (older.at == table.at) & (older.id < table.id))
    first = ~exists().where(older.correspondent_id == table.correspondent_id, older.once_until.is_(None), before)
    due = (
        select(table)
        .where(table.next_at <= now, table.clinic == clinic, table.service.in_(services), first)
        .order_by(table.next_at)
        .limit(AT_ONCE)
    )
    taken: list[Parcel] = []
    for row in db.scalars(due):
        mine = update(table).where(table.id == row.id, table.next_at == row.next_at).values(next_at=now + LEASE)
        done: Any = db.execute(mine.execution_options(synchronize_session=False))
        if done.rowcount:
            taken.append(_parcel(db, row))
    return taken


def sent(db: Session, parcel_id: str, parts: int, now: datetime) -> None:
    """Note that so many parts arrived, and keep the letter for as long as the lease lasts again."""
    table = tables.OutgoingMessage
    db.execute(update(table).where(table.id == parcel_id).values(parts=parts, next_at=now + LEASE))


def begin(db: Session, parcel_id: str) -> bool:
    """Note that a letter is being sent, before it is; false when it was taken out meanwhile."""
    done: Any = db.execute(update(tables.OutgoingMessage).where(tables.OutgoingMessage.id == parcel_id).values(begun=True))
    return bool(done.rowcount)


def hold(db: Session, parcel_id: str, until: datetime) -> None:
    """Leave a letter alone until then."""
    db.execute(update(tables.OutgoingMessage).where(tables.OutgoingMessage.id == parcel_id).values(next_at=until))


def later(db: Session, parcel_id: str, wait: timedelta | None, now: datetime) -> None:
    """Try again after `wait`, or after the next of the pauses: it has certainly not arrived."""
    row = db.get(tables.OutgoingMessage, parcel_id)
    if row is not None:
        row.next_at = now + (wait or timedelta(seconds=PAUSES[min(row.tries, len(PAUSES) - 1)]))
        row.tries, row.begun = row.tries + 1, False
        db.flush()


def settled(db: Session, parcel_id: str) -> None:
    """Take a letter out: it was sent, or never can be."""
    if remove(db, tables.OutgoingMessage, tables.OutgoingMessage.id == parcel_id):
        erasing(db)


def clear(db: Session, correspondent_id: str) -> None:
    """Take everything out that waits for a correspondent."""
    if remove(db, tables.OutgoingMessage, tables.OutgoingMessage.correspondent_id == correspondent_id):
        erasing(db)


def reminders(db: Session, correspondent_id: str) -> tuple[Milestone, ...]:
    """What the reminders that wait for a correspondent tell of; one that is being sent does not wait."""
    table = tables.OutgoingMessage
    waiting = select(table).where(
        table.correspondent_id == correspondent_id, table.once_until.is_not(None), table.begun.is_(False)
    )
    return tuple(_of(row.content[OF]) for row in db.scalars(waiting) if OF in row.content)


def clear_reminders(db: Session, correspondent_id: str) -> None:
    """Take the reminders out that wait for a correspondent."""
    table = tables.OutgoingMessage
    if remove(db, table, table.correspondent_id == correspondent_id, table.once_until.is_not(None)):
        erasing(db)


def _parcel(db: Session, row: tables.OutgoingMessage) -> Parcel:
    who = db.get(tables.Correspondent, row.correspondent_id)
    to = Recipient(row.correspondent_id, row.clinic, row.service, row.address)
    return Parcel(
        row.id, to, _letter(row.content), row.parts, row.tries, who.wrote_at if who else None, row.once_until is not None
    )


def _told(one: Milestone) -> dict[str, Any]:
    return {"at": one.at.isoformat(), "hours": one.hours}


def _of(content: dict[str, Any]) -> Milestone:
    return Milestone(datetime.fromisoformat(content["at"]), content["hours"])


def _data(letter: Letter) -> dict[str, Any]:
    template = letter.template
    filled = {"name": template.name, "language": template.language, "gaps": list(template.gaps)} if template else None
    return {"texts": list(letter.texts), "choices": [list(one) for one in letter.choices], "template": filled}


def _letter(content: dict[str, Any]) -> Letter:
    filled = content["template"]
    template = Template(filled["name"], filled["language"], tuple(filled["gaps"])) if filled else None
    return Letter(tuple(content["texts"]), tuple((one[0], one[1]) for one in content["choices"]), template)
