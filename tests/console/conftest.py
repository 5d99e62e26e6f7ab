"""What the console's tests share: the application, people with every role, and a member of staff who clicks."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from console.roles import ROLES, Role
from console.storage import people
from gateway.services import Services
from tests.gateway.conftest import ADDRESS, Door, Opener
from tests.gateway.conftest import anyio_backend as anyio_backend
from tests.gateway.conftest import bot as bot
from tests.gateway.conftest import clock as clock
from tests.gateway.conftest import door as door
from tests.gateway.conftest import empty_record as empty_record
from tests.gateway.conftest import example as example
from tests.gateway.conftest import files as files
from tests.gateway.conftest import one_bot as one_bot
from tests.gateway.conftest import opening as opening
from tests.gateway.conftest import rows as rows
from tests.gateway.conftest import settings as settings
from tests.gateway.conftest import sqlite_record as sqlite_record

PASSWORD = "correct horse battery"


LONGEST = ("test_two_clinics_trained", "test_checking", "test_browser_rules")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that at the end no process is left alone with it."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture(scope="session")
def hashed() -> str:
    """What is stored of the password, made so that it is soon looked at: it is what each log-in of a test waits for."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class Staff:
    """A browser of somebody of the staff."""

    client: httpx.AsyncClient
    name: str = ""
    at: str = ADDRESS
    page: httpx.Response = field(default_factory=lambda: httpx.Response(200, text=""))

    async def get(self, path: str, **query: Any) -> httpx.Response:
        self.page = await self.client.get(f"/staff{path}", params=query or None, follow_redirects=True)
        return self.page

    async def post(self, path: str, origin: str | None = None, follow: bool = True, **fields: Any) -> httpx.Response:
        """Send a form with the proof of the page that was last seen."""
        given, origin = {"csrf": self.csrf, **fields}, self.at if origin is None else origin
        headers = {"Origin": origin} if origin else {}
        self.page = await self.client.post(f"/staff{path}", data=given, headers=headers, follow_redirects=follow)
        return self.page

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.page.text)
        return found.group(1) if found else ""

    @property
    def text(self) -> str:
        """The words of the page."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.page.text.partition("<main")[2])).split())

    async def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        self.name = name
        await self.get("/log-in")
        return await self.post("/log-in", name=name, password=password, next="/")


def services(door: Door) -> Services:
    found: Services = door.app.state.services
    return found


def write(door: Door, work: Callable[[Session], Any]) -> Any:
    with services(door).database.transaction() as db:
        return work(db)


Comer = Callable[..., Any]


@pytest.fixture
async def comes(door: Door, hashed: str, anyio_backend: str) -> AsyncIterator[Comer]:
    """Somebody new with a role, logged in, in a browser of their own."""
    async with AsyncExitStack() as stack:

        async def come(role: Role | None = "editor", name: str = "") -> Staff:
            transport = httpx.ASGITransport(door.app)
            staff = Staff(await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=ADDRESS)))
            if role is None:
                return staff
            name = name or f"{role.title()} {ROLES.index(role)}"
            now = services(door).clock()
            write(door, lambda db: people.add(db, "example", name, role, hashed, now))
            assert (await staff.log_in(name)).status_code == 200
            return staff

        yield come


@pytest.fixture
async def editor(comes: Comer) -> Staff:
    staff: Staff = await comes("editor")
    return staff


@pytest.fixture
async def administrator(comes: Comer) -> Staff:
    staff: Staff = await comes("administrator")
    return staff


__all__ = ["Opener"]
