"""The console's addresses, to be served with the gateway's."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from console import (
    answers_page,
    channels_page,
    differs_page,
    documents_page,
    entrance,
    exchange_page,
    handover,
    item,
    numbers,
    own_password,
    people_page,
    rule_new_page,
    rule_page,
    rules_page,
    shared_page,
    today,
    trail_page,
)
from console.answer_page import Answers
from console.desk import ROOT, Ask, Desks
from console.draft_bot import DraftBot
from console.folders import STAFF, Content
from console.grouping import Encoder, Sorter
from console.guard import Page
from console.inbox import Inbox
from console.publishing import Publishing
from console.room import Room, Tools, real
from console.storage import logins
from console.storage import today as came_in
from console.storage.rows import Missing
from console.try_page import Try
from console.versions_page import Versions
from gateway import chores
from gateway.house import House
from gateway.services import Services

AT_ONCE = 32  # questions that are sorted in one go
BREATH, PAUSE = 0.5, 60  # seconds between two goes, and between two rounds
SOON = 1  # seconds between two looks at what is being published


def pages(sorter: Sorter, versions: Versions, tried: Try) -> list[Page]:
    """Every page with its least role, the last one for addresses that do not exist."""
    questions = [*handover.pages(), *Inbox(sorter).pages(), *item.pages()]
    written = [*answers_page.pages(), *Answers(sorter).pages(), *documents_page.pages(), *exchange_page.pages()]
    led = [*people_page.pages(), *own_password.pages(), *channels_page.pages(), *trail_page.pages()]
    known = [*entrance.pages(), *today.pages(), *questions, *written, *numbers.pages(), *led]
    known += [*rules_page.pages(), *rule_new_page.pages(), *rule_page.pages(), *differs_page.pages(), *shared_page.pages()]
    known += [*versions.pages(), *tried.pages()]
    return [*known, Page("GET", "/{rest:path}", nowhere, "viewer")]


class Console:
    """The console of one gateway: its routes, and what it does beside them."""

    def __init__(self, house: House, tools: Tools | None = None, content: Content = STAFF) -> None:
        services, settings = house.first, house.settings
        self._house = house
        self._sorter = Sorter(services.database, Encoder())
        tools = tools or real(settings.bot_python, settings.project)
        self.room = Room(services, tools)
        self.draft_bot = DraftBot(tools.starting, settings.versions, services.clock)
        self._versions = Versions(self.room, content)
        self.publishing = Publishing(house, content)

    def routes(self) -> list[BaseRoute]:
        """The routes under /staff."""
        desks = Desks(self._house)
        static = Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
        known = pages(self._sorter, self._versions, Try(self.draft_bot))
        inside = Router([static, *(page.route(desks) for page in known)], redirect_slashes=False)
        return [Route(ROOT, begin), Mount(ROOT, inside), *self.publishing.routes()]

    async def keep_order(self) -> None:
        """Sort every clinic's new questions and remove what is over, every minute; a failure waits for the next time."""

        async def once() -> None:
            for services in self._house.all():
                while await to_thread.run_sync(self._sorter.sort, services.clinic.id, AT_ONCE) == AT_ONCE:
                    await asyncio.sleep(BREATH)
            await self._house.record.read(lambda db: tidy(db, self._house.first))

        await chores.again("console_upkeep", once, PAUSE)

    async def keep_versions(self) -> None:
        """See publications through, and follow what is live; a failure waits for the next time."""
        await chores.again("publishing", self.publishing.look, SOON)

    def leave(self) -> None:
        """The gateway stops."""
        self.draft_bot.leave()
        self.room.leave()


def tidy(db: Session, services: Services) -> None:
    """Remove log-ins that are over, and what was kept of work that is gone."""
    logins.tidy(db, services.clock())
    came_in.tidy(db)


async def begin(_: object) -> Response:
    """/staff without a slash."""
    return Response(status_code=307, headers={"Location": f"{ROOT}/"})


async def nowhere(_: Ask) -> Response:
    """An address of the console that does not exist; raises Missing."""
    raise Missing("There is no such page.")
