"""What the record hands out and takes in, and how it says no. Times are aware and in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["pending", "done", "failed"]
Role = Literal["visitor", "assistant", "person"]


@dataclass(frozen=True)
class Conversation:
    """One visit. `consent` is None until the visitor was asked and answered; `handed_until` while a person has it.

    `handed_consent`: whether words about health may be kept for that person; None until it was answered.
    """

    id: str
    clinic: str
    consent: bool | None
    started_at: datetime
    last_at: datetime
    handed_at: datetime | None = None
    handed_until: datetime | None = None
    handed_consent: bool | None = None


@dataclass(frozen=True)
class Turn:
    """A message's place in its conversation, and its reply once there is one (and until the session is over)."""

    id: str
    conversation_id: str
    position: int
    message_id: str
    state: State
    reply: dict[str, Any] | None
    at: datetime


@dataclass(frozen=True)
class Facts:
    """What is kept of a message that was answered. `text` is None where it must not be kept; the record redacts it."""

    text: str | None
    kind: str
    answers: tuple[str, ...]
    topic: str | None
    candidates: list[dict[str, Any]]
    language: str | None
    model: str | None
    document: str | None
    milliseconds: int
    failed: bool
    health: bool
    outcome: str | None


@dataclass(frozen=True)
class OfferedChoice:
    """A button: the visitor gets `id` and `title`, the bot gets `payload`."""

    id: str
    title: str
    payload: str


@dataclass(frozen=True)
class Said:
    """One line of a transcript; `text` is None where a visitor's words are not kept, `reply` is None but for the assistant.

    `health`: a condition, medicine or sign was recognised in that turn.
    """

    role: Role
    text: str | None
    at: datetime
    reply: dict[str, Any] | None
    health: bool = False


@dataclass(frozen=True)
class Line:
    """What was said while a person of the clinic had the conversation."""

    id: str
    who: Role
    text: str
    language: str
    at: datetime


@dataclass(frozen=True)
class Callback:
    """Somebody who wants to be called, in their own words."""

    id: str
    clinic: str
    name: str
    number: str
    time: str | None
    at: datetime


@dataclass(frozen=True)
class Removed:
    """How many rows of each table a run of retention removed or emptied, without those where it was none."""

    counts: Mapping[str, int]


class AlreadyStarted(Exception):
    """The same first message began this conversation a moment ago."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__("this first message has begun a conversation already: answer in that one")
        self.conversation = conversation


class Gone(LookupError):
    """The conversation was erased, or never was."""


class NotYours(LookupError):
    """The row belongs to another conversation."""


class Unknown(LookupError):
    """There is no such row."""
