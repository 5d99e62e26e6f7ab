"""Which channels of a clinic are on: those of the environment always, others as their secrets come into the record and go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import structlog

from gateway.channels.channel import Channel, variable
from gateway.channels.kinds import Kinds
from gateway.channels.sealing import Seal, Unreadable
from gateway.settings import SettingError

logger = structlog.get_logger(__name__)


class Switched(Mapping[str, Channel]):
    """A clinic's channels as they are at this moment, by service."""

    def __init__(self, clinic: str, kinds: Kinds, seal: Seal, first: bool) -> None:
        """`first`: it is the clinic of settings that name none. Raises SettingError when some of a service's are missing."""
        self.clinic, self.kinds, self._seal, self.first = clinic, kinds, seal, first
        self._environment = kinds.environment_of(clinic, first)
        self.fixed: Mapping[str, Channel] = self._of_environment(first)
        self._sealed: Mapping[str, str] = {}
        self._now: Mapping[str, Channel] = self.fixed

    def __getitem__(self, service: str) -> Channel:
        return self._now[service]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    def renew(self, sealed: Mapping[str, str]) -> None:
        """Go on with what the record holds now; a channel that stays the same is the same object."""
        if sealed == self._sealed:
            return
        own = {name: self._opened(name, text) for name, text in sealed.items() if name not in self.fixed}
        self._sealed = dict(sealed)
        self._now = {**self.fixed, **{name: one for name, one in own.items() if one is not None}}
        logger.info("channels_on", clinic=self.clinic, services=sorted(self._now))

    def replace(self, service: str, before: Channel, after: Channel) -> None:
        """Go on with what was learned of a channel, unless it was switched meanwhile."""
        if self._now.get(service) is before:
            self._now = {**self._now, service: after}

    def made(self, service: str, values: Mapping[str, str]) -> Channel | None:
        """The channel that these values make; raises SettingError."""
        given = {variable(service, name): value for name, value in values.items()}
        others = {variable(service, one.name) for one in self.kinds.known[service].settings}
        around = {name: value for name, value in self._environment.items() if name not in others}
        return self.kinds.known[service].channel({**around, **given})

    def sealed(self, service: str, values: Mapping[str, str]) -> str:
        """The values as the record keeps them."""
        return self._seal.close(self.clinic, service, values)

    def opened(self, service: str, sealed: str) -> dict[str, str]:
        """The values that the record keeps; raises Unreadable."""
        return self._seal.open(self.clinic, service, sealed)

    def _of_environment(self, first: bool) -> Mapping[str, Channel]:
        try:
            return self.kinds.made(self._environment)
        except SettingError as error:
            raise error if first else SettingError(f"clinic {self.clinic}: {error}") from None

    def _opened(self, service: str, sealed: str) -> Channel | None:
        """The channel of what is kept; one that stayed the same as it was. None, with a note, for what can't be used."""
        if service not in self.kinds.known:
            return None
        if sealed == self._sealed.get(service):
            return self._now.get(service)
        try:
            return self.made(service, self.opened(service, sealed))
        except (Unreadable, SettingError) as error:
            logger.warning("channel_off", clinic=self.clinic, service=service, error=type(error).__name__)
            return None
