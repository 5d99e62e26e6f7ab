"""The installation: its clinics with the services of each, and what all of them share."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.orm import Session

from gateway import clinic as clinics
from gateway import services as made
from gateway import settings as setting
from gateway.bot import Bot
from gateway.channels import kinds as services_there
from gateway.channels.kinds import Kinds
from gateway.clinic import NEUTRAL, Clinic
from gateway.errors import Problem
from gateway.limiting import Limits
from gateway.metrics import Metrics
from gateway.record import Record
from gateway.services import Clock, Services, Shared
from gateway.sessions import NotMadeHere, Sessions, clinic_of
from gateway.settings import Settings
from gateway.storage import clinics as stored
from gateway.storage.database import Database


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(timezone.utc)


class House:
    """The clinics of one installation; database, bot, limits and counters are one for all."""

    def __init__(self, shared: Shared, given: Sequence[Clinic], environment: Mapping[str, str]) -> None:
        """At least one clinic; the first is the one that is meant where nothing names any. Raises SettingError."""
        self.shared, self.settings, self.record, self.clock = shared, shared.settings, shared.record, shared.clock
        self._environment = environment
        self._clinics: dict[str, Services] = {}
        for clinic in given:
            self._clinics[clinic.id] = self._made(clinic)

    @property
    def first(self) -> Services:
        """The services of the first clinic."""
        return next(iter(self._clinics.values()))

    def all(self) -> tuple[Services, ...]:
        """The services of every clinic, the first one first."""
        return tuple(self._clinics.values())

    def of(self, clinic: str) -> Services:
        """The services of one clinic; raises Problem for one that is not here."""
        try:
            return self._clinics[clinic]
        except KeyError:
            raise Problem("unknown-clinic", "This gateway answers for other clinics.") from None

    def visited(self, token: str | None, named: str | None) -> tuple[Services, str | None]:
        """Whose visitor somebody is, and the key of their session: the token says it, else the clinic that is named.

        Raises Problem for a token that was not made here or is of another clinic, and for an unknown clinic.
        """
        of_named = self.of(named) if named else None
        if not token:
            return of_named or self.first, None
        try:
            key = self.shared.sessions.key(token)
        except NotMadeHere:
            raise Problem("not-yours", "This session was not made here.") from None
        clinic = clinic_of(key)
        services = self.of(clinic) if clinic else self.first
        if of_named is not None and of_named is not services:
            raise Problem("not-yours", "This session belongs to another clinic.")
        return services, key

    def websites(self) -> Iterable[str]:
        """The origins on any clinic's list."""
        return (origin for services in self.all() for origin in services.websites)

    def contact(self) -> str:
        """Whom to call where nobody knows which clinic is meant."""
        return self.first.clinic.contact if len(self._clinics) == 1 else NEUTRAL

    def renew(self, folder: Path) -> None:
        """Go on with a version's knowledge folder: what every clinic knows, and what is made of its details.

        A clinic that the folder does not have stays as it is. Raises what the folder's checks raise; then all stay.
        """
        for clinic in clinics.every(folder, self.settings.public):
            if clinic.id in self._clinics:
                self._clinics[clinic.id].become(clinic)
            else:
                self._clinics = {**self._clinics, clinic.id: self._made(clinic)}
        with self.record.transaction() as db:
            self._remember(db)

    async def open(self) -> None:
        """Bring the database up to date, and let conversations begin."""
        await self.record.run(self.shared.database.migrate)
        await self.record.read(self._remember)

    async def close(self) -> None:
        """Finish the turns under way, and close what was opened."""
        for services in self.all():
            if services.talk:
                await services.talk.finish()
        await self.shared.bot.close()
        self.shared.database.dispose()

    def _made(self, clinic: Clinic) -> Services:
        """The services of a clinic; the first one's sessions, settings and so on are the installation's."""
        shared = replace(self.shared, bot=self.shared.bot.of(clinic.id))
        if self._clinics:
            own = setting.of(self.settings, clinic.id, self._environment)
            shared = replace(shared, settings=own, sessions=shared.sessions.of(clinic.id))
        return made.make(shared, clinic, first=not self._clinics)

    def _remember(self, db: Session) -> None:
        """Keep the names of the clinics whose details are set."""
        for services in self.all():
            if services.talk:
                stored.remember(db, services.clinic.id, services.clinic.name, self.clock())


def make(
    settings: Settings,
    clock: Clock = utc_now,
    given: Sequence[Clinic] | None = None,
    kinds: Kinds | None = None,
    environment: Mapping[str, str] = os.environ,
) -> House:
    """The house of the settings; `given` are clinics that are loaded already, else they are read from its folder.

    `kinds` are the messaging services that there are. Raises what the knowledge's and the channels' checks raise, and
    SettingError.
    """
    metrics, database = Metrics(), Database(settings.database_url)
    shared = Shared(
        settings=settings,
        database=database,
        record=Record(database),
        bot=Bot(settings.bot_url, settings.bot_secret, settings.bot_seconds, metrics),
        sessions=Sessions(setting.session_secret(settings)),
        limits=Limits(settings, metrics),
        metrics=metrics,
        clock=clock,
        kinds=services_there.read() if kinds is None else kinds,
    )
    return House(shared, given or clinics.every(settings.knowledge, settings.public), environment)
