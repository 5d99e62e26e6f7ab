"""The first page: what came in since the last visit, and who looks after it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import waiting
from console.desk import Ask
from console.guard import Page
from console.storage import people, today, work
from console.storage.trail import Deed
from console.waiting import Waiting
from gateway.storage import notices

LEVELS = {
    "emergency": "The chat told them to call the emergency number.",
    "today": "The chat told them to have it looked at today.",
    "what_if": "They asked about such signs, and reported none.",
}


def pages() -> list[Page]:
    """Its addresses."""
    return [
        Page("GET", "/", show, "viewer"),
        Page("POST", "/today/{item}/claim", claim, "editor"),
        Page("POST", "/today/{item}/release", release, "editor"),
        Page("POST", "/today/{item}/done", done, "editor"),
        Page("POST", "/today/{item}/open", reopen, "editor"),
    ]


async def show(ask: Ask) -> Response:
    """Urgent notices, wishes to be called, and who asked for a person."""
    now, clinic = ask.desk.now(), ask.desk.clinic

    def read(db: Session) -> tuple[list[today.Item], dict[str, str], list[Waiting]]:
        return today.items(db, clinic, now), people.names(db, clinic), waiting.read(db, ask)

    items, names, others = await ask.desk.read(read)
    parts = [
        ("Urgent notices", [one for one in items if one.kind == notices.URGENT]),
        ("To be called", [one for one in items if one.kind == today.CALLBACK]),
        ("Asked for a person", [one for one in items if one.kind == notices.PERSON]),
    ]
    since = ask.since
    values: dict[str, Any] = {"parts": parts, "others": others, "names": names, "now": now, "since": since}
    return ask.page("today.html", **values, levels=LEVELS, title=today.title)


async def claim(ask: Ask) -> Response:
    """Say that one looks after it; raises Changed when somebody else does."""

    def do(db: Session) -> None:
        row = today.find(db, ask.desk.clinic, _item(ask))
        work.claim(row, ask.who, ask.desk.now())
        ask.note(db, Deed("today.claim", row.id))

    await ask.desk.read(do)
    return ask.go("/", told="claimed")


async def release(ask: Ask) -> Response:
    """Let go of it."""
    await ask.desk.read(lambda db: work.release(today.find(db, ask.desk.clinic, _item(ask)), ask.who))
    return ask.go("/", told="released")


async def done(ask: Ask) -> Response:
    """It is done; who was called is erased."""

    def do(db: Session) -> str:
        row = today.find(db, ask.desk.clinic, _item(ask))
        work.check(row, ask.who, ask.form.version, ask.desk.now())
        kind = str(row.kind)
        today.done(db, row, ask.who, ask.desk.now())
        ask.note(db, Deed(f"today.{'called' if kind == today.CALLBACK else 'done'}", _item(ask), {"state": "open"}))
        return kind

    return ask.go("/", told="called" if await ask.desk.read(do) == today.CALLBACK else "done")


async def reopen(ask: Ask) -> Response:
    """It is not done after all."""

    def do(db: Session) -> None:
        row = today.find(db, ask.desk.clinic, _item(ask))
        work.check(row, ask.who, ask.form.version, ask.desk.now())
        work.set_state(row, ask.who, "open", ask.desk.now())
        ask.note(db, Deed("today.open", row.id, {"state": "done"}, {"state": "open"}))

    await ask.desk.read(do)
    return ask.go("/", told="open")


def _item(ask: Ask) -> str:
    return str(ask.request.path_params["item"])
