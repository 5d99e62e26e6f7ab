"""A gateway that publishes from a made-up project, and what somebody does there to get a version live."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from console.app import Console
from gateway.app import create_app
from gateway.clinic import Clinic
from gateway.house import House
from gateway.settings import Settings
from tests.console import publisher
from tests.console.conftest import Comer, Staff
from tests.console.publisher import Project, Puller
from tests.gateway.conftest import ADDRESS, Door
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return publisher.project(tmp_path / "project")


@pytest.fixture
async def door(
    settings: Settings, clock: Clock, example: Clinic, project: Project, tmp_path: Path, anyio_backend: str
) -> AsyncIterator[Door]:
    """A gateway that publishes from the made-up project, and looks only when it is told to."""
    made: list[Console] = []

    def console(house: House) -> Console:
        made.append(Console(house, project.tools, project.content))
        return made[0]

    changed = settings.model_copy(update={"project": project.folder, "versions": tmp_path / "versions"})
    app = create_app(changed, clock, [example], console)
    app.state.publishing, app.state.room, app.state.draft_bot = made[0].publishing, made[0].room, made[0].draft_bot
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
            yield Door(app, client)


@pytest.fixture
def puller(door: Door, bot: StandIn) -> Any:
    yield Puller(door.client, bot)
    del bot._reply  # type: ignore[attr-defined]


@pytest.fixture
async def approver(comes: Comer) -> Staff:
    staff: Staff = await comes("approver")
    return staff


async def look(door: Door) -> None:
    await door.app.state.publishing.look()


def change(project: Project, text: str = "changed") -> None:
    old = (project.folder / "data/responses.yml").read_text("utf-8")
    project.changes = {"data/responses.yml": f"{old}\n# {text}\n"}


async def done(staff: Staff) -> str:
    """How the job ended whose page is shown, in words."""
    path = staff.page.url.path.removeprefix("/staff")
    for _ in range(600):
        await staff.get(path)
        if "Under way" not in staff.text:
            return staff.text
        await asyncio.sleep(0.05)
    raise AssertionError(staff.text)


async def prepared(staff: Staff) -> str:
    """Train and check what is approved; the version."""
    await staff.get("/versions")
    await staff.post("/versions/train")
    assert "Trained. Check it now." in await done(staff)
    id = next(part.split('"')[0] for part in staff.page.text.split('href="/staff/versions/')[1:])
    await staff.post(f"/versions/{id}/check")
    assert "Checked." in await done(staff)
    return id


async def publish(staff: Staff, id: str, **fields: str) -> None:
    await staff.get(f"/versions/{id}")
    await staff.post(f"/versions/{id}/publish", **fields)
