"""Logging in and out, and the one-time link that sets a password."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import passwords
from console.desk import Ask
from console.guard import Page, Refused
from console.storage import logins, people
from console.storage.rows import Person
from console.storage.trail import Deed

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
    return _form(ask, "log_in.html", next=_inside(ask.query("next")), name="", problem="")


async def log_in(ask: Ask) -> Response:
    """Let somebody in with a new token; every no is told in the same words, whether or not the name exists."""
    name, password = ask.form.get("name")[:200], ask.form.get("password")
    keys = _keys(ask, name)
    until = await ask.desk.read(lambda db: logins.count(db, keys, ask.desk.now()))
    if until:
        wait = max(1, math.ceil((until - ask.desk.now()).total_seconds()))
        text = f"There were too many tries. Try again in {math.ceil(wait / 60)} minutes, or ask an administrator."
        raise Refused(429, "Please wait", text, headers={"Retry-After": str(wait)})
    found = await ask.desk.read(lambda db: people.by_name(db, ask.desk.clinic, name))
    person, stored = found or (None, None)
    right = await ask.desk.hashing(lambda: passwords.matches(stored, password))
    if not right or person is None or not person.active:
        await ask.desk.read(lambda db: ask.note(db, Deed("log_in.failed", person.id if person else None, result="refused")))
        next_page = _inside(ask.form.get("next"))
        return _form(ask, "log_in.html", 401, next=next_page, name=name, problem=WRONG)
    token = await ask.desk.read(lambda db: _begin(db, ask, person, keys))
    response = ask.go(_inside(ask.form.get("next")))
    ask.keep(response, ask.desk.cookie, token)
    return response


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
    person = await ask.desk.read(lambda db: people.of_link(db, ask.desk.clinic, token, ask.desk.now()))
    return _form(ask, "password.html", token=token, name=person.name, problem="")


async def set_password(ask: Ask) -> Response:
    """Keep the new password; the link is used up."""
    token, password = ask.form.get("token"), ask.form.get("password")
    person = await ask.desk.read(lambda db: people.of_link(db, ask.desk.clinic, token, ask.desk.now()))
    problem = passwords.weakness(password, person.name)
    if password != ask.form.get("again"):
        problem = "The two passwords are not the same."
    if problem:
        return _form(ask, "password.html", 400, token=token, name=person.name, problem=problem)
    hashed = await ask.desk.hashing(lambda: passwords.hashed(password))

    def work(db: Session) -> None:
        people.of_link(db, ask.desk.clinic, token, ask.desk.now())
        people.set_password(db, person.id, hashed)
        ask.note(db, Deed("people.password", person.id))

    await ask.desk.read(work)
    return ask.go("/log-in", told="password_set")


def _form(ask: Ask, template: str, status: int = 200, **values: Any) -> Response:
    """A page with a form for somebody who is not logged in, and the cookie that proves it."""
    response = ask.page(template, status, **values)
    if ask.person is None and ask.request.cookies.get(ask.desk.form_cookie) != ask.token:
        ask.keep(response, ask.desk.form_cookie, ask.token)
    return response


def _begin(db: Session, ask: Ask, person: Person, keys: tuple[str, str]) -> str:
    logins.forget(db, *keys)
    token = logins.begin(db, person, ask.request.cookies.get(ask.desk.cookie, ""), ask.desk.now())
    ask.note(db, Deed("log_in", person.id))
    return token


def _keys(ask: Ask, name: str) -> tuple[str, str]:
    """Under what a try counts: the name, whether or not it exists, and the address."""
    address = ask.request.client.host if ask.request.client else ""
    secret = ask.desk.secret
    return logins.whose(secret, "name", people.key(name)), logins.whose(secret, "address", address)


def _inside(path: str) -> str:
    """A page of the console to go on to; anything else is the first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\", "/log-")) and "\n" not in path else "/"
