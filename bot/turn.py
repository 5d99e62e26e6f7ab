"""One turn of a conversation, as everything that handles it can see it: what was said, and whether it failed."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from typing import Any

from assistant.replies import KINDS

Reply = dict[str, Any]
ANOTHER_CLINIC = "the conversation belongs to another clinic"


@dataclass
class Turn:
    """A message being answered. `otherwise` makes the reply to give when the turn fails or says nothing."""

    said: str
    otherwise: Callable[[], Reply]
    failure: str | None = None
    texts: list[str] = field(default_factory=list)
    buttons: list[dict[str, Any]] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)
    began: datetime = field(default_factory=lambda: datetime.now(timezone.utc))

    def fail(self, reason: str) -> None:
        """Note that this turn must not be believed. `reason` holds no words of the visitor."""
        self.failure = self.failure or reason

    def add(self, message: dict[str, Any]) -> None:
        """Take one response of the bot; what it tells as data is joined to what was told before in this turn."""
        if message.get("text"):
            self.texts.append(message["text"])
        self.buttons += message.get("buttons") or message.get("quick_replies") or []
        self.custom = joined(self.custom, message.get("custom") or {})

    @cached_property
    def instead(self) -> Reply:
        """The reply to give when the turn fails or says nothing."""
        return self.otherwise()

    @property
    def believed(self) -> bool:
        """Whether the turn did not fail and has something to say: only then may it change the conversation."""
        return self.failure is None and bool(self.texts or self.buttons or self.custom)

    def reply(self) -> Reply:
        """The turn's answer as one object of text, buttons and custom."""
        if not self.believed:
            return self.instead
        return {"text": "\n\n".join(self.texts), "buttons": self.buttons, "custom": self.custom}


def joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two replies of one turn as data: the answers of both, the more serious kind, and of the rest what is set first."""
    if not first or not second:
        return first or second
    kinds = [custom["kind"] for custom in (first, second) if custom.get("kind") in KINDS]
    together = {key: first.get(key) or second.get(key) for key in {**first, **second}}
    answers = [*first.get("answers", ()), *second.get("answers", ())]
    return {**together, "answers": answers, "kind": min(kinds, key=KINDS.index, default=first.get("kind"))}


current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def now() -> datetime:
    """The one moment that everything in the turn under way is decided at, in UTC; without a turn the time."""
    turn = current.get()
    return turn.began if turn else datetime.now(timezone.utc)


def fail(reason: str) -> None:
    """Note on the turn under way, where there is one, that it failed."""
    if turn := current.get():
        turn.fail(reason)
