"""The console's addresses, to be served with the gateway's."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles

from console import entrance, people_page, today, trail_page
from console.desk import ROOT, Ask, Desk
from console.guard import Page
from console.storage.rows import Missing
from gateway.services import Services


def pages() -> list[Page]:
    """Every page with its least role, the last one for addresses that do not exist."""
    known = [*entrance.pages(), *today.pages(), *people_page.pages(), *trail_page.pages()]
    return [*known, Page("GET", "/{rest:path}", nowhere, "viewer")]


def routes(services: Services) -> list[BaseRoute]:
    """The routes under /staff."""
    desk = Desk(services)
    static = Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    inside = Router([static, *(page.route(desk) for page in pages())], redirect_slashes=False)
    return [Route(ROOT, begin), Mount(ROOT, inside)]


async def begin(_: object) -> Response:
    """/staff without a slash."""
    return Response(status_code=307, headers={"Location": f"{ROOT}/"})


async def nowhere(_: Ask) -> Response:
    """An address of the console that does not exist; raises Missing."""
    raise Missing("There is no such page.")
