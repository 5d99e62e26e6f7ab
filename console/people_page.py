"""People, for administrators: who works here, what they may do, and new links when a password is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import roles
from console.desk import ROOT, Ask
from console.guard import Page
from console.storage import people
from console.storage.rows import LastOne, Person, Taken
from console.storage.trail import Deed

LONGEST = 60  # characters of a name


def pages() -> list[Page]:
    """Their addresses."""
    return [
        Page("GET", "/people", show, "administrator"),
        Page("POST", "/people", add, "administrator"),
        Page("POST", "/people/{person}/role", change_role, "administrator"),
        Page("POST", "/people/{person}/switch", switch, "administrator"),
        Page("POST", "/people/{person}/link", link, "administrator"),
    ]


async def show(ask: Ask, problem: str = "", status: int = 200, offered: tuple[Person, str] | None = None) -> Response:
    """Everybody; `offered` is a link that is shown this once."""
    everybody = await ask.desk.read(lambda db: people.everybody(db, ask.desk.clinic))
    address = f"{_base(ask)}{ROOT}/password?token={offered[1]}" if offered else ""
    values: dict[str, Any] = {"people": everybody, "roles": roles.ROLES, "problem": problem, "name": ask.form.get("name")}
    return ask.page("people.html", status, **values, link=address, link_for=offered[0].name if offered else "")


async def add(ask: Ask) -> Response:
    """Add somebody, and show the link with which they set their password."""
    name = " ".join(ask.form.get("name").split())
    if not name or len(name) > LONGEST or not name.isprintable():
        return await show(ask, f"A name has 1 to {LONGEST} characters.", 400)
    try:
        role = roles.read(ask.form.get("role"))
    except ValueError as error:
        return await show(ask, str(error), 400)

    def work(db: Session) -> tuple[Person, str]:
        person = people.add(db, ask.desk.clinic, name, role, None, ask.desk.now())
        ask.note(db, Deed("people.add", person.id, after=_told(person)))
        return people.offer_link(db, ask.desk.clinic, person.id, ask.desk.now())

    try:
        return await show(ask, offered=await ask.desk.read(work))
    except Taken as error:
        return await show(ask, str(error), 400)


async def change_role(ask: Ask) -> Response:
    """Give somebody another role."""
    try:
        role = roles.read(ask.form.get("role"))
    except ValueError as error:
        return await show(ask, str(error), 400)

    return await _changed(ask, "people.role", lambda db: people.change_role(db, ask.desk.clinic, _target(ask), role))


async def switch(ask: Ask) -> Response:
    """Switch somebody off, or on again."""
    active = ask.form.get("active") == "yes"
    return await _changed(ask, "people.switch", lambda db: people.switch(db, ask.desk.clinic, _target(ask), active))


async def _changed(ask: Ask, deed: str, change: Callable[[Session], tuple[Person, Person]]) -> Response:
    """Change somebody, with a note in the trail; the last administrator stays."""

    def work(db: Session) -> None:
        before, after = change(db)
        ask.note(db, Deed(deed, after.id, _told(before), _told(after)))

    try:
        await ask.desk.read(work)
    except LastOne as error:
        return await show(ask, str(error), 409)
    return ask.go("/people", told="saved")


async def link(ask: Ask) -> Response:
    """Take somebody's password away and show a link that sets a new one."""

    def work(db: Session) -> tuple[Person, str]:
        offered = people.offer_link(db, ask.desk.clinic, _target(ask), ask.desk.now())
        ask.note(db, Deed("people.link", offered[0].id))
        return offered

    return await show(ask, offered=await ask.desk.read(work))


def _target(ask: Ask) -> str:
    return str(ask.request.path_params["person"])


def _told(person: Person) -> dict[str, str | bool]:
    """What the trail says of somebody."""
    return {"name": person.name, "role": person.role, "active": person.active}


def _base(ask: Ask) -> str:
    url = ask.request.url
    return ask.desk.services.settings.public_url or f"{url.scheme}://{url.netloc}"
