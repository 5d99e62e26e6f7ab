"""Everything that one clinic's routes need; nothing is opened before the application starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.knowledge import Knowledge
from gateway import clinic as clinics
from gateway import texts
from gateway.bot import Bot
from gateway.channels.kinds import Kinds
from gateway.channels.sealing import Seal
from gateway.channels.switching import Switched
from gateway.clinic import Clinic
from gateway.conversations import Conversations
from gateway.errors import Problem
from gateway.limiting import Limits
from gateway.metrics import Metrics
from gateway.record import Record
from gateway.sessions import Sessions
from gateway.settings import Settings, listed
from gateway.storage.database import Database

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Shared:
    """What all clinics of an installation have together."""

    settings: Settings
    database: Database
    record: Record
    bot: Bot
    sessions: Sessions
    limits: Limits
    metrics: Metrics
    clock: Clock
    kinds: Kinds


@dataclass(eq=False)
class Services:
    """What one clinic's routes need. `talk` is None while the clinic's details are unset.

    `clinic`, `texts` and `talk` are replaced when a version goes live: ask for them anew at each request.
    """

    settings: Settings
    clinic: Clinic
    database: Database
    bot: Bot
    sessions: Sessions
    limits: Limits
    metrics: Metrics
    texts: texts.Texts
    talk: Conversations | None
    clock: Clock
    record: Record
    channels: Switched

    @property
    def session(self) -> timedelta:
        """How long a session lasts without a message."""
        return timedelta(minutes=self.settings.session_minutes)

    def open(self) -> tuple[Conversations, Knowledge]:
        """The conversations and the knowledge; raises Problem `not-ready` while visitors are not let in."""
        if self.clinic.hindrance or self.talk is None or self.clinic.knowledge is None:
            raise Problem("not-ready", self.clinic.hindrance)
        return self.talk, self.clinic.knowledge

    def become(self, clinic: Clinic) -> None:
        """Go on with the clinic as another version has it: its knowledge, its details, and the texts that tell them."""
        self.clinic, self.texts = clinic, texts_of(self.settings, clinic)
        if self.talk and clinic.knowledge:
            self.talk.renew(clinic.knowledge, self.texts)
        else:
            self.talk = _talk(self)

    @property
    def query(self) -> str:
        """What names the clinic in the address of a page, `?clinic=…`; nothing for the first."""
        return f"?clinic={self.sessions.clinic}" if self.sessions.clinic else ""

    @property
    def websites(self) -> tuple[str, ...]:
        """The origins of the websites that may speak to this clinic's assistant, and frame its chat page."""
        return (*listed(self.settings.origins), *self.clinic.websites)


def make(shared: Shared, clinic: Clinic, first: bool) -> Services:
    """The services of one clinic, the installation's `first` or another; raises what the texts' and channels' checks raise."""
    services = Services(
        settings=shared.settings,
        clinic=clinic,
        database=shared.database,
        bot=shared.bot,
        sessions=shared.sessions,
        limits=shared.limits,
        metrics=shared.metrics,
        texts=texts_of(shared.settings, clinic),
        talk=None,
        clock=shared.clock,
        record=shared.record,
        channels=Switched(clinic.id, shared.kinds, Seal(shared.sessions.secret), first),
    )
    services.talk = _talk(services)
    return services


def texts_of(settings: Settings, clinic: Clinic) -> texts.Texts:
    """The gateway's own texts with the clinic's details in them."""
    gaps = {key: clinic.details.get(key, "") for key in ("name", *clinics.NEEDED)}
    return texts.load({**gaps, "keep_days": str(settings.keep_days), "handover_minutes": str(settings.handover_minutes)})


def _talk(services: Services) -> Conversations | None:
    """The conversations of a clinic whose details are set."""
    known, settings = services.clinic.knowledge, services.settings
    if known is None:
        return None
    return Conversations(
        known,
        services.record,
        services.bot,
        services.sessions,
        services.texts,
        services.metrics,
        services.session,
        timedelta(minutes=settings.handover_minutes),
        services.clock,
        settings.quiet_hours,
    )
