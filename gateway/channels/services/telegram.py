"""Telegram's Bot API: https://core.telegram.org/bots/api."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import httpx

from gateway.channels import graph, shaping
from gateway.channels.channel import (
    Arrived,
    Call,
    Channel,
    Choices,
    Kind,
    Setting,
    Verdict,
    each,
    given,
    of_status,
    same,
    waiting,
)
from gateway.channels.incoming import Incoming
from gateway.storage.outgoing import Letter

SERVICE = "telegram"
ADDRESS = "https://api.telegram.org"
TEXT = 4096  # UTF-16 units of a message
TITLE = 64  # characters of a button that a small phone still shows
SETTINGS = (
    Setting("TOKEN", "Token of the bot", r"\d+:[A-Za-z0-9_-]+"),
    Setting("SECRET", "Secret token of its webhook (1 to 256 letters, digits, _ and -)", r"[A-Za-z0-9_-]{1,256}"),
)
MEDIA = ("photo", "voice", "audio", "video", "video_note", "document", "sticker", "animation", "location", "contact", "poll")


@dataclass(frozen=True)
class Telegram(Channel):
    """A clinic's bot account. `secret` is what setWebhook was given as secret_token."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    base: str = ADDRESS
    service: ClassVar[str] = SERVICE

    def is_genuine(self, arrived: Arrived) -> bool:
        """Whether X-Telegram-Bot-Api-Secret-Token is the one that was set."""
        return same(arrived.headers.get("x-telegram-bot-api-secret-token", ""), self.secret)

    def parse(self, arrived: Arrived) -> list[Incoming]:
        """The message in an update; only what one person writes to the bot alone."""
        update = json.loads(arrived.body)
        if not isinstance(update, dict):
            raise ValueError("no object")
        return each([update], lambda one: _read(one, arrived.clinic, arrived.at))

    def seen(self, incoming: Incoming) -> list[Call]:
        """The typing sign; a pressed button stops waiting."""
        typing = self._call("sendChatAction", {"chat_id": incoming.sender, "action": "typing"})
        if incoming.choice is None:
            return [typing]
        return [self._call("answerCallbackQuery", {"callback_query_id": incoming.message_id}), typing]

    def numbers(self, choices: Choices) -> bool:
        """Where a title is too long for a button."""
        return any(len(title) > TITLE for _, title in choices)

    def render(self, letter: Letter, address: str) -> list[Call]:
        """Texts; the last one with a column of buttons."""
        numbered = self.numbers(letter.choices)
        *before, last = letter.texts
        told = [*before, shaping.numbered(last, letter.choices) if numbered else last]
        messages = [_message(address, part) for text in told for part in shaping.parts(text, TEXT)]
        if letter.choices:
            titles = [str(place) if numbered else title for place, (_, title) in enumerate(letter.choices, 1)]
            pressed = zip(titles, letter.choices, strict=True)
            keys = [[{"text": title, "callback_data": id}] for title, (id, _) in pressed]
            messages[-1]["reply_markup"] = {"inline_keyboard": keys}
        return [self._call("sendMessage", message) for message in messages]

    def verdict(self, response: httpx.Response) -> Verdict:
        """By the status; how long to wait stands in the body."""
        verdict = of_status(response)
        try:
            asked = response.json()["parameters"]["retry_after"]
        except (ValueError, KeyError, TypeError):
            return verdict
        return Verdict("again", waiting(asked))

    def _call(self, method: str, content: Mapping[str, Any]) -> Call:
        return Call(f"{self.base}/bot{self.token}/{method}", json=content)


def channel(environment: Mapping[str, str]) -> Telegram | None:
    """The channel of GATEWAY_TELEGRAM_TOKEN and _SECRET."""
    found = given(environment, SERVICE, SETTINGS)
    base = environment.get("GATEWAY_TELEGRAM_URL", "").strip() or ADDRESS
    return Telegram(found["TOKEN"], found["SECRET"], base) if found else None


KIND = Kind(SERVICE, "Telegram", "Telegram", SETTINGS, channel)


def _message(address: str, text: str) -> dict[str, Any]:
    """A text with its marks in bold, and no preview of links."""
    told, spans = shaping.bold(text)
    content: dict[str, Any] = {"chat_id": address, "text": told, "link_preview_options": {"is_disabled": True}}
    entities = [{"type": "bold", "offset": offset, "length": length} for offset, length in spans]
    return {**content, "entities": entities} if entities else content


def _read(update: dict[str, Any], clinic: str, now: datetime) -> Incoming | None:
    """The message of an update; None for what wants no answer."""
    if "callback_query" in update:
        query = update["callback_query"]
        sender, language = str(query["from"]["id"]), query["from"].get("language_code")
        return Incoming(SERVICE, clinic, sender, str(query["id"]), now, choice=str(query["data"]), language=language)
    edited = "edited_message" in update
    message = update.get("edited_message") if edited else update.get("message")
    if message is None or message["chat"]["type"] != "private" or message.get("from", {}).get("is_bot"):
        return None
    number = f"{message['chat']['id']}:{message['message_id']}" + (f":{message['edit_date']}" if edited else "")
    at = graph.moment(message["edit_date"] if edited else message["date"])
    who = (SERVICE, clinic, str(message["chat"]["id"]), number, at)
    media = next((kind for kind in MEDIA if kind in message), None)
    text = message.get("text") or message.get("caption")
    if text is None and media is None:
        return None
    language = message.get("from", {}).get("language_code")
    return Incoming(*who, text=text, media=media, edited=edited, language=language)
