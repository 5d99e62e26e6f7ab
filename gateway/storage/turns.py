"""Turns: a message's place in its conversation, and what is kept of its answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from gateway.redaction import redacted
from gateway.storage import conversations, handovers, notices, tables
from gateway.storage.columns import clean
from gateway.storage.rows import Facts, Gone, OfferedChoice, Role, Said, Turn

__all__ = ["Facts", "Gone", "Said", "Turn", "claim", "earlier_pending", "find", "finish"]
__all__ += ["newest", "newest_plan", "transcript", "warned"]

WARNING, ASKING = ("urgent", "not_recommended"), ("check", "consent")  # kinds of reply
FOR_THE_STAFF = ("not_documented", "clarify")  # kinds of reply that leave a question open

# Every message asks these: see conversations.py.
_TURN = tables.Turn.__table__
_ROWS = select(*(_TURN.c[name] for name in ("id", "conversation_id", "position", "message_id", "state", "reply", "at")))
_MINE = _TURN.c.conversation_id == bindparam("conversation")
_SAME = _ROWS.where(_MINE, _TURN.c.message_id == bindparam("message"))
_LAST = select(func.max(_TURN.c.position)).where(_MINE)
_OF_ID = _ROWS.where(_TURN.c.id == bindparam("which"))
_NEWEST = _ROWS.where(_MINE, _TURN.c.state != "pending").order_by(_TURN.c.position.desc()).limit(1)
_ANSWERED = update(tables.Turn).where(_TURN.c.id == bindparam("which"))


def claim(db: Session, conversation_id: str, message_id: str, now: datetime) -> tuple[Turn, bool]:
    """The message's turn, and whether it is a new one; the same message always gets the same turn.

    Places count from 1 without a gap, also across processes: the conversation's row is locked. Raises Gone when the
    conversation is erased.
    """
    if conversations.locked(db, conversation_id) is None:
        raise Gone(f"no conversation {conversation_id}: begin a new one")
    found = _read(db, _SAME, {"conversation": conversation_id, "message": clean(message_id)})
    if found is not None:
        return found, False
    last = db.connection().scalar(_LAST, {"conversation": conversation_id}) or 0
    turn = Turn(uuid.uuid4().hex, conversation_id, last + 1, clean(message_id), "pending", None, now)
    db.connection().execute(insert(tables.Turn), vars(turn))
    return turn, True


def earlier_pending(db: Session, conversation_id: str, position: int, younger_than: datetime) -> bool:
    """Whether a turn before this place is still being answered; one claimed before `younger_than` is given up."""
    table = tables.Turn
    before = select(table.id).where(table.conversation_id == conversation_id, table.position < position)
    return db.scalar(before.where(table.state == "pending", table.at > younger_than).limit(1)) is not None


def find(db: Session, turn_id: str) -> Turn | None:
    """The turn, or None when it was erased."""
    return _read(db, _OF_ID, {"which": turn_id})


def newest(db: Session, conversation_id: str) -> Turn | None:
    """The newest turn that has its reply."""
    return _read(db, _NEWEST, {"conversation": conversation_id})


def finish(
    db: Session, turn: Turn, facts: Facts, reply: dict[str, Any], choices: Sequence[OfferedChoice], now: datetime
) -> tuple[Turn, bool]:
    """Keep a turn's answer, once: a turn that was answered meanwhile stays as it is. The turn, and whether it was now.

    Raises Gone when the conversation was erased meanwhile; nothing is kept then.
    """
    conversation, found = conversations.locked(db, turn.conversation_id), find(db, turn.id)
    if conversation is None or found is None:
        raise Gone(f"turn {turn.id} was erased: its answer is not kept")
    if found.state != "pending":
        return found, False
    done = replace(turn, state="failed" if facts.failed else "done", reply=clean(reply))
    kept = _kept(facts)
    db.connection().execute(_ANSWERED, {"which": turn.id, "state": done.state, "reply": done.reply, "replied_at": now, **kept})
    if choices:
        mine = {"conversation_id": turn.conversation_id, "turn_id": turn.id}
        db.connection().execute(insert(tables.Choice), [{**vars(choice), **mine} for choice in choices])
    if facts.kind in FOR_THE_STAFF:
        db.add(_question(turn, conversation.clinic, kept))
    if facts.outcome is not None and conversation.consent:
        db.add(_outcome(turn, conversation.clinic, facts))
    if told := notices.kind_of(facts.kind, facts.topic):
        notices.note(db, turn, conversation.clinic, told, reply.get("level"))
    db.flush()
    return done, True


def warned(db: Session, conversation_id: str) -> bool:
    """Whether an urgent sign or a condition was spoken of in the conversation, questions of the check left aside."""
    table = tables.Turn
    spoken = or_(table.kind.in_(WARNING), table.health & table.kind.not_in(ASKING))
    return db.scalar(select(table.id).where(table.conversation_id == conversation_id, spoken).limit(1)) is not None


def transcript(db: Session, conversation_id: str) -> list[Said]:
    """What was said, in order; the assistant's lines, and what a person was told and wrote, as long as the session lasts."""
    table = tables.Turn
    spoken = handovers.spoken(db, conversation_id)
    by_turn = {row.turn_id: row.text for row in spoken if row.turn_id}
    lines = [Said(cast(Role, row.who), row.text, row.at, None) for row in spoken if not row.turn_id]
    for row in db.scalars(select(table).where(table.conversation_id == conversation_id).order_by(table.position)):
        lines.append(Said(role="visitor", text=by_turn.get(row.id, row.text), at=row.at, reply=None))
        if row.reply is not None and row.reply.get("text"):
            lines.append(
                Said(
                    role="assistant",
                    text=row.reply["text"],
                    at=row.replied_at or row.at,
                    reply=row.reply,
                    health=bool(row.health),
                )
            )
    return sorted(lines, key=lambda line: line.at)


def newest_plan(db: Session, conversation_id: str) -> tuple[list[dict[str, Any]], datetime] | None:
    """The newest aftercare plan of the conversation, and when it was given."""
    table = tables.Turn
    newest = select(table).where(table.conversation_id == conversation_id, table.reply.is_not(None))
    for row in db.scalars(newest.order_by(table.position.desc())):
        if row.reply and row.reply.get("plan"):
            return row.reply["plan"], row.replied_at or row.at
    return None


def _question(turn: Turn, clinic: str, kept: dict[str, Any]) -> tables.UnansweredQuestion:
    told = {name: kept[name] for name in ("kind", "text", "topic", "candidates", "language")}
    return tables.UnansweredQuestion(turn_id=turn.id, conversation_id=turn.conversation_id, clinic=clinic, at=turn.at, **told)


def _outcome(turn: Turn, clinic: str, facts: Facts) -> tables.ScreeningOutcome:
    return tables.ScreeningOutcome(
        turn_id=turn.id,
        conversation_id=turn.conversation_id,
        clinic=clinic,
        outcome=facts.outcome,
        document=facts.document,
        at=turn.at,
    )


def _kept(facts: Facts) -> dict[str, Any]:
    """The columns of a turn that tell what came of it."""
    names = ("kind", "topic", "candidates", "language", "model", "document", "milliseconds", "failed", "health")
    text = None if facts.text is None else redacted(facts.text)
    return {**{name: getattr(facts, name) for name in names}, "text": text, "answers": list(facts.answers)}


def _read(db: Session, statement: Select[Any], values: dict[str, str]) -> Turn | None:
    found = db.connection().execute(statement, values).one_or_none()
    return None if found is None else Turn(**found._mapping)
