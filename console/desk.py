"""What all pages of the console share: the services, the templates, the way to the database, and one request at work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone, tzinfo
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assistant.answers import Answer
from console import bases, forms, roles
from console.acting import By
from console.forms import Form
from console.storage import trail
from console.storage.rows import Person
from console.storage.trail import Deed
from gateway import templates
from gateway.headers import page_policy
from gateway.house import House
from gateway.services import Services

ROOT = "/staff"
HEADERS = {
    "Content-Security-Policy": page_policy().replace("form-action 'none'", "form-action 'self'"),
    "Referrer-Policy": "same-origin",  # with none at all, browsers would not say where a form comes from
    "Cache-Control": "no-store",
}
Some = TypeVar("Some")


class Desks:
    """The desks of all clinics; what takes much memory is done for few at once."""

    def __init__(self, house: House) -> None:
        self._house, self._desks = house, dict[str, Desk]()
        self.threads, self.hashing = CapacityLimiter(4), CapacityLimiter(2)

    @property
    def first(self) -> Desk:
        """Where somebody stands who is not known yet."""
        return self._of(self._house.first)

    @property
    def names(self) -> dict[str, str]:
        """The clinics by id, each with its name."""
        return {services.clinic.id: services.clinic.name for services in self._house.all()}

    @property
    def are_several(self) -> bool:
        return len(self._house.all()) > 1

    def of(self, clinic: str) -> Desk | None:
        """The desk of one clinic; the only one whatever is asked for, None for one that is not here."""
        if not self.are_several:
            return self.first
        return next((self._of(services) for services in self._house.all() if services.clinic.id == clinic), None)

    def _of(self, services: Services) -> Desk:
        if services.clinic.id not in self._desks:
            self._desks[services.clinic.id] = Desk(services, self)
        return self._desks[services.clinic.id]


class Desk:
    """One clinic's; opens nothing before it is used."""

    def __init__(self, services: Services, desks: Desks) -> None:
        self.services, self.desks = services, desks
        self._pages = templates.of(Path(__file__).parent / "templates", trimmed=True)
        self._pages.filters["time"] = self.local

    @property
    def clinic(self) -> str:
        return self.services.clinic.id

    @property
    def base(self) -> Path:
        """What the clinic's content begins from: the repository's folder, or with several clinics one of its own."""
        settings = self.services.settings
        return bases.of(settings.knowledge.parent, self.clinic, settings.versions)

    @property
    def secret(self) -> str:
        """What forms are proved with."""
        return self.services.sessions.secret

    @property
    def is_secure(self) -> bool:
        """Whether browsers come by TLS, so that cookies may ask for it."""
        settings = self.services.settings
        return settings.public or settings.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        return "__Host-staff" if self.is_secure else "staff"

    @property
    def form_cookie(self) -> str:
        """Proves forms of people who are not logged in; apart, so that a link from elsewhere logs nobody out."""
        return f"{self.cookie}-form"

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What the assistant answers now."""
        known = self.services.clinic.knowledge
        return known.answers if known else {}

    @property
    def zone(self) -> tzinfo:
        """The clinic's time zone; UTC while its details are unset."""
        known = self.services.clinic.knowledge
        return known.zone if known else timezone.utc

    def now(self) -> datetime:
        return self.services.clock()

    def local(self, moment: datetime) -> str:
        """A time as the clinic's clock shows it; the year only where it is not this one."""
        shown = moment.astimezone(self.zone)
        year = "" if shown.year == self.now().astimezone(self.zone).year else f" {shown.year}"
        return f"{shown:%a %d %b}{year}, {shown:%H:%M}"

    async def read(self, work: Callable[[Session], Some]) -> Some:
        """Run `work` in a transaction, in a thread."""

        def run() -> Some:
            with self.services.database.transaction() as db:
                return work(db)

        return await to_thread.run_sync(run, limiter=self.desks.threads)

    async def hashing(self, work: Callable[[], Some]) -> Some:
        """Run what takes much memory and time, at most two at once."""
        return await to_thread.run_sync(work, limiter=self.desks.hashing)

    def html(self, template: str, values: Mapping[str, Any]) -> str:
        """A page's text."""
        return self._pages.get_template(template).render(values)


@dataclass(frozen=True)
class Ask:
    """One request: who asks, with which form. `token` is the session's, or one that only proves the form of a stranger."""

    desk: Desk
    request: Request
    token: str
    person: Person | None
    since: datetime | None
    form: Form

    @property
    def who(self) -> Person:
        """Somebody who is logged in; a page for anybody must not ask."""
        assert self.person is not None
        return self.person

    @property
    def by(self) -> By:
        """The same person at work, for what a command line does, too."""
        return By(self.desk.services, self.who)

    def at(self, desk: Desk) -> Ask:
        """The same request, for another clinic's desk."""
        return replace(self, desk=desk)

    def may(self, least: roles.Role) -> bool:
        return self.person is not None and roles.may(self.person.role, least)

    def query(self, name: str, default: str = "") -> str:
        """A parameter of the address, without what no database takes."""
        return self.request.query_params.get(name, default).replace("\0", "")[:200]

    @property
    def page_number(self) -> int:
        """Which page of a list the address names, the first by default."""
        return max(1, forms.number(self.query("page")))

    def page(self, template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Response:
        """A page; every one knows who looks at it and what its forms must carry."""
        known = {
            "clinic_name": "" if self.person is None and self.desk.desks.are_several else self.desk.services.clinic.name,
            "clinics": self.desk.desks.names if self.desk.desks.are_several else {},
            "person": self.person,
            "may": self.may,
            "csrf": forms.csrf_of(self.desk.secret, self.token),
            "root": ROOT,
            "here": self.request.url.path,
            "told": self.query("told"),
            **values,
        }
        text = self.desk.html(template, known)
        return Response(text, status, {**HEADERS, **(headers or {})}, media_type="text/html")

    def go(self, path: str, **query: str | int) -> Response:
        """Go on to another page of the console; `told` names what was done."""
        asked = urlencode({key: value for key, value in query.items() if value != ""})
        return RedirectResponse(f"{ROOT}{path}{'?' + asked if asked else ''}", 303, headers={"Cache-Control": "no-store"})

    def keep(self, response: Response, cookie: str, token: str, age: int | None = None) -> None:
        """Have the browser keep a token until it is closed, or for an `age` in seconds; an empty one is forgotten."""
        secure = self.desk.is_secure
        age = age if token else 0
        path = "/" if secure else ROOT
        response.set_cookie(cookie, token, max_age=age, path=path, secure=secure, httponly=True, samesite="strict")

    def note(self, db: Session, deed: Deed) -> None:
        """Add to the trail, in the same transaction as what was done."""
        trail.write(db, self.desk.clinic, self.person, deed, self.desk.now())
