"""Asks services again and again what may change there by itself: whether a template is approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import structlog

from gateway.channels.channel import Channel
from gateway.channels.sending import TIMEOUT, post
from gateway.channels.switching import Switched
from gateway.trust import certificates

logger = structlog.get_logger(__name__)

OFTEN = timedelta(minutes=10)


class Asking:
    """Remembers which channel was asked when, so that a new one is asked at once and a known one now and again."""

    def __init__(self, channels: Switched, clock: Callable[[], datetime]) -> None:
        self._channels, self._clock = channels, clock
        self._asked: dict[str, tuple[Channel, datetime]] = {}

    async def once(self) -> None:
        """Ask those whose turn it is."""
        for service, channel in list(self._channels.items()):
            known, now = self._asked.get(service), self._clock()
            if known is None or known[0] is not channel or now - known[1] >= OFTEN:
                self._asked[service] = (await ask(self._channels, service, now), now)


async def ask(channels: Switched, service: str, now: datetime) -> Channel:
    """Ask one service what changed; the channel as it is then, which is in use from now on."""
    channel = channels[service]
    call = channel.inquiry()
    if call is None:
        return channel
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=certificates()) as client:
            response = await post(client, call)
    except (httpx.HTTPError, OSError) as error:
        logger.warning("not_told", service=service, error=type(error).__name__)
        return channel
    after = channel.informed(response, now)
    channels.replace(service, channel, after)
    return after
