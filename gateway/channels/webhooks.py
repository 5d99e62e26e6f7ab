"""The door for services: a request is checked by its signature, kept, and acknowledged; it is handled afterwards."""

from __future__ import annotations

import asyncio
from typing import NoReturn

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gateway.channels.channel import Arrived, Channel
from gateway.channels.incoming import Incoming
from gateway.channels.people import People
from gateway.errors import Problem
from gateway.services import Services
from gateway.storage import arrivals
from gateway.visiting import address_of

logger = structlog.get_logger(__name__)

PATH = "/channels/{service}/{clinic}"
LARGEST = 3_000_000  # bytes; Meta sends up to a thousand events at once


class Webhooks:
    """The handler of one clinic's address under /channels/; it sets `came` when something was kept."""

    def __init__(self, services: Services, people: People, came: asyncio.Event) -> None:
        self._services, self._people, self._came = services, people, came

    async def receive(self, request: Request) -> Response:
        """Answer the service's question at set-up, or keep what it delivers. Raises Problem."""
        channel = self._services.channels.get(request.path_params["service"])
        if channel is None:
            raise Problem("not-found", "There is no such channel.")
        talk, _ = self._services.open()
        if request.method != "POST":
            return await self._greet(channel, request)
        arrived = await self._arrived(request)
        if not channel.is_genuine(arrived):
            await self._refuse(channel, request)
        kept = [self._people.arrival(one) for one in _parsed(channel, arrived)]
        if kept:
            await talk.read(lambda db: arrivals.keep(db, kept, arrived.at))
            self._came.set()
        content, kind = channel.acknowledgement
        return Response(content, media_type=kind)

    async def _greet(self, channel: Channel, request: Request) -> Response:
        told = channel.greeting(request.query_params)
        if told is None:
            await self._refuse(channel, request)
        return PlainTextResponse(told)

    async def _refuse(self, channel: Channel, request: Request) -> NoReturn:
        """Refuse what is not signed rightly; an address that tries too often waits."""
        await self._services.limits.count("address", address_of(request))
        logger.warning("signature_refused", service=channel.service)
        raise Problem("signature", "The signature is missing or wrong: see docs/channels.md.")

    async def _arrived(self, request: Request) -> Arrived:
        """The request with the address that the service was told, whatever the proxy made of it."""
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise Problem("too-large", f"A request may have {LARGEST} bytes.")
        query = f"?{request.url.query}" if request.url.query else ""
        url = f"{self._services.settings.public_url}{request.url.path}{query}"
        return Arrived(self._services.clinic.id, url, request.headers, bytes(body), self._services.clock())


def _parsed(channel: Channel, arrived: Arrived) -> list[Incoming]:
    try:
        return channel.parse(arrived)
    except (ValueError, RecursionError):
        raise Problem("bad-request", "The body is not as the service documents it.") from None
