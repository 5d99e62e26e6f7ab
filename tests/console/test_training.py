"""Approved content is trained in a place of its own: once, one at a time, and what fails touches nothing that is live."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from console.storage import jobs, versions
from tests.console.conftest import Staff, services, write
from tests.console.publisher import Project, Puller
from tests.console.versions import approver as approver
from tests.console.versions import change, done, prepared, publish
from tests.console.versions import door as door
from tests.console.versions import project as project
from tests.console.versions import puller as puller
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.mark.parametrize("trouble", ["fails", "hangs"])
async def test_a_training_that_fails_or_is_cancelled_leaves_the_live_version(
    door: Door, project: Project, puller: Puller, approver: Staff, rows: Rows, trouble: str
) -> None:
    project.changes = {"data/trouble": trouble}
    await approver.get("/versions")
    await approver.post("/versions/train")
    path = approver.page.url.path.removeprefix("/staff")
    if trouble == "hangs":
        assert "Under way" in approver.text
        assert (await approver.post("/versions/train")).status_code == 409
        await approver.get(path)
        await approver.post(f"{path}/cancel")
    told = await done(approver)
    assert ("Cancelled" if trouble == "hangs" else "The training ended with status 3") in told
    assert [row["sha256"] for row in rows("versions")] == [None] and rows("publications") == []
    id = rows("versions")[0]["id"]
    await publish(approver, id)
    assert approver.page.status_code == 404


async def test_a_training_that_nobody_is_at_any_more_is_interrupted(
    door: Door, editor: Staff, clock: Clock, rows: Rows
) -> None:
    clinic, now = services(door).clinic.id, clock()
    write(door, lambda db: versions.add(db, clinic, "0" * 16, None, now))
    write(door, lambda db: jobs.begin(db, clinic, "train", "0" * 16, None, now))
    clock.forward(seconds=30)
    await editor.get("/versions")
    assert "under way" in editor.text
    clock.forward(seconds=40)
    await editor.get("/versions")
    assert "interrupted. The gateway was stopped meanwhile" in editor.text
    assert write(door, lambda db: jobs.begin(db, clinic, "train", "0" * 16, None, clock())).state == "running"


async def test_a_gateway_that_stops_ends_its_training(door: Door, project: Project, editor: Staff, rows: Rows) -> None:
    project.changes = {"data/trouble": "hangs"}
    await editor.get("/versions")
    await editor.post("/versions/train")
    await asyncio.to_thread(door.app.state.room.leave)
    assert [row["state"] for row in rows("jobs")] == ["interrupted"]


async def test_nothing_is_trained_twice_or_for_nothing(project: Project, puller: Puller, approver: Staff) -> None:
    await approver.get("/versions")
    await approver.post("/versions/train")
    assert approver.page.status_code == 409 and "Nothing is approved" in approver.text
    change(project)
    await prepared(approver)
    await approver.post("/versions/train")
    assert approver.page.status_code == 409 and "trained already" in approver.text
