"""The buttons that were offered: the visitor only ever sees their ids."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gateway.storage import tables
from gateway.storage.rows import NotYours, OfferedChoice

__all__ = ["NotYours", "OfferedChoice", "resolve"]


def resolve(db: Session, conversation_id: str, choice_id: str) -> OfferedChoice | None:
    """The button of this id, or None; raises NotYours when it was offered in another conversation."""
    row = db.get(tables.Choice, choice_id)
    if row is None:
        return None
    if row.conversation_id != conversation_id:
        raise NotYours(f"choice {choice_id} was offered in another conversation")
    return OfferedChoice(id=row.id, title=row.title, payload=row.payload)
