"""WhatsApp through Twilio: SMS with a prefix, WhatsApp's policy and its 24 hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from gateway.channels.channel import Kind
from gateway.channels.services.sms import SETTINGS, Sms, settings_of


@dataclass(frozen=True)
class TwilioWhatsApp(Sms):
    """A WhatsApp number that Twilio holds."""

    service: ClassVar[str] = "whatsapp-twilio"
    prefix: ClassVar[str] = "whatsapp:"
    may_ask_health: ClassVar[bool] = False
    window: ClassVar[timedelta | None] = timedelta(hours=24)


def channel(environment: Mapping[str, str]) -> TwilioWhatsApp | None:
    """The channel of GATEWAY_WHATSAPP_TWILIO_ACCOUNT, _TOKEN and _NUMBER."""
    found = settings_of(environment, TwilioWhatsApp.service)
    return TwilioWhatsApp(**found) if found else None


KIND = Kind(TwilioWhatsApp.service, "WhatsApp through Twilio", "Twilio and WhatsApp (Meta Platforms)", SETTINGS, channel)
