"""Sends what waits in the outbox: in order, part by part, again when a service is down, and never twice on purpose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import httpx
import structlog
from sqlalchemy.orm import Session

from gateway.channels.channel import Call, Channel, Verdict
from gateway.channels.rounds import Rounds
from gateway.channels.switching import Switched
from gateway.conversations import Conversations
from gateway.errors import place
from gateway.milestones import Quiet
from gateway.storage import channels, outgoing
from gateway.storage.outgoing import Parcel
from gateway.trust import certificates

logger = structlog.get_logger(__name__)

NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
TIMEOUT = 10  # seconds a service has for one request; far below the outbox's lease


class Sending(Rounds[Parcel]):
    """The outbox's sender; it looks when `added` is set, and every two seconds."""

    def __init__(self, channels: Switched, talk: Conversations, added: asyncio.Event, hours: Callable[[], Quiet]) -> None:
        super().__init__(added)
        self._channels, self._clinic, self._talk, self._hours = channels, channels.clinic, talk, hours
        self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=certificates())

    async def due(self) -> Sequence[Parcel]:
        """The letters whose turn it is; those of a channel that is off now wait."""
        if not self._channels:
            return ()
        return await self._talk.read(lambda db: outgoing.take(db, self._clinic, tuple(self._channels), self._talk.now()))

    async def show(self, calls: list[Call]) -> None:
        """Make calls that may as well fail: a read mark, a typing sign."""
        for call in calls:
            try:
                await self._post(call)
            except (httpx.HTTPError, OSError) as error:
                logger.info("sign_not_shown", error=type(error).__name__)

    async def close(self, seconds: float) -> None:
        """Finish what is under way, if it can be in so many seconds, and close all connections."""
        await self.finish(seconds)
        await self._client.aclose()

    async def handle(self, parcel: Parcel) -> None:
        """Send a letter; one that fails is tried again when its lease is over."""
        try:
            await self._send(parcel)
        except Exception as error:
            logger.error("letter_failed", error=type(error).__name__, where=place(error), service=parcel.to.service)
        self._wake.set()

    async def _send(self, parcel: Parcel) -> None:
        """Send the parts that were not sent yet, and settle the letter, or put it off."""
        channel, id = self._channels.get(parcel.to.service), parcel.id
        if channel is None:  # it was switched off a moment ago
            return
        if parcel.once and not await self._may_begin(id):
            return
        calls, arrived = self._calls(channel, parcel), False
        for place_of, call in enumerate(calls[parcel.parts :], parcel.parts + 1):
            verdict = await self._verdict(channel, call, parcel.once)
            arrived = verdict.what == "sent"
            if verdict.what == "again":
                return await self._put_off(id, verdict.wait)
            if verdict.what == "never":
                break
            if place_of < len(calls):
                await self._talk.read(lambda db, done=place_of: outgoing.sent(db, id, done, self._talk.now()))  # type: ignore[misc]
        await self._talk.read(lambda db: self._settle(db, parcel, arrived))

    def _settle(self, db: Session, parcel: Parcel, arrived: bool) -> None:
        outgoing.settled(db, parcel.id)
        if arrived:
            channels.went(db, parcel.to.clinic, parcel.to.service, self._talk.now())

    async def _may_begin(self, parcel_id: str) -> bool:
        """Whether a reminder may be sent now, which is noted; in quiet hours it is put off until they are over."""
        now = self._talk.now()
        hours = self._hours()
        if hours.is_at(now):
            await self._talk.read(lambda db: outgoing.hold(db, parcel_id, hours.allowed(now)))
            return False
        return await self._talk.read(lambda db: outgoing.begin(db, parcel_id))

    async def _put_off(self, parcel_id: str, wait: timedelta | None) -> None:
        await self._talk.read(lambda db: outgoing.later(db, parcel_id, wait, self._talk.now()))

    def _calls(self, channel: Channel, parcel: Parcel) -> list[Call]:
        """The requests of a letter; after the service's window only its template, or nothing."""
        if not is_closed(channel.window, parcel, self._talk):
            return channel.render(parcel.letter, parcel.to.address)
        template = parcel.letter.template
        call = channel.template(template, parcel.to.address) if template else None
        if call is None:
            logger.warning("window_closed", service=channel.service)
        return [call] if call else []

    async def _verdict(self, channel: Channel, call: Call, once: bool) -> Verdict:
        """What came of a call; of one that may be made only `once`, a lost answer ends it: it may have arrived."""
        try:
            response = await self._post(call)
        except (httpx.HTTPError, OSError) as error:
            logger.warning("not_sent", service=channel.service, error=type(error).__name__)
            return Verdict("never" if once and not isinstance(error, NOT_REACHED) else "again")
        verdict = channel.verdict(response)
        if verdict.what != "sent":
            logger.warning("not_sent", service=channel.service, status=response.status_code, what=verdict.what)
        return verdict

    async def _post(self, call: Call) -> httpx.Response:
        return await post(self._client, call)


async def post(client: httpx.AsyncClient, call: Call) -> httpx.Response:
    """Make a call; raises httpx.HTTPError."""
    content = {"json": call.json} if call.form is None else {"data": call.form}
    return await client.request(call.method, call.url, headers=call.headers, auth=call.auth, **content)


def is_closed(window: timedelta | None, parcel: Parcel, talk: Conversations) -> bool:
    """Whether the service takes no more than a template for this recipient."""
    return window is not None and parcel.wrote_at is not None and talk.now() - parcel.wrote_at > window
