"""Conversations with people: who waits for a person, what was said, a reply that reaches the visitor, and giving it back."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.responses import Response

from console.desk import Ask
from console.guard import Page
from console.storage import handover as talks
from console.storage import people, today, work
from console.storage.handover import Talk
from console.storage.rows import Changed, Missing
from console.storage.trail import Deed
from gateway import handover
from gateway.storage import staff_tables

LONGEST = 2000  # characters of a reply
GONE = "The visitor has left or erased the conversation: nothing that you write would reach them."


def pages() -> list[Page]:
    """Their addresses."""
    return [
        Page("GET", "/handover", show_all, "viewer"),
        Page("GET", "/handover/{notice}", show, "editor"),
        Page("POST", "/handover/{notice}/claim", claim, "editor"),
        Page("POST", "/handover/{notice}/release", release, "editor"),
        Page("POST", "/handover/{notice}/reply", reply, "editor"),
        Page("POST", "/handover/{notice}/back", give_back, "editor"),
    ]


async def show_all(ask: Ask) -> Response:
    """Who has been handed over, the longest first."""
    now, clinic = ask.desk.now(), ask.desk.clinic

    def read(db: Session) -> tuple[list[Talk], dict[str, str]]:
        return talks.waiting(db, clinic), people.names(db, clinic)

    waiting, names = await ask.desk.read(read)
    return ask.page("handovers.html", talks=waiting, names=names, now=now)


async def show(ask: Ask, problem: str = "", status: int = 200) -> Response:
    """One conversation as far as it is kept, and in the trail who read it; what was typed stays when it could not be sent."""
    now, clinic = ask.desk.now(), ask.desk.clinic

    def read(db: Session) -> tuple[Talk, dict[str, str]]:
        talk = talks.one(db, clinic, _notice(ask))
        ask.note(db, Deed("handover.read", talk.notice))
        return talk, people.names(db, clinic)

    talk, names = await ask.desk.read(read)
    typed = ask.form.get("text")
    return ask.page("handover.html", status, talk=talk, names=names, now=now, problem=problem, typed=typed, longest=LONGEST)


async def claim(ask: Ask) -> Response:
    """Take it for ten minutes; raises Changed when somebody else has it."""

    def do(db: Session) -> None:
        row = today.find(db, ask.desk.clinic, _notice(ask))
        work.claim(row, ask.who, ask.desk.now())
        ask.note(db, Deed("handover.claim", row.id))

    await ask.desk.read(do)
    return _go(ask, "claimed")


async def release(ask: Ask) -> Response:
    """Let go of it."""
    await ask.desk.read(lambda db: work.release(today.find(db, ask.desk.clinic, _notice(ask)), ask.who))
    return _go(ask, "released")


async def reply(ask: Ask) -> Response:
    """Write to the visitor; the conversation is one's own for ten minutes, and the bot is silent."""
    text = ask.form.get("text").strip()
    if not 0 < len(text) <= LONGEST:
        return await show(ask, f"Write something, at most {LONGEST} characters.", 400)

    def do(db: Session) -> None:
        row = _mine(db, ask)
        handover.write(db, ask.desk.services, talks.conversation_of(db, ask.desk.clinic, row.id), text, ask.desk.now())
        work.claim(row, ask.who, ask.desk.now())
        ask.note(db, Deed("handover.reply", row.id))

    try:
        await ask.desk.read(do)
    except handover.Unreachable:
        return await show(ask, GONE, 409)
    except Changed as error:
        return await show(ask, str(error), 409)
    return _go(ask, "sent")


async def give_back(ask: Ask) -> Response:
    """Give it back to the assistant, which says so; the notice is done."""

    def do(db: Session) -> None:
        row, services, now = _mine(db, ask), ask.desk.services, ask.desk.now()
        if not handover.give_back(db, services, talks.conversation_of(db, ask.desk.clinic, row.id), now):
            raise Missing("The assistant has this conversation already.")
        work.set_state(row, ask.who, "done", now)
        ask.note(db, Deed("handover.back", row.id))

    await ask.desk.read(do)
    return ask.go("/handover", told="given_back")


def _mine(db: Session, ask: Ask) -> staff_tables.Work:
    """The work on a notice, unless somebody else is at it; raises Changed."""
    row = today.find(db, ask.desk.clinic, _notice(ask))
    if work.is_others(row, ask.who, ask.desk.now()):
        raise Changed("Somebody else talks with this visitor now. Nothing was sent; what you typed is still below.")
    return row


def _go(ask: Ask, told: str) -> Response:
    return ask.go(f"/handover/{_notice(ask)}", told=told)


def _notice(ask: Ask) -> str:
    return str(ask.request.path_params["notice"])
