# mypy: disallow-subclassing-any=False
"""The tables of the record; `migrations/` makes them, and a test holds the two together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage import channel_tables as channel_tables  # they belong to the same schema
from gateway.storage import content_tables as content_tables
from gateway.storage import staff_tables as staff_tables
from gateway.storage import version_tables as version_tables
from gateway.storage.base import Base as Base
from gateway.storage.base import part_of


class Clinic(Base):
    """A clinic that this gateway has answered for."""

    __tablename__ = "clinics"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    seen_at: Mapped[datetime]


class Conversation(Base):
    """One visit. `id` is what the bot calls the sender; the visitor's key is known only by its digest.

    `handed_until` is set as long as a person of the clinic has it: the bot is silent until then. `handed_consent`: words about
    health may be kept for that person.
    """

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(primary_key=True)
    key_digest: Mapped[str] = mapped_column(unique=True)
    first: Mapped[str | None] = mapped_column(unique=True)
    clinic: Mapped[str] = mapped_column(ForeignKey("clinics.id"))
    started_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    consent: Mapped[bool | None]
    consent_at: Mapped[datetime | None]
    bot_erased_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    handed_until: Mapped[datetime | None] = mapped_column(index=True)
    handed_consent: Mapped[bool | None]


class HandoverLine(Base):
    """What was said while a person had the conversation, by the visitor, the person or the assistant.

    The visitor's go when the conversation comes back, the others with the session.
    """

    __tablename__ = "handover_lines"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = part_of("conversations")
    turn_id: Mapped[str | None] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), unique=True)
    who: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    at: Mapped[datetime]


class BotCopy(Base):
    """An erased conversation that the bot still has: its bare id, until the bot is told."""

    __tablename__ = "bot_copies"
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Turn(Base):
    """A message and its reply. `text` is redacted, and NULL where it must not be kept; `reply` goes with the session."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation_id", "message_id"), UniqueConstraint("conversation_id", "position"))
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    position: Mapped[int]
    message_id: Mapped[str]
    state: Mapped[str]
    at: Mapped[datetime]
    replied_at: Mapped[datetime | None]
    text: Mapped[str | None]
    kind: Mapped[str | None]
    answers: Mapped[list[Any] | None]
    topic: Mapped[str | None]
    candidates: Mapped[list[Any] | None]
    language: Mapped[str | None]
    model: Mapped[str | None]
    document: Mapped[str | None]
    milliseconds: Mapped[int | None]
    failed: Mapped[bool | None]
    health: Mapped[bool | None]
    reply: Mapped[dict[str, Any] | None]


class Choice(Base):
    """A button that was offered: the visitor sees `id` and `title`, the bot gets `payload`."""

    __tablename__ = "choices"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = part_of("conversations")
    turn_id: Mapped[str] = part_of("turns")
    title: Mapped[str]
    payload: Mapped[str]


class Feedback(Base):
    """Whether a reply helped; one a reply."""

    __tablename__ = "feedback"
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[str] = part_of("conversations")
    helpful: Mapped[bool]
    reason: Mapped[str | None]
    at: Mapped[datetime]


class UnansweredQuestion(Base):
    """A question that the document does not answer, or that was not understood; for the clinic's staff."""

    __tablename__ = "unanswered_questions"
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[str] = part_of("conversations")
    clinic: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str | None]
    topic: Mapped[str | None]
    candidates: Mapped[list[Any] | None]
    language: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)


class ScreeningOutcome(Base):
    """How a guided check ended; only with consent."""

    __tablename__ = "screening_outcomes"
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[str] = part_of("conversations")
    clinic: Mapped[str]
    outcome: Mapped[str]
    document: Mapped[str | None]
    at: Mapped[datetime]


class Notice(Base):
    """A turn that the clinic's staff should know of: an urgent sign, or a wish for a person. Never what was said."""

    __tablename__ = "notices"
    id: Mapped[str] = mapped_column(primary_key=True)
    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), unique=True)
    conversation_id: Mapped[str] = part_of("conversations")
    clinic: Mapped[str]
    kind: Mapped[str]
    level: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)


class OutboxRow(Base):
    """A notice on its way to the clinic; it points at no conversation, and goes when it was delivered."""

    __tablename__ = "outbox"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    kind: Mapped[str]
    level: Mapped[str | None]
    at: Mapped[datetime]
    tries: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(index=True)


class Callback(Base):
    """Somebody who wants to be called. It points at no conversation, and goes when it is done."""

    __tablename__ = "callbacks"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    name: Mapped[str]
    number: Mapped[str]
    time: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)


class Erasure(Base):
    """That a conversation was erased, when and why; nothing of what it said."""

    __tablename__ = "erasures"
    digest: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    counts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
