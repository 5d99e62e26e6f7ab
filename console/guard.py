"""What every page of the console passes: who asks, whether they may, and whether a form is one of ours."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from console import forms
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
        values = {"title": no.title, "text": no.text, "typed": no.typed}
        return ask.page("refused.html", no.status, no.headers, **values)
    except Unreadable as no:
        return ask.page("refused.html", 400, title="That can't be read", text=str(no), typed={})
    except Changed as no:
        return ask.page("refused.html", 409, title="Somebody was faster", text=str(no), typed=ask.form.typed())
    except Missing as no:
        return ask.page("refused.html", 404, title="That is not here", text=str(no), typed=ask.form.typed())
    except SQLAlchemyError as error:
        logger.error("console_failed", error=type(error).__name__, where=place(error))
        text = "The record does not answer now. Nothing was changed: go back and try again in a minute."
        return ask.page("refused.html", 503, {"Retry-After": "5"}, title="Please try again", text=text, typed=ask.form.typed())


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
