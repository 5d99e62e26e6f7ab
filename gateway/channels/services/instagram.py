"""Instagram's messages, which speak Messenger's language with other sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from gateway.channels import graph, shaping
from gateway.channels.channel import Kind
from gateway.channels.services.messenger import Messenger
from gateway.channels.shaping import Size

SETTINGS = graph.settings("ACCOUNT_ID", "Id of the professional account")


@dataclass(frozen=True)
class Instagram(Messenger):
    """A professional account of a clinic; a text may have 1,000 bytes."""

    service: ClassVar[str] = "instagram"
    kind: ClassVar[str] = "instagram"
    longest: ClassVar[int] = 1000
    size: ClassVar[Size] = shaping.in_bytes


def channel(environment: Mapping[str, str]) -> Instagram | None:
    """The channel of GATEWAY_INSTAGRAM_ACCOUNT_ID, _TOKEN, _APP_SECRET and _VERIFY_TOKEN."""
    found = graph.settings_of(environment, Instagram.service, SETTINGS)
    return Instagram(**found) if found else None


KIND = Kind(Instagram.service, "Instagram", "Meta Platforms", SETTINGS, channel)
