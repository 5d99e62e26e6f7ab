"""What every page of the console passes: who asks, whether they may, and whether a form is one of ours."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from console import forms, plain
from console.desk import ROOT, Ask, Desks
from console.forms import Form, Unreadable
from console.roles import Role
from console.storage import logins
from console.storage.rows import Changed, Missing
from gateway import belonging
from gateway.errors import place

logger = structlog.get_logger(__name__)
Handler = Callable[[Ask], Awaitable[Response]]


@dataclass
class Refused(Exception):
    """No, as a page: what it says, and what was typed, so that nothing is lost."""

    status: int
    title: str
    text: str
    typed: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """One address: its method, who handles it, and the least role; None is anybody. Nothing is served without it."""

    method: str
    path: str
    handler: Handler
    least: Role | None

    def route(self, desks: Desks) -> Route:
        """The address with its guard."""

        async def guarded(request: Request) -> Response:
            return await answer(desks, self, request)

        route = Route(self.path, guarded, methods=[self.method])
        route.path = f"{ROOT}{self.path}"  # what the counters call it
        return route


async def answer(desks: Desks, page: Page, request: Request) -> Response:
    """What the page answers, or why it does not."""
    ask = Ask(desks.first, request, secrets.token_urlsafe(32), None, None, Form())
    try:
        ask = await _asked(desks, request, ask)
        if refusal := _refusal(page, ask):
            return refusal
        return await page.handler(ask)
    except Refused as no:
        return _told(ask, no)
    except Unreadable as no:
        return _told(ask, Refused(400, "That can't be read", str(no)))
    except Changed as no:
        return _told(ask, Refused(409, "Somebody was faster", str(no), ask.form.typed()))
    except Missing as no:
        return _told(ask, Refused(404, "That is not here", str(no), ask.form.typed()))
    except SQLAlchemyError as error:
        logger.error("console_failed", error=type(error).__name__, where=place(error))
        text = "The record does not answer now. Nothing was changed: go back and try again in a minute."
        return _told(ask, Refused(503, "Please try again", text, ask.form.typed(), {"Retry-After": "5"}))


def _told(ask: Ask, no: Refused) -> Response:
    """A refusal as a page, with the way back and what was typed under the names that stand on the forms."""
    typed = {plain.field(name): value for name, value in no.typed.items() if plain.field(name)}
    values = {"title": no.title, "text": no.text, "typed": typed, "back": _came_from(ask.request)}
    return ask.page("refused.html", no.status, no.headers, **values)


def _came_from(request: Request) -> str:
    """The page of the console on which a form stood; empty where the browser does not say."""
    url = urlsplit(request.headers.get("referer", "")[:2000])
    if url.netloc != request.headers.get("host") or not url.path.startswith(f"{ROOT}/") or request.method != "POST":
        return ""
    path = url.path.removeprefix(ROOT)
    return f"{path}?{url.query}" if url.query else path


async def _asked(desks: Desks, request: Request, unknown: Ask) -> Ask:
    """Who asks, with what, at whose desk. The form is read before the session, so that what was typed is never lost."""
    desk = desks.first
    if request.method == "POST" and not forms.same_origin(request.headers, desk.services.settings.public_url):
        raise Refused(403, "That did not come from here", "This form came from another website. Nothing was changed.")
    form = await forms.read(request) if request.method == "POST" else Form()
    token = _cookie(request, desk.cookie)
    found = await desk.read(lambda db: logins.current(db, token, desks.names, desk.now())) if token else None
    if found is None:
        return Ask(desk, request, _cookie(request, desk.form_cookie) or unknown.token, None, None, form)
    own = desks.of(found.person.clinic) or desk
    belonging.note(own.clinic)
    return Ask(own, request, token, found.person, found.since, form)


def _cookie(request: Request, name: str) -> str:
    token = request.cookies.get(name, "")
    return token if len(token) <= 100 and token.isascii() else ""


def _refusal(page: Page, ask: Ask) -> Response | None:
    """The way to the log-in when it is needed; raises Refused when a form is not ours or the role does not reach."""
    posted = ask.request.method == "POST"
    if page.least is not None and ask.person is None:
        if not posted:
            return ask.go("/log-in", next=_inside(ask))
        text = "You were logged out, so nothing was changed. Log in again; what you typed stands below, to copy."
        raise Refused(401, "Please log in", text, ask.form.typed())
    if posted and not forms.is_ours(ask.desk.secret, ask.token, ask.form):
        text = "This page was made before you logged in. Go back, load it again, and send it once more. Nothing was changed."
        raise Refused(403, "This form is too old", text, ask.form.typed())
    if page.least is not None and not ask.may(page.least):
        raise Refused(403, "That is for others", f"You need to be {page.least} or more for this. Nothing was changed.")
    return None


def _inside(ask: Ask) -> str:
    """The address asked for, to come back to after the log-in."""
    url = ask.request.url
    return f"{url.path.removeprefix(ROOT)}?{url.query}" if url.query else url.path.removeprefix(ROOT)
