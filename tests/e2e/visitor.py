"""A visitor who talks to a running bot over the rest channel, as one conversation of their own."""

from __future__ import annotations

import json
import urllib.request
import uuid

from assistant.replaying import Heard, press

__all__ = ["Heard", "Visitor"]


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
        """Press a button, or type its title."""
        return press(title, self.heard, self.say)
