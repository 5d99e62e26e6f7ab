"""A version that went live changes everything that its clinics' details are told in, without a restart."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from anyio import to_thread

from gateway import clinic as made
from tests.gateway import clinics
from tests.gateway.clinics import FIRST, PHONES, SECOND, SITES
from tests.gateway.conftest import Door, Opener
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Visitor, problem

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
NEW = {
    "name": "Harbour Clinic at the Pier",
    "phone": "+353 1 555 0177",
    "website_origins": "https://pier.example",
    "accent": "#884411",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clinics.folder(tmp_path_factory.mktemp("live") / "knowledge")


@pytest.fixture
def version(folder: Path, tmp_path: Path) -> Path:
    """The knowledge of another version."""
    return Path(shutil.copytree(folder, tmp_path / "version"))


@pytest.fixture
async def door(opening: Opener, two: tuple[made.Clinic, ...], anyio_backend: str) -> AsyncIterator[Door]:
    async with opening(clinics=two) as door:
        yield door


async def renew(door: Door, version: Path) -> None:
    await to_thread.run_sync(door.app.state.house.renew, version)


async def test_phone_name_website_and_colours_are_the_new_versions(door: Door, bot: StandIn, version: Path, rows: Rows) -> None:
    mine = Visitor(door.client, clinic=SECOND)
    await mine.say("hello")
    clinics.change(version, SECOND, **NEW)
    await renew(door, version)
    bot.trouble = "raises"
    apology = await mine.say("and now?")
    assert NEW["phone"] in apology["text"] and NEW["name"] in apology["text"] and PHONES[SECOND] not in apology["text"]
    widget = (await door.client.get(f"/widget.js?clinic={SECOND}")).text
    assert all(NEW[key] in widget for key in ("phone", "name", "accent")) and PHONES[SECOND] not in widget
    assert NEW["phone"] in (await door.client.get(f"/privacy?clinic={SECOND}")).text
    framed = (await door.client.get(f"/c/{SECOND}")).headers["content-security-policy"]
    assert NEW["website_origins"] in framed and SITES[SECOND] not in framed
    body = {"message_id": "m", "text": "hello", "clinic": SECOND}
    for origin, status in ((NEW["website_origins"], 200), (SITES[SECOND], 403)):
        answer = await door.client.post("/v1/messages", json=body, headers={"Origin": origin})
        assert answer.status_code == status, origin
    assert {row["id"]: row["name"] for row in rows("clinics")}[SECOND] == NEW["name"]


async def test_the_other_clinic_and_every_session_go_on(door: Door, bot: StandIn, version: Path) -> None:
    visitors = {clinic: Visitor(door.client, clinic=clinic) for clinic in (FIRST, SECOND)}
    for one in visitors.values():
        await one.say("hello")
    clinics.change(version, SECOND, **NEW)
    await renew(door, version)
    for one in visitors.values():
        assert (await one.say("still there?"))["text"] == "You said: still there?"
        assert len(await one.transcript()) == 4
    bot.trouble = "raises"
    assert PHONES[FIRST] in (await visitors[FIRST].say("and now?"))["text"]


async def test_a_clinic_that_is_new_is_let_in(door: Door, bot: StandIn, version: Path) -> None:
    shutil.copytree(version / "clinics" / SECOND, version / "clinics" / "peel")
    file = version / "clinics" / "peel" / "clinic.yml"
    file.write_text(file.read_text("utf-8").replace(f"id: {SECOND}", "id: peel"), encoding="utf-8")
    assert problem(await Visitor(door.client, clinic="peel").post(text="hello")) == (404, "unknown-clinic")
    await renew(door, version)
    assert (await Visitor(door.client, clinic="peel").say("hello"))["text"] == "You said: hello"


async def test_a_clinic_that_the_version_does_not_have_keeps_what_it_had(door: Door, version: Path) -> None:
    mine = Visitor(door.client, clinic=SECOND)
    await mine.say("hello")
    shutil.rmtree(version / "clinics")
    clinics.change(version, FIRST, phone="+44 20 7946 0123")
    await renew(door, version)
    assert PHONES[SECOND] in (await door.client.get(f"/widget.js?clinic={SECOND}")).text
    assert "+44 20 7946 0123" in (await door.client.get("/widget.js")).text
    assert (await door.client.request("DELETE", "/v1/session", headers=mine.proof)).status_code == 204


async def test_details_that_cannot_be_told_change_nothing_for_anybody(door: Door, version: Path) -> None:
    clinics.change(version, FIRST, phone="+44 20 7946 0123")
    clinics.change(version, SECOND, accent="#ffd54a", accent_text="#ffffff")
    with pytest.raises(ValueError, match="accent_text"):
        await renew(door, version)
    assert PHONES[FIRST] in (await door.client.get("/widget.js")).text


async def test_one_clinic_alone_follows_its_version_as_well(opening: Opener, version: Path) -> None:
    shutil.rmtree(version / "clinics")
    clinics.change(version, FIRST, phone="+44 20 7946 0123", name="Example Clinic Anew")
    async with opening() as door:
        await renew(door, version)
        widget = (await door.client.get("/widget.js")).text
        assert "+44 20 7946 0123" in widget and "Example Clinic Anew" in widget
