"""Everything that the routes share, made once from the settings; nothing is opened before the application starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from assistant.knowledge import Knowledge
from gateway import clinic as clinics
from gateway import settings as setting
from gateway import texts
from gateway.bot import Bot
from gateway.clinic import Clinic
from gateway.conversations import Conversations
from gateway.errors import Problem
from gateway.limiting import Limits
from gateway.metrics import Metrics
from gateway.sessions import NotMadeHere, Sessions
from gateway.settings import Settings
from gateway.storage.database import Database

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Services:
    """What the routes need. `talk` is None while the clinic's details are unset."""

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

    @property
    def session(self) -> timedelta:
        """How long a session lasts without a message."""
        return timedelta(minutes=self.settings.session_minutes)

    def open(self) -> tuple[Conversations, Knowledge]:
        """The conversations and the knowledge; raises Problem `not-ready` while visitors are not let in."""
        if self.clinic.hindrance or self.talk is None or self.clinic.knowledge is None:
            raise Problem("not-ready", self.clinic.hindrance)
        return self.talk, self.clinic.knowledge

    def renew(self, known: Knowledge) -> None:
        """Know what a version that went live knows; what was made from clinic.yml at the start stays as it is."""
        self.clinic.knowledge = known
        if self.talk:
            self.talk.renew(known)

    def key(self, token: str | None) -> str:
        """The key of a session's token; raises Problem."""
        if not token:
            raise Problem("no-session", "Send the session that the first reply carried.")
        try:
            return self.sessions.key(token)
        except NotMadeHere:
            raise Problem("not-yours", "This session was not made here.") from None


def make(settings: Settings, clock: Clock = utc_now, clinic: Clinic | None = None) -> Services:
    """The services of one installation; raises what the knowledge's and the texts' checks raise."""
    clinic = clinic or clinics.load(settings.knowledge, settings.public)
    metrics, database = Metrics(), Database(settings.database_url)
    bot = Bot(settings.bot_url, settings.bot_secret, settings.bot_seconds, metrics)
    sessions = Sessions(setting.session_secret(settings))
    gaps = {key: clinic.details.get(key, "") for key in ("name", *clinics.NEEDED)}
    spans = {"keep_days": str(settings.keep_days), "handover_minutes": str(settings.handover_minutes)}
    own = texts.load({**gaps, **spans})
    session = timedelta(minutes=settings.session_minutes)
    talk = None
    if clinic.knowledge:
        handover = timedelta(minutes=settings.handover_minutes)
        talk = Conversations(
            clinic.knowledge, database, bot, sessions, own, metrics, session, handover, clock, settings.quiet_hours
        )
    limits = Limits(settings, metrics)
    return Services(settings, clinic, database, bot, sessions, limits, metrics, own, talk, clock)
