"""One's own password: changed with the present one, and being logged in elsewhere ended."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import entrance, passwords
from console.desk import Ask
from console.guard import Page
from console.storage import logins, people
from console.storage.trail import Deed

WRONG = "This is not your present password."


def pages() -> list[Page]:
    """Their addresses."""
    return [
        Page("GET", "/own-password", show, "viewer"),
        Page("POST", "/own-password", change, "viewer"),
        Page("POST", "/log-out-elsewhere", log_out_elsewhere, "viewer"),
    ]


async def show(ask: Ask, problem: str = "", status: int = 200) -> Response:
    """The two forms."""
    return ask.page("own_password.html", status, problem=problem)


async def change(ask: Ask) -> Response:
    """Keep the new password; every session ends, so that whoever has the old one is out.

    The present one is asked for, and counted like a log-in: a browser left open is not enough to take somebody's place.
    """
    present, password = ask.form.get("present"), ask.form.get("password")
    key = logins.whose(ask.desk.secret, "own password", ask.who.id)
    await entrance.count_try(ask, (key,))
    found = await ask.desk.read(lambda db: people.by_name(db, ask.desk.clinic, ask.who.name))
    stored = found[1] if found else None
    if not await ask.desk.hashing(lambda: passwords.matches(stored, present)):
        await ask.desk.read(lambda db: ask.note(db, Deed("people.password", ask.who.id, result="refused")))
        return await show(ask, WRONG, 400)
    if problem := passwords.problem(password, ask.form.get("again"), ask.who.name):
        await ask.desk.read(lambda db: logins.forget(db, key))
        return await show(ask, problem, 400)
    hashed = await ask.desk.hashing(lambda: passwords.hashed(password))

    def work(db: Session) -> None:
        logins.forget(db, key)
        people.set_password(db, ask.who.id, hashed)
        ask.note(db, Deed("people.password", ask.who.id, after={"by": "themselves"}))

    await ask.desk.read(work)
    return ask.go("/log-in", told="password_set")


async def log_out_elsewhere(ask: Ask) -> Response:
    """End every session of this person but the one that asks."""

    def work(db: Session) -> None:
        people.end_sessions(db, ask.who.id, but=ask.token)
        ask.note(db, Deed("log_out.elsewhere"))

    await ask.desk.read(work)
    return ask.go("/own-password", told="elsewhere")
