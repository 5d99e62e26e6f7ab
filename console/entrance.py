"""Logging in and out, and the one-time link that sets a password."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import browsers, passwords
from console.desk import Ask
from console.guard import Page, Refused
from console.storage import logins, people
from console.storage.rows import Missing, Person
from console.storage.trail import Deed
from gateway.visiting import address_of

WRONG = "This name and password do not belong together."


def pages() -> list[Page]:
    """Their addresses."""
    return [
        Page("GET", "/log-in", show, None),
        Page("POST", "/log-in", log_in, None),
        Page("POST", "/log-out", log_out, "viewer"),
        Page("GET", "/password", show_password, None),
        Page("POST", "/password", set_password, None),
    ]


async def show(ask: Ask) -> Response:
    """The form; who is logged in already goes on."""
    if ask.person:
        return ask.go(_inside(ask.query("next")))
    return _form(ask, "log_in.html", next=_inside(ask.query("next")), name="", chosen=ask.query("clinic"), problem="")


async def log_in(ask: Ask) -> Response:
    """Let somebody in with a new token; every no is told in the same words, whether or not the name exists."""
    name, password, chosen = ask.form.get("name")[:200], ask.form.get("password"), ask.form.get("clinic")[:60]
    desk = ask.desk.desks.of(chosen)
    keys = _keys(ask, chosen, name)
    await count_try(ask, keys)
    found = await ask.desk.read(lambda db: people.by_name(db, desk.clinic, name)) if desk else None
    person, stored = found or (None, None)
    right = await ask.desk.hashing(lambda: passwords.matches(stored, password))
    token, next_page = "", _inside(ask.form.get("next"))
    if desk and person and stored and right:
        here = ask.at(desk)
        token = await desk.read(lambda db: _begin(db, here, person, stored, keys))
    if not token:
        if desk:
            await _note_failure(ask.at(desk), person)
        return _form(ask, "log_in.html", 401, next=next_page, name=name, chosen=chosen, problem=WRONG)
    response = ask.go(next_page)
    ask.keep(response, ask.desk.cookie, token)
    browser = _browser(ask, chosen, name)
    ask.keep(response, browser.cookie, browser.token or browsers.new(*browser.of), browsers.KEPT)
    return response


async def count_try(ask: Ask, keys: tuple[str, ...]) -> None:
    """Count a try under each key, before it is looked at; raises Refused while no try is allowed."""
    until = await ask.desk.read(lambda db: logins.count(db, keys, ask.desk.now()))
    if until:
        wait = max(1, math.ceil((until - ask.desk.now()).total_seconds()))
        text = f"There were too many tries. Try again in {math.ceil(wait / 60)} minutes, or ask an administrator."
        raise Refused(429, "Please wait", text, headers={"Retry-After": str(wait)})


async def _note_failure(ask: Ask, person: Person | None) -> None:
    """Add the try to the clinic's trail."""
    deed = Deed("log_in.failed", person.id if person else None, result="refused")
    await ask.desk.read(lambda db: ask.note(db, deed))


async def log_out(ask: Ask) -> Response:
    """End the session."""

    def work(db: Session) -> None:
        logins.leave(db, ask.who, ask.token, ask.desk.now())
        ask.note(db, Deed("log_out"))

    await ask.desk.read(work)
    response = ask.go("/log-in", told="logged_out")
    ask.keep(response, ask.desk.cookie, "")
    return response


async def show_password(ask: Ask) -> Response:
    """The form behind a one-time link; raises Missing when it was used."""
    token = ask.query("token")
    _, person = await _of_link(ask, token)
    return _form(ask, "password.html", token=token, name=person.name, problem="")


async def set_password(ask: Ask) -> Response:
    """Keep the new password; the link is used up."""
    token, password = ask.form.get("token"), ask.form.get("password")
    here, person = await _of_link(ask, token)
    if problem := passwords.problem(password, ask.form.get("again"), person.name):
        return _form(ask, "password.html", 400, token=token, name=person.name, problem=problem)
    hashed = await ask.desk.hashing(lambda: passwords.hashed(password))

    def work(db: Session) -> None:
        people.of_link(db, token, ask.desk.now(), lock=True)
        people.set_password(db, person.id, hashed)
        replace(here, person=person).note(db, Deed("people.password", person.id, after={"by": "link"}))

    await ask.desk.read(work)
    return ask.go("/log-in", told="password_set")


async def _of_link(ask: Ask, token: str) -> tuple[Ask, Person]:
    """Whose link it is, and the request at the desk of their clinic; raises Missing."""
    person = await ask.desk.read(lambda db: people.of_link(db, token, ask.desk.now()))
    desk = ask.desk.desks.of(person.clinic)
    if desk is None or desk.clinic != person.clinic:
        raise Missing("This link is for a clinic that is not here any more.")
    return ask.at(desk), person


def _form(ask: Ask, template: str, status: int = 200, **values: Any) -> Response:
    """A page with a form for somebody who is not logged in, and the cookie that proves it."""
    response = ask.page(template, status, **values)
    if ask.person is None and ask.request.cookies.get(ask.desk.form_cookie) != ask.token:
        ask.keep(response, ask.desk.form_cookie, ask.token)
    return response


def _begin(db: Session, ask: Ask, person: Person, stored: str, keys: tuple[str, ...]) -> str:
    """The new session's token; empty when somebody has changed the password, or switched the person off, meanwhile."""
    token = logins.begin(db, person, stored, ask.request.cookies.get(ask.desk.cookie, ""), ask.desk.now())
    if token:
        logins.forget(db, *keys)
        replace(ask, person=person).note(db, Deed("log_in", person.id))
    return token


def _keys(ask: Ask, clinic: str, name: str) -> tuple[str, ...]:
    """Under what a try counts: a browser that the name has logged in with for itself, else the name and the address."""
    browser = _browser(ask, clinic, name)
    if browser.token:
        return (logins.whose(ask.desk.secret, "browser", browser.token),)
    return logins.keys(*browser.of, address_of(ask.request))


@dataclass(frozen=True)
class Browser:
    """The browser of a log-in: the installation's secret, clinic and name, its cookie, and the token where that is ours."""

    of: tuple[str, str, str]
    cookie: str
    token: str


def _browser(ask: Ask, clinic: str, name: str) -> Browser:
    of = (ask.desk.secret, clinic if ask.desk.desks.are_several else "", name)
    cookie = f"{ask.desk.cookie}-{browsers.cookie(*of)}"
    token = ask.request.cookies.get(cookie, "")[:200]
    return Browser(of, cookie, token if browsers.is_known(*of, token) else "")


def _inside(path: str) -> str:
    """A page of the console to go on to; anything else is the first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\", "/log-")) and "\n" not in path else "/"
