"""WhatsApp Cloud API: https://developers.facebook.com/documentation/business-messaging/whatsapp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

import httpx

from gateway.channels import graph, shaping, templates
from gateway.channels.channel import Arrived, Call, Choices, Kind, each
from gateway.channels.graph import GraphChannel
from gateway.channels.incoming import Incoming
from gateway.channels.templates import Prepared
from gateway.storage.outgoing import Letter, Template

SERVICE = "whatsapp"
BODY, INTERACTIVE = 4096, 1024  # characters of a text, and of one with choices
BUTTONS, TITLE = 3, 20
ROWS, ROW_TITLE, DESCRIPTION = 10, 24, 72
SETTINGS = (*graph.settings("NUMBER_ID", "Id of the number"), *templates.SETTINGS)
IGNORED = ("reaction", "revoke", "system")


@dataclass(frozen=True)
class WhatsApp(GraphChannel):
    """One number of a clinic. WhatsApp's policy forbids asking for health data, so the check is done on the website."""

    prepared: Prepared | None = None
    service: ClassVar[str] = SERVICE
    may_ask_health: ClassVar[bool] = False

    def parse(self, arrived: Arrived) -> list[Incoming]:
        """The messages to this number; receipts, reactions and other numbers' are left out."""
        changes = [
            change for entry in graph.entries(arrived, "whatsapp_business_account") for change in _list(entry, "changes")
        ]
        values = [change.get("value") for change in changes if isinstance(change, dict) and change.get("field") == "messages"]
        mine = [value for value in values if isinstance(value, dict) and _number(value) == self.account]
        return each([one for value in mine for one in _list(value, "messages")], lambda one: _read(one, arrived.clinic))

    def seen(self, incoming: Incoming) -> list[Call]:
        """Both ticks blue, and the typing sign, in one request."""
        mark = {"messaging_product": SERVICE, "status": "read", "message_id": incoming.message_id}
        return [self.call({**mark, "typing_indicator": {"type": "text"}})]

    def numbers(self, choices: Choices) -> bool:
        """In a list whose titles are too long, or a text when there are too many."""
        return len(choices) > ROWS or any(len(title) > ROW_TITLE for _, title in choices)

    def render(self, letter: Letter, address: str) -> list[Call]:
        """Texts; the last one with buttons, a list, or numbers."""
        texts = [part for text in letter.texts for part in shaping.parts(text, BODY)]
        if not letter.choices or not texts:
            return [self._text(address, text) for text in texts]
        if len(letter.choices) > ROWS or any(len(title) > DESCRIPTION for _, title in letter.choices):
            listed = shaping.parts(shaping.numbered(texts[-1], letter.choices), BODY)
            return [self._text(address, text) for text in (*texts[:-1], *listed)]
        *before, last = (*texts[:-1], *shaping.parts(texts[-1], INTERACTIVE))
        asked = {"body": {"text": shaping.starred(last)}, **_choosing(letter.choices)}
        return [*(self._text(address, text) for text in before), self._to(address, "interactive", asked)]

    def template(self, template: Template, address: str) -> Call | None:
        """An approved template with its gaps filled."""
        filled = [{"type": "text", "text": gap} for gap in template.gaps]
        components = [{"type": "body", "parameters": filled}] if filled else []
        named = {"name": template.name, "language": {"code": template.language}, "components": components}
        return self._to(address, "template", named)

    def reminder(self, sentence: str, language: str) -> Template | None:
        """The approved template, in a language that it was approved in."""
        known = self.prepared is not None and self.prepared.is_approved(language)
        return Template(self.prepared.name, language, (sentence,)) if self.prepared and known else None

    def inquiry(self) -> Call | None:
        """The request for the template as Meta has it; none where the business account's id is not known."""
        if self.prepared is None or not self.prepared.account:
            return None
        return Call(self.prepared.address(self.base), headers={"Authorization": f"Bearer {self.token}"})

    def informed(self, response: httpx.Response, now: datetime) -> WhatsApp:
        """The channel with the template's status in each language; what was told before stays while Meta is in trouble."""
        passes = response.status_code == 429 or response.status_code >= 500
        return self if self.prepared is None or passes else replace(self, prepared=self.prepared.told(response, now))

    @property
    def notes(self) -> Sequence[str]:
        """The template, and its status in each language."""
        return self.prepared.notes if self.prepared else ()

    def _text(self, address: str, text: str) -> Call:
        return self._to(address, "text", {"preview_url": False, "body": shaping.starred(text)})

    def _to(self, address: str, kind: str, content: Mapping[str, Any]) -> Call:
        return self.call(
            {"messaging_product": SERVICE, "recipient_type": "individual", "to": address, "type": kind, kind: content}
        )


def channel(environment: Mapping[str, str]) -> WhatsApp | None:
    """The channel of GATEWAY_WHATSAPP_NUMBER_ID, _TOKEN, _APP_SECRET and _VERIFY_TOKEN, with its template for reminders."""
    found = graph.settings_of(environment, SERVICE, SETTINGS)
    return WhatsApp(**found, prepared=templates.prepared(environment, SERVICE)) if found else None


KIND = Kind(SERVICE, "WhatsApp", "WhatsApp (Meta Platforms)", SETTINGS, channel)


def _choosing(choices: Choices) -> dict[str, Any]:
    """Up to three short choices as buttons, others as a list; a title that is too long stands in its row's description."""
    if len(choices) <= BUTTONS and all(len(title) <= TITLE for _, title in choices):
        buttons = [{"type": "reply", "reply": {"id": id, "title": title}} for id, title in choices]
        return {"type": "button", "action": {"buttons": buttons}}
    if all(len(title) <= ROW_TITLE for _, title in choices):
        rows = [{"id": id, "title": title} for id, title in choices]
    else:
        rows = [{"id": id, "title": str(place), "description": title} for place, (id, title) in enumerate(choices, 1)]
    return {"type": "list", "action": {"button": f"1–{len(choices)}", "sections": [{"rows": rows}]}}


def _read(message: dict[str, Any], clinic: str) -> Incoming | None:
    """One message; None for what wants no answer."""
    kind = str(message["type"])
    if kind in IGNORED:
        return None
    who = (SERVICE, clinic, str(message["from"]), str(message["id"]), graph.moment(message["timestamp"]))
    if kind == "text":
        return Incoming(*who, text=str(message["text"]["body"]))
    if kind == "button":
        return Incoming(*who, choice=str(message["button"]["payload"]))
    if kind == "interactive":
        answer = message["interactive"]
        return Incoming(*who, choice=str(answer[answer["type"]]["id"]))
    if kind == "edit":
        changed = message["edit"]["message"]
        words = changed["text"]["body"] if "text" in changed else _caption(changed, str(changed["type"]))
        return Incoming(*who, text=str(words or ""), edited=True)
    return Incoming(*who, text=_caption(message, kind), media=kind)


def _caption(message: dict[str, Any], kind: str) -> str | None:
    """The words below a picture or file."""
    media = message.get(kind)
    return media.get("caption") if isinstance(media, dict) else None


def _list(content: dict[str, Any], name: str) -> list[Any]:
    found = content.get(name)
    return found if isinstance(found, list) else []


def _number(value: dict[str, Any]) -> object:
    metadata = value.get("metadata")
    return metadata.get("phone_number_id") if isinstance(metadata, dict) else None
