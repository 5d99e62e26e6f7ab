"""A visitor who talks to a running bot over the rest channel, as one conversation of their own."""

from __future__ import annotations

import json
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any

from assistant.judging import folded


@dataclass(frozen=True)
class Heard:
    """One reply: its text, its buttons ({title, payload}) and its `custom` part."""

    text: str = ""
    buttons: tuple[dict[str, str], ...] = ()
    custom: dict[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """The text in one line, folded for regular expressions."""
        return folded(self.text).replace("\n", " ")


class Visitor:
    """One fresh conversation."""

    def __init__(self, address: str) -> None:
        """Talk to the bot at `address` (http://host:port)."""
        self._url = f"{address}/webhooks/rest/webhook"
        self._sender = f"test-{uuid.uuid4().hex}"
        self.heard = Heard()

    def say(self, words: str) -> Heard:
        """Say something, and what is answered."""
        body = json.dumps({"sender": self._sender, "message": words}).encode()
        with urllib.request.urlopen(self._url, body, timeout=60) as response:
            parts = json.load(response)
        self.heard = Heard(
            text="\n\n".join(part["text"] for part in parts if part.get("text")),
            buttons=tuple(button for part in parts for button in part.get("buttons", ())),
            custom=next((part["custom"] for part in reversed(parts) if part.get("custom")), {}),
        )
        return self.heard

    def press(self, title: str) -> Heard:
        """Press the button with this title, else the first that begins so; type the title where there is none."""
        wanted, buttons = title.lower(), self.heard.buttons
        exact = [button for button in buttons if button["title"].lower() == wanted]
        begun = [button for button in buttons if button["title"].lower().startswith(wanted)]
        return self.say((exact + begun)[0]["payload"] if exact or begun else title)
