"""Messaging channels, for administrators: their secrets, their webhooks' addresses, and whether anything comes and goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.responses import Response

from console.channel_form import Problem, entered
from console.desk import Ask
from console.guard import Page
from console.storage.rows import Changed, Missing
from console.storage.trail import Deed
from gateway.channels import asking
from gateway.channels.channel import Kind
from gateway.channels.sealing import Unreadable
from gateway.storage import channels as stored
from gateway.storage.channels import Kept


@dataclass(frozen=True)
class Shown:
    """One service on the page. `state`: "environment", "console", "unreadable" or "off"; `values` are what may be shown."""

    kind: Kind
    state: str
    address: str
    kept: Kept
    came_at: datetime | None
    values: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    asks: bool = False


def pages() -> list[Page]:
    """Their addresses."""
    return [
        Page("GET", "/channels", show, "administrator"),
        Page("POST", "/channels/{service}", put, "administrator"),
        Page("POST", "/channels/{service}/remove", remove, "administrator"),
        Page("POST", "/channels/{service}/ask", ask_service, "administrator"),
    ]


async def show(ask: Ask, problem: str = "", status: int = 200, of: str = "") -> Response:
    """Every service that there is; `problem` is about the form of the service `of`."""
    clinic = ask.desk.clinic

    def work(db: Session) -> tuple[dict[str, Kept], dict[str, datetime]]:
        return stored.of_clinic(db, clinic), stored.came(db, clinic)

    kept, came = await ask.desk.read(work)
    kinds = ask.desk.services.channels.kinds.known
    shown = [_shown(ask, kind, kept.get(name, Kept()), came.get(name)) for name, kind in kinds.items()]
    reachable = bool(ask.desk.services.settings.public_url)
    return ask.page("channels.html", status, channels=shown, problem=problem, of=of, reachable=reachable)


async def put(ask: Ask) -> Response:
    """Keep a service's secrets; fields that are left empty stay as they are."""
    kind, services = _kind(ask), ask.desk.services
    channels = services.channels
    if kind.name in channels.fixed:
        return await show(ask, "The environment's settings count; take them away first.", 409, kind.name)
    if not services.settings.public_url:
        return await show(ask, "Set GATEWAY_PUBLIC_URL first: services need an address.", 409, kind.name)

    def work(db: Session) -> None:
        kept = stored.of_clinic(db, ask.desk.clinic).get(kind.name, Kept())
        if ask.form.get("seen") != _version(kept):
            raise Changed("Somebody else has changed this channel meanwhile. Look at the page again.")
        values = entered(kind, ask.form, _opened(ask, kind, kept)[0], channels)
        stored.put(db, ask.desk.clinic, kind.name, channels.sealed(kind.name, values), ask.desk.now())
        ask.note(db, Deed("channels.set", kind.name))

    try:
        await ask.desk.read(work)
    except Problem as error:
        return await show(ask, str(error), 400, kind.name)
    return ask.go("/channels", told="channel_set")


async def remove(ask: Ask) -> Response:
    """Take a service's secrets away; raises Missing when there are none."""
    kind = _kind(ask)

    def work(db: Session) -> None:
        if not stored.remove(db, ask.desk.clinic, kind.name):
            raise Missing("Nothing is kept of this channel.")
        ask.note(db, Deed("channels.remove", kind.name))

    await ask.desk.read(work)
    return ask.go("/channels", told="channel_removed")


async def ask_service(ask: Ask) -> Response:
    """Ask the service now what may change there by itself; raises Missing when the channel is off."""
    kind, channels = _kind(ask), ask.desk.services.channels
    if kind.name not in channels:
        raise Missing("This channel is off.")
    await asking.ask(channels, kind.name, ask.desk.now())
    return ask.go("/channels", told="asked")


def _kind(ask: Ask) -> Kind:
    """The service that the address names; raises Missing."""
    try:
        return ask.desk.services.channels.kinds.known[str(ask.request.path_params["service"])]
    except KeyError:
        raise Missing("There is no such service.") from None


def _shown(ask: Ask, kind: Kind, kept: Kept, came_at: datetime | None) -> Shown:
    channels, settings = ask.desk.services.channels, ask.desk.services.settings
    values, readable = _opened(ask, kind, kept)
    fixed, channel = kind.name in channels.fixed, channels.get(kind.name)
    state = "environment" if fixed else "off" if kept.sealed is None else "console" if readable else "unreadable"
    told = {one.name: values.get(one.name, "") for one in kind.settings if one.shown}
    notes, asks = (tuple(channel.notes), channel.inquiry() is not None) if channel else ((), False)
    address = f"{settings.public_url}/channels/{kind.name}/{ask.desk.clinic}"
    return Shown(kind, state, address, kept, came_at, told, notes, asks)


def _opened(ask: Ask, kind: Kind, kept: Kept) -> tuple[dict[str, str], bool]:
    """What is kept of a channel, and whether it could be read."""
    if kept.sealed is None:
        return {}, True
    try:
        return ask.desk.services.channels.opened(kind.name, kept.sealed), True
    except Unreadable:
        return {}, False


def _version(kept: Kept) -> str:
    return kept.set_at.isoformat() if kept.set_at else ""
