"""Whose visitor a request is from: the clinic of its session or the one it names, open, and on a website of that clinic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TypeVar

from sqlalchemy.orm import Session
from starlette.requests import Request

from assistant.knowledge import Knowledge
from gateway import belonging, errors, opening, origins
from gateway.conversations import Conversations
from gateway.errors import Problem
from gateway.house import House
from gateway.services import Services
from gateway.storage.rows import Conversation

Some = TypeVar("Some")
BEARER = "bearer "
NETWORK = 64  # bits


@dataclass(frozen=True)
class Visit:
    """A request of a clinic's visitor; `session` is None before a conversation begins."""

    services: Services
    talk: Conversations
    known: Knowledge
    session: str | None

    @property
    def key(self) -> str:
        """The key of the session; raises Problem without one."""
        if self.session is None:
            raise Problem("no-session", "Send the session that the first reply carried.")
        return self.session

    async def within(self, work: Callable[[Session, Conversation], Some]) -> Some:
        """Run `work` on the visitor's conversation; raises Problem when its session is over."""
        services, key = self.services, self.key

        def run(db: Session) -> Some:
            return work(db, opening.current(db, key, services.clinic.id, services.session, services.clock()))

        return await self.talk.read(run)


def enter(house: House, request: Request, token: str | None, named: str | None = None) -> Visit:
    """The visit of a request; `named` is the clinic in its body, else in its address. Raises Problem."""
    services, key = house.visited(token, named or request.query_params.get("clinic"))
    belonging.note(services.clinic.id)
    errors.reached(request, services.clinic.contact)
    origins.check(request, services.websites)
    talk, known = services.open()
    return Visit(services, talk, known, key)


def bearer(request: Request) -> str | None:
    """The token in Authorization."""
    given = request.headers.get("authorization", "")
    return given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else None


def address_of(request: Request) -> str:
    """The visitor's address, as the trusted proxy tells it; with IPv6 the network, of which everybody has all addresses."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    return str(address.ipv4_mapped or IPv6Network((int(address), NETWORK), strict=False))
