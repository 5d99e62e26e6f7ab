"""What a service's file has to provide: how it signs, what it delivers, how a reply is put to it, and what it answers."""

from __future__ import annotations

import hashlib
import hmac
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar, Literal

import httpx
import structlog

from gateway.channels.incoming import Incoming
from gateway.settings import PREFIX, SettingError
from gateway.storage.outgoing import Letter, Template

logger = structlog.get_logger(__name__)

MARGIN = timedelta(minutes=30)  # before the end of a window, so that a letter that waits still arrives
LONGEST_WAIT = 3600  # seconds that a service's Retry-After may ask for
Choices = Sequence[tuple[str, str]]  # id and title


@dataclass(frozen=True)
class Arrived:
    """A webhook's request as it came. `url` is the public one, `at` when it came."""

    clinic: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    at: datetime


@dataclass(frozen=True)
class Call:
    """A request to a service: POST of JSON or of a form, or GET of neither."""

    url: str
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: tuple[str, str] | None = None

    @property
    def method(self) -> str:
        """GET where nothing is sent."""
        return "GET" if self.json is None and self.form is None else "POST"


@dataclass(frozen=True)
class Verdict:
    """What came of a call: sent, to be tried again (after `wait`, where the service says so), or never to arrive."""

    what: Literal["sent", "again", "never"]
    wait: timedelta | None = None


@dataclass(frozen=True)
class Setting:
    """One of a service's settings: GATEWAY_<SERVICE>_<name> in the environment, `label` on the console's page.

    Without all that are not `shown` a channel is off; they are secrets, never shown again. `pattern`: what the page takes.
    """

    name: str
    label: str
    pattern: str = r"[!-~]+"
    shown: bool = False


@dataclass(frozen=True)
class Kind:
    """A service that a clinic can switch on: what its file offers. `company`: through whom messages go, for the privacy page.

    `channel` makes it of an environment: None while its secrets are not set; raises SettingError when only some are.
    """

    name: str
    title: str
    company: str
    settings: Sequence[Setting]
    channel: Callable[[Mapping[str, str]], Channel | None]


@dataclass(frozen=True)
class Channel(ABC):
    """A service with a clinic's secrets. What is here fits most services; a service's file changes what differs.

    `may_ask_health`: whether the service's policy lets a clinic ask about health there.
    `window`: how long after somebody's last message they may be written to without a template.
    """

    service: ClassVar[str]
    may_ask_health: ClassVar[bool] = True
    window: ClassVar[timedelta | None] = None
    acknowledgement: ClassVar[tuple[str, str]] = ("", "text/plain")

    def greeting(self, query: Mapping[str, str]) -> str | None:
        """What the service's question at set-up is answered with; None when it is not right, or there is none."""
        return None

    @abstractmethod
    def is_genuine(self, arrived: Arrived) -> bool:
        """Whether the service itself sent this, told from the raw body."""

    @abstractmethod
    def parse(self, arrived: Arrived) -> list[Incoming]:
        """The messages in a request; raises ValueError when it is none of the service's."""

    def seen(self, incoming: Incoming) -> list[Call]:
        """The read mark and typing sign, where there are any."""
        return []

    @abstractmethod
    def numbers(self, choices: Choices) -> bool:
        """Whether these choices are shown with numbers, so that a typed "2" means the second."""

    @abstractmethod
    def render(self, letter: Letter, address: str) -> list[Call]:
        """The requests that a letter becomes, none over the service's limits; the same each time."""

    def template(self, template: Template, address: str) -> Call | None:
        """The request for a template; None where there are none."""
        return None

    def reminder(self, sentence: str, language: str) -> Template | None:
        """The approved template that may carry a reminder after the window; None where there is none in this language."""
        return None

    def inquiry(self) -> Call | None:
        """The request for what may change at the service by itself (a template's approval); None where nothing does."""
        return None

    def informed(self, response: httpx.Response, now: datetime) -> Channel:
        """The channel as it is by the inquiry's answer."""
        return self

    @property
    def notes(self) -> Sequence[str]:
        """Sentences on what the service said, for the console's page."""
        return ()

    def reaches_until(self, wrote_at: datetime, language: str) -> datetime:
        """Until when somebody who wrote at `wrote_at` may be written to unasked."""
        if self.window is None or self.reminder("", language):
            return datetime.max.replace(tzinfo=timezone.utc)
        return wrote_at + self.window - MARGIN

    def verdict(self, response: httpx.Response) -> Verdict:
        """What a service's answer means."""
        return of_status(response)


def of_status(response: httpx.Response) -> Verdict:
    """What an answer means by its status: 401 waits for the clinic to renew a secret, 408, 429 and 5xx pass."""
    if response.is_success:
        return Verdict("sent")
    if response.status_code in (401, 408, 429) or response.status_code >= 500:
        return Verdict("again", waiting(response.headers.get("retry-after")))
    return Verdict("never")


def waiting(seconds: object) -> timedelta | None:
    """The time that a service asks to wait, at most an hour; None when it says nothing that is a number."""
    try:
        return timedelta(seconds=min(max(float(str(seconds)), 1), LONGEST_WAIT))
    except ValueError:
        return None


def variable(service: str, name: str) -> str:
    """The environment's name of a service's setting: GATEWAY_WHATSAPP_TOKEN."""
    return f"{PREFIX}{service.upper().replace('-', '_')}_{name}"


def given(environment: Mapping[str, str], service: str, settings: Sequence[Setting]) -> dict[str, str] | None:
    """A service's needed settings by their names; None when none is set. Raises SettingError when only some are."""
    names = [one.name for one in settings if not one.shown]
    found = {name: environment.get(variable(service, name), "").strip() for name in names}
    if not any(found.values()):
        return None
    if not all(found.values()):
        missing = ", ".join(variable(service, name) for name, value in found.items() if not value)
        raise SettingError(f"{missing}: set it as well, or none of {', '.join(variable(service, name) for name in names)}")
    return found


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are the same, in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def signed(secret: str, content: bytes) -> str:
    """HMAC-SHA256 in hexadecimal digits."""
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def each(events: object, read: Callable[[Any], Incoming | None]) -> list[Incoming]:
    """The messages of a batch; one that is not as documented does not take the others with it."""
    found: list[Incoming] = []
    for event in events if isinstance(events, list) else []:
        try:
            one = read(event)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
            logger.warning("odd_event", error=type(error).__name__)
            continue
        if one is not None and one.sender and one.message_id:
            found.append(one)
    return found
