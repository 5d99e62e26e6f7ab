"""Log-ins: sessions, of which only a digest is stored, and how often somebody tried in vain."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console.storage import people
from console.storage.people import digest, person
from console.storage.rows import LoggedIn, Person
from gateway.storage import staff_tables as tables

IDLE, IN_ALL = timedelta(minutes=30), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
TRIES, LOCKED = 5, timedelta(minutes=15)


def begin(db: Session, who: Person, stored: str, old: str, now: datetime) -> str:
    """A new session's token; the session of `old`, the token that came with the log-in, ends.

    Empty when `stored`, with which the password was compared, is not its hash any more, or they may not come any more.
    """
    row = db.get(tables.Person, who.id, with_for_update=True, populate_existing=True)
    if row is None or not row.active or row.password != stored:
        return ""
    since, row.visited_at = row.visited_at, now
    end(db, old)
    token = secrets.token_urlsafe(32)
    db.add(tables.StaffSession(digest=digest(token), staff_id=who.id, began_at=now, seen_at=now, since=since))
    db.flush()
    return token


def current(db: Session, token: str, clinics: Collection[str], now: datetime) -> LoggedIn | None:
    """Who is logged in with this token, of any of these clinics; None when the time is over or they may not come any more."""
    session = db.get(tables.StaffSession, digest(token)) if token else None
    if session is None:
        return None
    row = db.get(tables.Person, session.staff_id)
    over = now - session.seen_at > IDLE or now - session.began_at > IN_ALL
    if row is None or not row.active or row.clinic not in clinics or over:
        db.delete(session)
        return None
    if now - session.seen_at > SEEN_EVERY:
        session.seen_at = row.visited_at = now
    return LoggedIn(person(row), session.since)


def end(db: Session, token: str) -> None:
    """End the session of a token."""
    db.execute(delete(tables.StaffSession).where(tables.StaffSession.digest == digest(token)))


def leave(db: Session, who: Person, token: str, now: datetime) -> None:
    """Log out; what comes in from now on is new at the next visit."""
    end(db, token)
    db.execute(update(tables.Person).where(tables.Person.id == who.id).values(visited_at=now))


def tidy(db: Session, now: datetime) -> None:
    """Remove sessions and tries that are over."""
    session, tries = tables.StaffSession, tables.LogInTries
    db.execute(delete(session).where((session.seen_at < now - IDLE) | (session.began_at < now - IN_ALL)))
    db.execute(delete(tries).where(tries.at < now - LOCKED))


def whose(secret: str, kind: str, value: str) -> str:
    """What stands in the database for a name or an address."""
    return hmac.new(secret.encode(), f"{kind} {value}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def keys(secret: str, clinic: str, name: str, address: str) -> tuple[str, str]:
    """Under what a try counts: the name, whether or not it exists, at its clinic (empty is the only one), and the address."""
    kind = f"name at {clinic}" if clinic else "name"
    return whose(secret, kind, people.key(name)), whose(secret, "address", address)


def count(db: Session, keys: tuple[str, ...], now: datetime) -> datetime | None:
    """Count a try, before it is looked at, under each key; until when no try is allowed, None when this one is.

    A locked key counts no more, so the lock ends 15 minutes after the fifth try.
    """
    rows = [_locked_row(db, key, now) for key in sorted(keys)]
    closed: list[datetime] = [row.at + LOCKED for row in rows if row.tries >= TRIES]
    if closed:
        return max(closed)
    for row in rows:
        row.tries, row.at = row.tries + 1, now
    db.flush()
    return None


def forget(db: Session, own: str, *shared: str) -> None:
    """After a log-in: the name or browser starts afresh; the address loses this try only, for others may try from there."""
    table = tables.LogInTries
    db.execute(delete(table).where(table.whose == own))
    db.execute(update(table).where(table.whose.in_(shared), table.tries > 0).values(tries=table.tries - 1))


def _locked_row(db: Session, key: str, now: datetime) -> tables.LogInTries:
    """The row of a key, fresh when its time is over, which nobody else changes until the transaction ends."""
    table = tables.LogInTries
    if db.get(table, key) is None:
        try:
            with db.begin_nested():
                db.add(table(whose=key, tries=0, at=now))
        except IntegrityError:  # somebody tries at the same time
            pass
    row: tables.LogInTries = db.get_one(table, key, with_for_update=True, populate_existing=True)
    if now - row.at >= LOCKED:
        row.tries, row.at = 0, now
    return row
