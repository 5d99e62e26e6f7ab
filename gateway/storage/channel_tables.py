# mypy: disallow-subclassing-any=False
"""The tables of the messaging channels: their secrets, who writes, what came in and waits, what goes out and waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from gateway.storage.base import Base, part_of


class ChannelRow(Base):
    """A clinic's channel. `sealed` are its secrets, encrypted, where they were entered in the console (at `set_at`)."""

    __tablename__ = "channels"
    clinic: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[str | None]
    set_at: Mapped[datetime | None]
    went_at: Mapped[datetime | None]


class Correspondent(Base):
    """Somebody who writes through a service. `id` is a digest of service, clinic and sender.

    `address` (a number or account) is kept as long as an answer may be sent, `sessions` counts the conversations.
    """

    __tablename__ = "correspondents"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    service: Mapped[str]
    address: Mapped[str | None]
    sessions: Mapped[int]
    key_digest: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str | None]
    wrote_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    stopped_at: Mapped[datetime | None]
    welcomed_at: Mapped[datetime | None]
    noted_at: Mapped[datetime | None]


class IncomingMessage(Base):
    """A message of a service, once. `id` is a digest of the platform's; `content` goes when it was handled."""

    __tablename__ = "incoming_messages"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    service: Mapped[str]
    correspondent_id: Mapped[str] = mapped_column(index=True)
    content: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(index=True)
    place: Mapped[int]
    session: Mapped[int | None]
    next_at: Mapped[datetime | None] = mapped_column(index=True)


class OutgoingMessage(Base):
    """A reply on its way to a correspondent; `parts` of it were sent. It goes when all were.

    A reminder has `once_until`: it is sent at most once (`begun`), and not after that time. It goes with its conversation.
    """

    __tablename__ = "outgoing_messages"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    service: Mapped[str]
    correspondent_id: Mapped[str] = mapped_column(index=True)
    address: Mapped[str]
    content: Mapped[dict[str, Any]]
    parts: Mapped[int]
    at: Mapped[datetime]
    tries: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(index=True)
    conversation_id: Mapped[str | None] = mapped_column(index=True)
    once_until: Mapped[datetime | None]
    begun: Mapped[bool]


class Reminder(Base):
    """A moment of an aftercare plan that somebody asked to be reminded of; it goes when it is handed to the outbox.

    `at` is the moment (`hours` after the treatment), `next_at` when it is told, `agreed_at` when it was asked for.
    """

    __tablename__ = "reminders"
    id: Mapped[str] = mapped_column(primary_key=True)
    clinic: Mapped[str]
    service: Mapped[str]
    correspondent_id: Mapped[str] = mapped_column(index=True)
    conversation_id: Mapped[str] = part_of("conversations")
    address: Mapped[str]
    language: Mapped[str]
    hours: Mapped[int]
    at: Mapped[datetime]
    agreed_at: Mapped[datetime]
    next_at: Mapped[datetime] = mapped_column(index=True)
