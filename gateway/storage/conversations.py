"""Conversations: how they begin, go on, and are erased."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.storage import tables
from gateway.storage.database import erasing
from gateway.storage.rows import AlreadyStarted, Conversation

__all__ = [
    "AlreadyStarted",
    "Conversation",
    "bot_copy_erased",
    "bot_copy_left",
    "erase",
    "find",
    "locked",
    "over",
    "set_consent",
    "start",
    "touch",
]

FIRST = timedelta(minutes=5)  # as long as a repeated first message means the same conversation
# Every message asks these; written once and without objects of their own, they take a third of the time.
_CONVERSATION = tables.Conversation.__table__
_COLUMNS = ("id", "clinic", "consent", "started_at", "last_at", "handed_at", "handed_until", "handed_consent")
_ROWS = select(*(_CONVERSATION.c[name] for name in _COLUMNS))
_OF_KEY = _ROWS.where(_CONVERSATION.c.key_digest == bindparam("key"))
_LOCKED = _ROWS.where(_CONVERSATION.c.id == bindparam("which")).with_for_update()
_TOUCHED = update(tables.Conversation).where(_CONVERSATION.c.id == bindparam("which"))
CONTENT = (  # children first
    tables.ScreeningOutcome,
    tables.UnansweredQuestion,
    tables.Feedback,
    tables.Choice,
    tables.HandoverLine,
    tables.Turn,
    tables.channel_tables.Reminder,
    tables.channel_tables.OutgoingMessage,
)


def start(db: Session, key_digest: str, clinic: str, now: datetime, *, first: str | None = None) -> Conversation:
    """Begin a conversation with a clinic that `clinics.remember` knows.

    `first` is a digest of the first message and where it came from. Raises AlreadyStarted when the same `first` began a
    conversation less than five minutes ago, or when the key has one already.
    """
    if first is not None:
        _forget_first(db, first, now - FIRST)
    row = tables.Conversation(
        id=uuid.uuid4().hex, key_digest=key_digest, first=first, clinic=clinic, started_at=now, last_at=now
    )
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        found = _begun(db, key_digest, first)
        if found is None:
            raise
        raise AlreadyStarted(_row(found)) from None
    return _row(row)


def find(db: Session, key_digest: str) -> Conversation | None:
    """The conversation of this key, whatever its age."""
    return _read(db, _OF_KEY, {"key": key_digest})


def touch(db: Session, conversation_id: str, now: datetime) -> None:
    """Note that the visitor said something, which the bot has then, too."""
    db.connection().execute(_TOUCHED, {"which": conversation_id, "last_at": now, "bot_erased_at": None})


def set_consent(db: Session, conversation_id: str, agreed: bool, now: datetime) -> None:
    """Keep whether the visitor agreed to answers about health being kept."""
    table = tables.Conversation
    db.execute(update(table).where(table.id == conversation_id).values(consent=agreed, consent_at=now))


def over(db: Session, before: datetime) -> list[str]:
    """Conversations whose last message is older than `before`, or that were erased, and which the bot still has.

    One that a person has is not over.
    """
    table = tables.Conversation
    quiet = select(table.id).where(table.last_at < before, table.handed_until.is_(None), table.bot_erased_at.is_(None))
    kept = db.scalars(quiet.order_by(table.id))
    return [*kept, *db.scalars(select(tables.BotCopy.id).order_by(tables.BotCopy.id))]


def bot_copy_erased(db: Session, conversation_id: str, now: datetime) -> None:
    """Note that the bot has erased its copy."""
    if remove(db, tables.BotCopy, tables.BotCopy.id == conversation_id):
        erasing(db)
    db.execute(update(tables.Conversation).where(tables.Conversation.id == conversation_id).values(bot_erased_at=now))


def bot_copy_left(db: Session, conversation_id: str, now: datetime) -> None:
    """Keep the bare id of an erased conversation that the bot still has, so that `over` lists it."""
    db.merge(tables.BotCopy(id=conversation_id, at=now))
    db.flush()


def erase(db: Session, conversation_id: str, reason: str, now: datetime, *, bot_copy_left: bool = False) -> None:
    """Remove everything of a conversation, and leave a record that says so without saying what; again it does nothing.

    `bot_copy_left` says that the bot has not erased its copy yet: the bare id stays until `bot_copy_erased`.
    """
    if locked(db, conversation_id) is None:
        return
    counts = {table.__tablename__: remove(db, table, table.conversation_id == conversation_id) for table in CONTENT}
    remove(db, tables.Conversation, tables.Conversation.id == conversation_id)
    if bot_copy_left:
        db.add(tables.BotCopy(id=conversation_id, at=now))
    digest = hashlib.sha256(conversation_id.encode()).hexdigest()
    db.add(tables.Erasure(digest=digest, reason=reason, counts=counts, at=now))
    db.flush()
    erasing(db)


def locked(db: Session, conversation_id: str) -> Conversation | None:
    """The conversation, whose row nobody else changes until the transaction ends.

    Everything that writes a conversation's rows takes this first: so turns get their places one after the other, and
    nothing is written beside an erasure.
    """
    return _read(db, _LOCKED, {"which": conversation_id})


def remove(db: Session, table: type[tables.Base], *which: Any) -> int:
    """Remove rows of one table; how many they were."""
    done: Any = db.execute(delete(table).where(*which).execution_options(synchronize_session=False))
    return int(done.rowcount)


def _begun(db: Session, key_digest: str, first: str | None) -> tables.Conversation | None:
    """The conversation that is in the way of a new one with this key or first message."""
    table = tables.Conversation
    same = table.key_digest == key_digest
    which = same if first is None else or_(same, table.first == first)
    row: tables.Conversation | None = db.scalar(select(table).where(which).limit(1))
    return row


def _forget_first(db: Session, first: str, before: datetime) -> None:
    """Let a first message begin a new conversation when the one it began is older."""
    table = tables.Conversation
    db.execute(update(table).where(table.first == first, table.started_at <= before).values(first=None))


def _read(db: Session, statement: Select[Any], values: dict[str, str]) -> Conversation | None:
    found = db.connection().execute(statement, values).one_or_none()
    return None if found is None else Conversation(**found._mapping)


def _row(row: tables.Conversation) -> Conversation:
    return Conversation(**{name: getattr(row, name) for name in _COLUMNS})
