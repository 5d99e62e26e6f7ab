"""All channels of an installation: found in the services' folder, switched on by their secrets, started and stopped."""

from __future__ import annotations

import asyncio
import importlib
import os
import pkgutil
from collections.abc import Mapping

from starlette.routing import Route

from gateway import milestones
from gateway.channels import services as folder
from gateway.channels import wording
from gateway.channels.answering import Answering
from gateway.channels.channel import Channel
from gateway.channels.people import People
from gateway.channels.reminding import Reminders
from gateway.channels.sending import Sending
from gateway.channels.webhooks import PATH, Webhooks
from gateway.clinic import NEEDED
from gateway.conversations import Conversations
from gateway.services import Services
from gateway.settings import SettingError

LEAVING = 12  # seconds for messages under way when the gateway is stopped


def read(environment: Mapping[str, str] = os.environ) -> dict[str, Channel]:
    """The channels whose secrets are set; raises SettingError when some of a service's are missing."""
    modules = [importlib.import_module(f"{folder.__name__}.{one.name}") for one in pkgutil.iter_modules(folder.__path__)]
    made: list[Channel | None] = [module.channel(environment) for module in modules]
    return {one.service: one for one in made if one is not None}


class Office:
    """The channels at work."""

    def __init__(self, services: Services, channels: Mapping[str, Channel]) -> None:
        """Raises SettingError when there are channels and no address at which services reach them."""
        if channels and not services.settings.public_url:
            raise SettingError("GATEWAY_PUBLIC_URL: messaging channels need the address that services reach, https://…")
        self._services, self._channels = services, channels
        self._people = People(services.sessions.secret)
        gaps = {key: services.clinic.details.get(key, "") for key in ("name", *NEEDED)}
        self._wording = wording.load({**gaps, "keep_days": str(services.settings.keep_days)})
        self.came, self.added = asyncio.Event(), asyncio.Event()

    def routes(self) -> list[Route]:
        """The webhooks' address; none without channels."""
        if not self._channels:
            return []
        webhooks = Webhooks(self._services, self._channels, self._people, self.came)
        return [Route(PATH, webhooks.receive, methods=["GET", "POST"])]

    async def keep_open(self, services: Services, talk: Conversations) -> None:
        """Answer and send until cancelled; what is under way then is finished."""
        if not self._channels:
            return
        known = services.clinic.knowledge
        assert known is not None  # visitors are let in
        hours = milestones.quiet(services.settings.quiet_hours, known.zone)
        sending = Sending(self._channels, talk, self.added, hours)
        reminding = Reminders(self._channels, talk, services.texts, hours, self.added)
        answering = Answering(services, talk, self._channels, self._people, self._wording, sending, self.came, self.added)
        try:
            await asyncio.gather(answering.keep(), sending.keep(), reminding.keep())
        finally:
            await answering.finish(LEAVING)
            await reminding.finish(LEAVING)
            await sending.close(LEAVING)
