# mypy: disallow-subclassing-any=False
"""The tables of the staff console: people, their log-ins, what they did, and the work they share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.base import Base, part_of


class Person(Base):
    """One of a clinic's staff. `key` is the name as it is compared; without `password` (argon2) nobody logs in."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("clinic", "key"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    name: Mapped[str]
    key: Mapped[str]
    role: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    visited_at: Mapped[datetime | None]
    reset_digest: Mapped[str | None] = mapped_column(unique=True)
    reset_until: Mapped[datetime | None]


class StaffSession(Base):
    """Somebody who is logged in; `since` is when they were here before."""

    __tablename__ = "staff_sessions"
    digest: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = part_of("staff")
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    since: Mapped[datetime | None]


class LogInTries(Base):
    """How often somebody tried in vain; `whose` is a digest of a name or of an address."""

    __tablename__ = "log_in_tries"
    whose: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    at: Mapped[datetime]


class TrailRow(Base):
    """What somebody did. Rows are only ever added: a trigger refuses anything else."""

    __tablename__ = "audit_trail"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    clinic: Mapped[str]
    staff_id: Mapped[str | None]
    who: Mapped[str]
    what: Mapped[str]
    target: Mapped[str | None]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    result: Mapped[str]


class Work(Base):
    """Something to be done: a group of questions, a notice or a wish to be called. `version` counts its changes."""

    __tablename__ = "work"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]


class InboxQuestion(Base):
    """A visitor's question in its group of the same or nearly the same ones; goes with its turn."""

    __tablename__ = "inbox_questions"
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[str] = part_of("conversations")
    group_id: Mapped[str] = part_of("work")
    key: Mapped[str]
    vector: Mapped[bytes | None]
    at: Mapped[datetime]


class Decision(Base):
    """What somebody decided about a piece of work, so that it can be taken back."""

    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    staff_id: Mapped[str] = mapped_column(index=True)
    work_id: Mapped[str] = part_of("work")
    at: Mapped[datetime]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    draft_id: Mapped[str | None]
    undone: Mapped[bool]


class Draft(Base):
    """Wordings for an answer (`answer` names it), or a new answer; not live before it is trained, checked and published."""

    __tablename__ = "drafts"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    kind: Mapped[str]
    answer: Mapped[str | None]
    title: Mapped[str | None]
    text: Mapped[str | None]
    wordings: Mapped[list[Any]]
    work_id: Mapped[str | None]
    state: Mapped[str]
    version: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
