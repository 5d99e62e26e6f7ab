"""What came in, the same for every service: one message of one sender."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Incoming:
    """A message. `sender` is what an answer is addressed to; `at` is the service's time.

    `text` was typed, `choice` is the id of a choice that was pressed, `media` names the kind of anything else ("image").
    `edited` marks the new wording of an older message. `language` is what the sender's app says of itself.
    """

    service: str
    clinic: str
    sender: str
    message_id: str
    at: datetime
    text: str | None = None
    choice: str | None = None
    media: str | None = None
    edited: bool = False
    language: str | None = None


def as_data(incoming: Incoming) -> dict[str, Any]:
    """The message as it is kept until it was handled."""
    return {**asdict(incoming), "at": incoming.at.isoformat()}


def from_data(content: dict[str, Any]) -> Incoming:
    """The message that was kept."""
    return Incoming(**{**content, "at": datetime.fromisoformat(content["at"])})
