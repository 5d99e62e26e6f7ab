"""Whether a reply helped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from gateway.redaction import redacted
from gateway.storage import conversations, tables
from gateway.storage.rows import NotYours, Unknown

__all__ = ["NotYours", "Unknown", "give"]


def give(db: Session, conversation_id: str, reply_id: str, helpful: bool, reason: str | None, now: datetime) -> None:
    """Keep the visitor's judgement of a reply, which is named by its turn's id; it replaces an earlier one.

    Raises Unknown when there is no such reply, NotYours when it was given in another conversation.
    """
    conversations.locked(db, conversation_id)
    turn = db.get(tables.Turn, reply_id, populate_existing=True)
    if turn is None or turn.state == "pending":
        raise Unknown(f"there is no reply {reply_id}")
    if turn.conversation_id != conversation_id:
        raise NotYours(f"reply {reply_id} was given in another conversation")
    row = db.get(tables.Feedback, reply_id, populate_existing=True)
    if row is None:
        row = tables.Feedback(turn_id=reply_id, conversation_id=conversation_id)
        db.add(row)
    row.helpful, row.reason, row.at = helpful, None if reason is None else redacted(reason), now
    db.flush()
