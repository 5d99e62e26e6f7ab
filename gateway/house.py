"""The installation: its clinics with the services of each, and what all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.orm import Session

from gateway import clinic as clinics
from gateway import services as made
from gateway import settings as setting
from gateway.bot import Bot
from gateway.channels import kinds as services_there
from gateway.channels.kinds import Kinds
from gateway.clinic import Clinic
from gateway.errors import Problem
from gateway.limiting import Limits
from gateway.metrics import Metrics
from gateway.record import Record
from gateway.services import Clock, Services, Shared
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.storage import clinics as stored
from gateway.storage.database import Database


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(timezone.utc)


class House:
    """The clinics of one installation; database, bot, limits and counters are one for all."""

    def __init__(self, shared: Shared, clinics: Sequence[Clinic]) -> None:
        """At least one clinic; the first is the one that is meant where nothing names any."""
        self.shared, self.settings, self.record, self.clock = shared, shared.settings, shared.record, shared.clock
        self._clinics = {one.id: made.make(shared, one, first=place == 0) for place, one in enumerate(clinics)}

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

    def renew(self, folder: Path) -> None:
        """Go on with a version's knowledge folder: what every clinic knows, and what is made of its details.

        Raises what the folder's checks raise; then everything stays as it was.
        """
        for clinic in read(folder, self.settings.public):
            self._clinics[clinic.id].become(clinic)
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

    def _remember(self, db: Session) -> None:
        """Keep the names of the clinics whose details are set."""
        for services in self.all():
            if services.talk:
                stored.remember(db, services.clinic.id, services.clinic.name, self.clock())


def make(
    settings: Settings,
    clock: Clock = utc_now,
    clinics: Sequence[Clinic] | None = None,
    kinds: Kinds | None = None,
) -> House:
    """The house of the settings; `clinics` are some that are loaded already, `kinds` the messaging services that there are.

    Raises what the knowledge's and the channels' checks raise.
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
    return House(shared, clinics or read(settings.knowledge, settings.public))


def read(folder: Path, public: bool) -> tuple[Clinic, ...]:
    """Every clinic of a knowledge folder, the first one first."""
    return (clinics.load(folder, public),)
