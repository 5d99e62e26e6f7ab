"""What goes when: replies and a person's lines with the session, addresses next day, callbacks after 14 days, turns as set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from gateway.storage import channel_tables, conversations, tables
from gateway.storage.conversations import remove
from gateway.storage.database import erasing
from gateway.storage.rows import Removed

__all__ = ["CALLBACKS", "SESSION", "Removed", "apply"]

SESSION = timedelta(minutes=30)
CALLBACKS = timedelta(days=14)
ADDRESSES = timedelta(days=1)  # nobody may be written to for longer without having asked for it


def apply(db: Session, keep_days: int, now: datetime, session: timedelta = SESSION) -> Removed:
    """Remove what is over; `session` is how long one lasts. Applied again at the same time, it removes nothing."""
    counts = Counter({"callbacks": remove(db, tables.Callback, tables.Callback.at < now - CALLBACKS)})
    counts += _close(db, now - session)
    counts += _channels(db, now, timedelta(days=keep_days))
    counts += _forget(db, now - max(session, timedelta(days=keep_days)), now)
    removed = Removed({name: count for name, count in counts.items() if count})
    if removed.counts:
        erasing(db)
    return removed


def _channels(db: Session, now: datetime, keep: timedelta) -> Counter[str]:
    """Take the addresses of those who do not write any more, later themselves, and the digests of old messages.

    What waits for a channel that was switched off goes after a day, as it would if the channel were on.
    """
    who, came, sent = channel_tables.Correspondent, channel_tables.IncomingMessage, channel_tables.OutgoingMessage
    reminder, yesterday = channel_tables.Reminder, now - ADDRESSES
    waits = update(came).where(came.next_at.is_not(None), came.received_at < yesterday).values(next_at=None, content=None)
    emptied: Any = db.execute(waits.execution_options(synchronize_session=False))
    unaddressed = update(who).where(who.address.is_not(None), who.last_at < yesterday).values(address=None)
    done: Any = db.execute(unaddressed.execution_options(synchronize_session=False))
    return Counter(
        addresses=done.rowcount,
        correspondents=remove(db, who, who.last_at < now - keep),
        incoming_messages=remove(db, came, came.received_at < now - keep),
        unread_messages=emptied.rowcount,
        outgoing_messages=remove(db, sent, sent.at < yesterday),
        reminders=remove(db, reminder, reminder.next_at < yesterday),
    )


def _close(db: Session, before: datetime) -> Counter[str]:
    """Take replies, choices, a person's lines and the mark of the first message from conversations whose session is over."""
    table, turn, choice, line = tables.Conversation, tables.Turn, tables.Choice, tables.HandoverLine
    leftovers = or_(
        table.first.is_not(None),
        exists().where(turn.conversation_id == table.id, turn.reply.is_not(None)),
        exists().where(choice.conversation_id == table.id),
        exists().where(line.conversation_id == table.id),
    )
    counts: Counter[str] = Counter()
    for row in _locked(db, table.last_at < before, table.handed_until.is_(None), leftovers):
        emptied = update(turn).where(turn.conversation_id == row.id, turn.reply.is_not(None)).values(reply=None)
        done: Any = db.execute(emptied.execution_options(synchronize_session=False))
        counts.update(replies=done.rowcount, choices=remove(db, choice, choice.conversation_id == row.id))
        counts.update(firsts=int(row.first is not None), handover_lines=remove(db, line, line.conversation_id == row.id))
        row.first = None
    return counts


def _forget(db: Session, before: datetime, now: datetime) -> Counter[str]:
    """Erase conversations that are too old."""
    rows = _locked(db, tables.Conversation.last_at < before)
    for row in rows:
        conversations.erase(db, row.id, "retention", now, bot_copy_left=row.bot_erased_at is None)
    return Counter({"conversations": len(rows)})


def _locked(db: Session, *which: Any) -> Sequence[tables.Conversation]:
    """These conversations, locked; without those that somebody else is busy with, whose turn comes the next time."""
    rows = select(tables.Conversation).where(*which).order_by(tables.Conversation.id)
    fresh = rows.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    found: Sequence[tables.Conversation] = db.scalars(fresh).all()
    return found
