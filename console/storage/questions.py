"""Where each unanswered or unhelpful question lies: in which group of the same or nearly the same ones."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from gateway.storage import tables
from gateway.storage.staff_tables import InboxQuestion, Work
from gateway.storage.turns import FOR_THE_STAFF

QUESTION = "question"


@dataclass(frozen=True)
class Loose:
    """A question that has no group yet."""

    turn_id: str
    conversation_id: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Placed:
    """The first question of a group; others are compared with it alone, so that a group can't wander."""

    group_id: str
    vector: bytes


def asked(columns: Select[tuple[object, ...]], clinic: str) -> Select[tuple[object, ...]]:
    """`columns` of the turns that belong into the inbox: not answered, asked back, or found not helpful."""
    turn, visit, opinion = tables.Turn, tables.Conversation, tables.Feedback
    return (
        columns.select_from(turn)
        .join(visit, visit.id == turn.conversation_id)
        .outerjoin(opinion, opinion.turn_id == turn.id)
        .where(
            visit.clinic == clinic,
            or_(
                turn.kind.in_(FOR_THE_STAFF),
                and_(opinion.helpful.is_(False), turn.kind.in_(("answer", "smalltalk", "limit", "not_recommended"))),
            ),
        )
    )


def loose(db: Session, clinic: str, limit: int) -> list[Loose]:
    """Questions without a group, the oldest first; those whose words are not kept can't be taught and stay out."""
    turn, placed = tables.Turn, InboxQuestion
    query = asked(select(turn.id, turn.conversation_id, turn.text, turn.at), clinic)
    query = query.outerjoin(placed, placed.turn_id == turn.id).where(placed.turn_id.is_(None), turn.text.is_not(None))
    return [Loose(*row) for row in db.execute(query.order_by(turn.at, turn.id).limit(limit))]


def keys(db: Session, clinic: str) -> set[str]:
    """The plain words of all questions that have a group."""
    return set(db.scalars(select(InboxQuestion.key).join(Work, Work.id == InboxQuestion.group_id).where(Work.clinic == clinic)))


def alone(db: Session, clinic: str) -> None:
    """Wait until nobody else sorts this clinic's questions (on SQLite a transaction is alone in any case)."""
    db.get(tables.Clinic, clinic, with_for_update=True)


class Book:
    """The groups as they stand in this transaction."""

    def __init__(self, db: Session, clinic: str) -> None:
        self._db, self._clinic = db, clinic
        placed = InboxQuestion
        rows = db.execute(
            select(placed.group_id, placed.key, placed.vector)
            .join(Work, Work.id == placed.group_id)
            .where(Work.clinic == clinic)
            .order_by(placed.at, placed.turn_id)
        ).all()
        self._groups = {key: group for group, key, _ in reversed(rows)}
        first: dict[str, bytes] = {}
        for group, _, vector in rows:
            if vector is not None:
                first.setdefault(group, vector)
        self.firsts = [Placed(group, vector) for group, vector in first.items()]

    def group_of(self, key: str) -> str | None:
        """The group that holds a question of the same words."""
        return self._groups.get(key)

    def put(self, question: Loose, key: str, vector: bytes | None, group: str | None) -> str | None:
        """Put a question into a group, or into a new one: its id; None when it was erased or placed meanwhile."""
        turn = self._db.get(tables.Turn, question.turn_id, populate_existing=True)
        if turn is None or self._db.get(InboxQuestion, question.turn_id) is not None:
            return None
        if group is None:
            group = uuid.uuid4().hex
            self._db.add(Work(id=group, clinic=self._clinic, kind=QUESTION, state="new", version=0))
            self._db.flush()
        row = InboxQuestion(turn_id=question.turn_id, conversation_id=question.conversation_id, group_id=group)
        row.key, row.vector, row.at = key, vector, question.at
        self._db.add(row)
        self._db.flush()
        self._groups.setdefault(key, group)
        return group
