"""Facebook Messenger: https://developers.facebook.com/documentation/business-messaging/messenger-platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from gateway.channels import graph, shaping
from gateway.channels.channel import Arrived, Call, Choices, Kind, each
from gateway.channels.graph import GraphChannel
from gateway.channels.incoming import Incoming
from gateway.channels.shaping import Size
from gateway.storage.outgoing import Letter

REPLIES, TITLE = 13, 20  # quick replies, characters of one
SETTINGS = graph.settings("PAGE_ID", "Id of the page")


@dataclass(frozen=True)
class Messenger(GraphChannel):
    """A page of a clinic; Instagram differs in names and sizes."""

    service: ClassVar[str] = "messenger"
    kind: ClassVar[str] = "page"
    longest: ClassVar[int] = 2000
    size: ClassVar[Size] = shaping.in_utf16

    def parse(self, arrived: Arrived) -> list[Incoming]:
        """The messages to this account; echoes, receipts, reactions and other accounts' are left out."""
        mine = [entry for entry in graph.entries(arrived, self.kind) if str(entry.get("id")) == self.account]
        events = [event for entry in mine for event in entry.get("messaging") or []]
        return each(events, lambda event: self._read(event, arrived.clinic))

    def seen(self, incoming: Incoming) -> list[Call]:
        """The read mark and the typing sign."""
        to = {"recipient": {"id": incoming.sender}}
        return [self.call({**to, "sender_action": action}) for action in ("mark_seen", "typing_on")]

    def numbers(self, choices: Choices) -> bool:
        """Where a title is too long for a quick reply, or there are too many."""
        return len(choices) > REPLIES or any(len(title) > TITLE for _, title in choices)

    def render(self, letter: Letter, address: str) -> list[Call]:
        """Texts; the last one with quick replies."""
        numbered = self.numbers(letter.choices)
        *before, last = letter.texts
        told = [*before, shaping.numbered(last, letter.choices) if numbered else last]
        messages: list[dict[str, Any]] = [
            {"text": part} for text in told for part in shaping.parts(shaping.plain(text), self.longest, type(self).size)
        ]
        if letter.choices and len(letter.choices) <= REPLIES:
            titles = [str(place) if numbered else title for place, (_, title) in enumerate(letter.choices, 1)]
            pressed = zip(titles, letter.choices, strict=True)
            messages[-1]["quick_replies"] = [
                {"content_type": "text", "title": title, "payload": id} for title, (id, _) in pressed
            ]
        to = {"recipient": {"id": address}, "messaging_type": "RESPONSE"}
        return [self.call({**to, "message": message}) for message in messages]

    def _read(self, event: dict[str, Any], clinic: str) -> Incoming | None:
        """One event; None for what wants no answer."""
        sender, at = str(event["sender"]["id"]), graph.moment(event["timestamp"] / 1000)
        if "message_edit" in event:
            edit = event["message_edit"]
            number = f"{edit['mid']}:{edit['num_edit']}"
            return Incoming(self.service, clinic, sender, number, at, text=str(edit["text"]), edited=True)
        if "postback" in event:
            postback = event["postback"]
            return Incoming(self.service, clinic, sender, str(postback["mid"]), at, choice=str(postback["payload"]))
        message = event.get("message")
        if not message or message.get("is_echo") or message.get("is_deleted") or sender == self.account:
            return None
        who = (self.service, clinic, sender, str(message["mid"]), at)
        if message.get("quick_reply"):
            return Incoming(*who, choice=str(message["quick_reply"]["payload"]))
        attached = message.get("attachments") or []
        media = str(attached[0]["type"]) if attached else None if message.get("text") else "unsupported"
        return Incoming(*who, text=message.get("text"), media=media)


def channel(environment: Mapping[str, str]) -> Messenger | None:
    """The channel of GATEWAY_MESSENGER_PAGE_ID, _TOKEN, _APP_SECRET and _VERIFY_TOKEN."""
    found = graph.settings_of(environment, Messenger.service, SETTINGS)
    return Messenger(**found) if found else None


KIND = Kind(Messenger.service, "Messenger", "Meta Platforms", SETTINGS, channel)
