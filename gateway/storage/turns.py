"""Turns: a message's place in its conversation, and what is kept of its answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.redaction import redacted
from gateway.storage import conversations, notices, tables
from gateway.storage.rows import Facts, Gone, OfferedChoice, Said, State, Turn

__all__ = ["Facts", "Gone", "Said", "Turn", "claim", "earlier_pending", "find", "finish"]
__all__ += ["newest", "newest_plan", "transcript"]

FOR_THE_STAFF = ("not_documented", "clarify")  # kinds of reply that leave a question open


def claim(db: Session, conversation_id: str, message_id: str, now: datetime) -> tuple[Turn, bool]:
    """The message's turn, and whether it is a new one; the same message always gets the same turn.

    Places count from 1 without a gap, also across processes: the conversation's row is locked. Raises Gone when the
    conversation is erased.
    """
    if conversations.locked(db, conversation_id) is None:
        raise Gone(f"no conversation {conversation_id}: begin a new one")
    table = tables.Turn
    mine = table.conversation_id == conversation_id
    found = db.scalar(select(table).where(mine, table.message_id == message_id))
    if found is not None:
        return _turn(found), False
    last = db.scalar(select(func.max(table.position)).where(mine)) or 0
    row = tables.Turn(id=uuid.uuid4().hex, conversation_id=conversation_id, position=last + 1)
    row.message_id, row.state, row.at = message_id, "pending", now
    db.add(row)
    db.flush()
    return _turn(row), True


def earlier_pending(db: Session, conversation_id: str, position: int, younger_than: datetime) -> bool:
    """Whether a turn before this place is still being answered; one claimed before `younger_than` is given up."""
    table = tables.Turn
    before = select(table.id).where(table.conversation_id == conversation_id, table.position < position)
    return db.scalar(before.where(table.state == "pending", table.at > younger_than).limit(1)) is not None


def find(db: Session, turn_id: str) -> Turn | None:
    """The turn, or None when it was erased."""
    row = db.get(tables.Turn, turn_id, populate_existing=True)
    return None if row is None else _turn(row)


def newest(db: Session, conversation_id: str) -> Turn | None:
    """The newest turn that has its reply."""
    table = tables.Turn
    answered = select(table).where(table.conversation_id == conversation_id, table.state != "pending")
    row = db.scalar(answered.order_by(table.position.desc()).limit(1))
    return None if row is None else _turn(row)


def finish(
    db: Session, turn_id: str, facts: Facts, reply: dict[str, Any], choices: Sequence[OfferedChoice], now: datetime
) -> None:
    """Keep a turn's answer, once: a turn that was answered meanwhile stays as it is.

    Raises Gone when the conversation was erased meanwhile; nothing is kept then.
    """
    row = db.get(tables.Turn, turn_id, populate_existing=True)
    conversation = None if row is None else conversations.locked(db, row.conversation_id)
    row = db.get(tables.Turn, turn_id, populate_existing=True)
    if conversation is None or row is None:
        raise Gone(f"turn {turn_id} was erased: its answer is not kept")
    if row.state != "pending":
        return
    text = None if facts.text is None else redacted(facts.text)
    row.state, row.text, row.reply, row.replied_at = ("failed" if facts.failed else "done"), text, reply, now
    for name in ("kind", "topic", "candidates", "language", "model", "document", "milliseconds", "failed", "health"):
        setattr(row, name, getattr(facts, name))
    row.answers = list(facts.answers)
    db.add_all(
        tables.Choice(id=one.id, conversation_id=row.conversation_id, turn_id=turn_id, title=one.title, payload=one.payload)
        for one in choices
    )
    if facts.kind in FOR_THE_STAFF:
        db.add(_question(row, conversation.clinic, facts.kind))
    if facts.outcome is not None and conversation.consent:
        db.add(_outcome(row, conversation.clinic, facts.outcome))
    if told := notices.kind_of(facts.kind, facts.topic):
        notices.note(db, row, conversation.clinic, told, reply.get("level"))
    db.flush()


def transcript(db: Session, conversation_id: str) -> list[Said]:
    """What was said, in order; the assistant's lines as long as the session lasts."""
    table = tables.Turn
    lines: list[Said] = []
    for row in db.scalars(select(table).where(table.conversation_id == conversation_id).order_by(table.position)):
        lines.append(Said(role="visitor", text=row.text, at=row.at, reply=None))
        if row.reply is not None:
            lines.append(Said(role="assistant", text=row.reply.get("text"), at=row.replied_at or row.at, reply=row.reply))
    return lines


def newest_plan(db: Session, conversation_id: str) -> tuple[list[dict[str, Any]], datetime] | None:
    """The newest aftercare plan of the conversation, and when it was given."""
    table = tables.Turn
    newest = select(table).where(table.conversation_id == conversation_id, table.reply.is_not(None))
    for row in db.scalars(newest.order_by(table.position.desc())):
        if row.reply and row.reply.get("plan"):
            return row.reply["plan"], row.replied_at or row.at
    return None


def _question(row: tables.Turn, clinic: str, kind: str) -> tables.UnansweredQuestion:
    return tables.UnansweredQuestion(
        turn_id=row.id,
        conversation_id=row.conversation_id,
        clinic=clinic,
        kind=kind,
        text=row.text,
        topic=row.topic,
        candidates=row.candidates,
        language=row.language,
        at=row.at,
    )


def _outcome(row: tables.Turn, clinic: str, outcome: str) -> tables.ScreeningOutcome:
    return tables.ScreeningOutcome(
        turn_id=row.id,
        conversation_id=row.conversation_id,
        clinic=clinic,
        outcome=outcome,
        document=row.document,
        at=row.at,
    )


def _turn(row: tables.Turn) -> Turn:
    return Turn(
        id=row.id,
        conversation_id=row.conversation_id,
        position=row.position,
        message_id=row.message_id,
        state=cast(State, row.state),
        reply=row.reply,
        at=row.at,
    )
