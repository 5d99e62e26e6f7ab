# mypy: disallow-subclassing-any=False
"""The tables of what staff write: answers, documents with their versions, changes of rules, and what was shared then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.base import Base


class StaffAnswer(Base):
    """An answer that staff changed or wrote. `approved` is its content as last approved, {"retired": true} once it goes.

    `nature` is practical or clinical; `document` names where its text stands; `topic` what it answers
    of what was not documented; `review_by` is a date, YYYY-MM-DD.
    """

    __tablename__ = "staff_answers"
    __table_args__ = (UniqueConstraint("clinic", "answer"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    answer: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    wordings: Mapped[list[Any]]
    nature: Mapped[str]
    document: Mapped[str]
    topic: Mapped[str | None]
    owner: Mapped[str]
    review_by: Mapped[str | None]
    state: Mapped[str]
    version: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    approved: Mapped[dict[str, Any] | None]


class StaffDocument(Base):
    """One version of one of the clinic's documents; `name` is empty for the first. Versions stay readable."""

    __tablename__ = "staff_documents"
    __table_args__ = (UniqueConstraint("clinic", "name", "number"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    name: Mapped[str]
    number: Mapped[int]
    text: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]


class RuleChange(Base):
    """A changed row of a file of knowledge/: its place, its YAML before and after, None where there is no row."""

    __tablename__ = "rule_changes"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    file: Mapped[str]
    place: Mapped[str]
    before: Mapped[str | None]
    value: Mapped[str | None]
    adds_only: Mapped[bool]
    state: Mapped[str]
    version: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]


class SharedSeen(Base):
    """What was shared when a clinic wrote its own, or decided last to keep it; `content` is None where nothing was.

    `kind` is rule, answer or document; `target` names it, a row of a rule as file/place.
    """

    __tablename__ = "shared_seen"
    clinic: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str | None]
