"""The channels of a clinic at work: webhooks, answers, outbox and reminders, for those that are on at this moment."""

from __future__ import annotations

import asyncio

from starlette.routing import Route

from gateway import chores, milestones
from gateway.channels import wording
from gateway.channels.answering import Answering
from gateway.channels.asking import Asking
from gateway.channels.people import People
from gateway.channels.reminding import Reminders
from gateway.channels.sending import Sending
from gateway.channels.webhooks import PATH, Webhooks
from gateway.clinic import NEEDED
from gateway.conversations import Conversations
from gateway.services import Services
from gateway.settings import SettingError
from gateway.storage import channels as stored

LEAVING = 12  # seconds for messages under way when the gateway is stopped
LOOK = 2  # seconds between looks at what was switched in the console


class Office:
    """The channels at work."""

    def __init__(self, services: Services) -> None:
        """Raises SettingError when there are channels and no address at which services reach them."""
        if services.channels and not services.settings.public_url:
            raise SettingError("GATEWAY_PUBLIC_URL: messaging channels need the address that services reach, https://…")
        self._services, self._channels = services, services.channels
        self._people = People(services.sessions.secret)
        gaps = {key: services.clinic.details.get(key, "") for key in ("name", *NEEDED)}
        self._wording = wording.load({**gaps, "keep_days": str(services.settings.keep_days)})
        self.came, self.added = asyncio.Event(), asyncio.Event()

    def routes(self) -> list[Route]:
        """The webhooks' address."""
        webhooks = Webhooks(self._services, self._people, self.came)
        return [Route(PATH, webhooks.receive, methods=["GET", "POST"])]

    async def keep_open(self, services: Services, talk: Conversations) -> None:
        """Answer and send until cancelled; what is under way then is finished."""
        known = services.clinic.knowledge
        assert known is not None  # visitors are let in
        hours = milestones.quiet(services.settings.quiet_hours, known.zone)
        sending = Sending(self._channels, talk, self.added, hours)
        reminding = Reminders(self._channels, talk, services.texts, hours, self.added)
        answering = Answering(services, talk, self._people, self._wording, sending, self.came, self.added)
        try:
            await asyncio.gather(answering.keep(), sending.keep(), reminding.keep(), self._keep_switching(talk))
        finally:
            await answering.finish(LEAVING)
            await reminding.finish(LEAVING)
            await sending.close(LEAVING)

    async def _keep_switching(self, talk: Conversations) -> None:
        """Follow what is switched in the console, here or in another process, and what services say of templates."""
        asking = Asking(self._channels, self._services.clock)

        async def once() -> None:
            self._channels.renew(await talk.read(lambda db: stored.sealed(db, self._services.clinic.id)))
            await asking.once()

        await chores.again("channels", once, LOOK)
