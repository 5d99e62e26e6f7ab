"""SMS through Twilio: https://www.twilio.com/docs/messaging."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import parse_qsl

from gateway.channels import shaping
from gateway.channels.channel import Arrived, Call, Channel, Choices, Kind, Setting, given, same
from gateway.channels.incoming import Incoming
from gateway.storage.outgoing import Letter

ADDRESS = "https://api.twilio.com"
LONGEST = 1600
SETTINGS = (
    Setting("ACCOUNT", "Account SID (AC…)", r"AC\w+"),
    Setting("TOKEN", "Auth token"),
    Setting("NUMBER", "Number (+44…)", r"\+\d{5,15}"),
)
STOPPING = frozenset(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"))  # what Twilio blocks at


@dataclass(frozen=True)
class Sms(Channel):
    """A number of a clinic. WhatsApp through Twilio differs by a prefix before numbers."""

    account: str
    token: str = field(repr=False)
    number: str
    base: str = ADDRESS
    service: ClassVar[str] = "sms"
    prefix: ClassVar[str] = ""
    acknowledgement: ClassVar[tuple[str, str]] = ("<Response/>", "text/xml")

    def is_genuine(self, arrived: Arrived) -> bool:
        """Whether X-Twilio-Signature fits the public address and the parameters."""
        return same(arrived.headers.get("x-twilio-signature", ""), signature(self.token, arrived.url, arrived.body))

    def parse(self, arrived: Arrived) -> list[Incoming]:
        """The message to this number; receipts and other numbers' are left out."""
        told = dict(parse_qsl(arrived.body.decode(), keep_blank_values=True))
        to_us = told.get("AccountSid") == self.account and told.get("To") == self.prefix + self.number
        sender, number = told.get("From", ""), told.get("MessageSid", "")
        if not to_us or not number or not sender.startswith(self.prefix or "+") or told.get("SmsStatus") != "received":
            return []
        text = told.get("Body", "")
        if not self.prefix and text.strip().lower() in STOPPING:
            text = "STOP"
        media = told.get("MediaContentType0", "file").split("/")[0] if told.get("NumMedia", "0") != "0" else None
        choice = told.get("ButtonPayload") or told.get("ListId")
        who = (self.service, arrived.clinic, sender.removeprefix(self.prefix), number, arrived.at)
        return [Incoming(*who, text=None if choice or (media and not text) else text, choice=choice, media=media)]

    def numbers(self, choices: Choices) -> bool:
        """There are no buttons."""
        return bool(choices)

    def render(self, letter: Letter, address: str) -> list[Call]:
        """Texts; the choices are numbered below the last one."""
        *before, last = letter.texts
        told = [*before, shaping.numbered(last, letter.choices) if letter.choices else last]
        return [self._call(address, self._marked(part)) for text in told for part in shaping.parts(text, LONGEST)]

    def _marked(self, text: str) -> str:
        return shaping.starred(text) if self.prefix else shaping.plain(text)

    def _call(self, address: str, text: str) -> Call:
        form = {"To": self.prefix + address, "From": self.prefix + self.number, "Body": text}
        url = f"{self.base}/2010-04-01/Accounts/{self.account}/Messages.json"
        return Call(url, form=form, auth=(self.account, self.token))


def channel(environment: Mapping[str, str]) -> Sms | None:
    """The channel of GATEWAY_SMS_ACCOUNT, _TOKEN and _NUMBER."""
    found = settings_of(environment, Sms.service)
    return Sms(**found) if found else None


def settings_of(environment: Mapping[str, str], service: str) -> dict[str, str] | None:
    """The settings of a service through Twilio, GATEWAY_<SERVICE>_…; None when none is set. Raises SettingError."""
    found = given(environment, service, SETTINGS)
    base = environment.get("GATEWAY_TWILIO_URL", "").strip() or ADDRESS
    return {**dict(zip(("account", "token", "number"), found.values(), strict=True)), "base": base} if found else None


KIND = Kind(Sms.service, "SMS", "Twilio and the telephone networks", SETTINGS, channel)


def signature(token: str, url: str, body: bytes) -> str:
    """Twilio's: HMAC-SHA1 of the address and the sorted parameters, in base64; "" for a body that is no form."""
    try:
        told = sorted(set(parse_qsl(body.decode(), keep_blank_values=True)))
    except UnicodeDecodeError:
        return ""
    content = url + "".join(name + value for name, value in told)
    return base64.b64encode(hmac.new(token.encode(), content.encode(), hashlib.sha1).digest()).decode()
