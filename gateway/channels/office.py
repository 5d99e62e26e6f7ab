"""The channels of a clinic at work: webhooks, answers, outbox and reminders, for those that are on at this moment."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

from gateway import belonging, chores, milestones
from gateway.channels import wording
from gateway.channels.answering import Answering
from gateway.channels.asking import Asking
from gateway.channels.people import People
from gateway.channels.reminding import Reminders
from gateway.channels.sending import Sending
from gateway.channels.webhooks import Webhooks
from gateway.clinic import NEEDED
from gateway.conversations import Conversations
from gateway.milestones import Quiet
from gateway.services import Services
from gateway.settings import SettingError
from gateway.storage import channels as stored

LEAVING = 12  # seconds for messages under way when the gateway is stopped
LOOK = 2  # seconds between looks at what was switched in the console


class Office:
    """The channels of one clinic at work."""

    def __init__(self, services: Services) -> None:
        """Raises SettingError when there are channels and no address at which services reach them."""
        if services.channels and not services.settings.public_url:
            raise SettingError("GATEWAY_PUBLIC_URL: messaging channels need the address that services reach, https://…")
        self._services, self._channels = services, services.channels
        self._people, self._wording = People(services.sessions.secret), wording.load(self._gaps)
        self._came, self._added = asyncio.Event(), asyncio.Event()
        self.webhooks = Webhooks(services, self._people, self._came)

    @property
    def clinic(self) -> str:
        """Whose it is."""
        return self._channels.clinic

    async def keep_open(self, talk: Conversations) -> None:
        """Answer and send until cancelled; what is under way then is finished."""
        services = self._services
        belonging.note(self.clinic)
        sending = Sending(self._channels, talk, self._added, self._hours)
        reminding = Reminders(services, talk, self._hours, self._added)
        answering = Answering(services, talk, self._people, self._wording, sending, self._came, self._added)
        try:
            await asyncio.gather(answering.keep(), sending.keep(), reminding.keep(), self._keep_switching(talk))
        finally:
            await answering.finish(LEAVING)
            await reminding.finish(LEAVING)
            await sending.close(LEAVING)

    def _gaps(self) -> dict[str, str]:
        """What the texts tell of the clinic, as it is now."""
        details, settings = self._services.clinic.details, self._services.settings
        return {**{key: details.get(key, "") for key in ("name", *NEEDED)}, "keep_days": str(settings.keep_days)}

    def _hours(self) -> Quiet:
        """The quiet hours by the clinic's clock, as it is now."""
        known = self._services.clinic.knowledge
        return milestones.quiet(self._services.settings.quiet_hours, known.zone if known else ZoneInfo("UTC"))

    async def _keep_switching(self, talk: Conversations) -> None:
        """Follow what is switched in the console, here or in another process, and what services say of templates."""
        asking = Asking(self._channels, self._services.clock)

        async def once() -> None:
            self._channels.renew(await talk.read(lambda db: stored.sealed(db, self._services.clinic.id)))
            await asking.once()

        await chores.again("channels", once, LOOK)
