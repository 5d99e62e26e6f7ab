"""Two clinics publish from one installation: each takes its own content live, and leaves the other's as it is."""

from __future__ import annotations

import sys
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from assistant import knowledge
from console.app import Console
from console.changes import STAFF, Changes, Told
from console.checking import Asking
from console.composing import compose, written
from console.folders import Content
from console.room import Tools, Watch
from gateway.settings import Settings
from gateway.storage.staff_tables import Draft
from tests.console import publisher, two
from tests.console.conftest import Staff, write
from tests.console.publisher import RIGHT, TRAINER, Puller
from tests.console.two import FIRST, SECOND
from tests.console.versions import done, prepared, publish
from tests.gateway.conftest import Door
from tests.gateway.standin import CUSTOM, StandIn
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
SOMEBODY = "another clinic of this installation"
WORDINGS = ("one way", "another way", "a third way", "a fourth way", "a fifth way")


def told(id: str, text: str) -> Changes:
    return Changes((Told(id, f"Title of {id}", text, tuple(f"{id} {one}" for one in WORDINGS), STAFF),))


@dataclass
class Installation:
    """What both clinics approved, what was noted as live, what was asked as whose visitor, and which answers go wrong."""

    folder: Path
    approved: dict[str, Changes] = field(default_factory=dict)
    live: list[tuple[str, Changes]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    wrong: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def content(self) -> Content:
        def approved(_: Session, clinic: str) -> Changes:
            return self.approved.get(clinic, Changes())

        def went_live(_: Session, clinic: str, changes: Changes) -> None:
            self.live.append((clinic, changes))

        return Content(approved, compose, went_live)

    @property
    def tools(self) -> Tools:
        @contextmanager
        def starting(folder: Path, _: str, watch: Watch) -> Iterator[Asking]:
            is_first = not (folder / "knowledge/clinics" / SECOND / "answers.yml").exists()

            def ask(question: str, sender: str = "", *, clinic: str = "") -> dict[str, Any]:
                self.asked.append((clinic, question))
                other = {} if is_first else self.wrong.get((clinic, question), {})
                return {"text": "Something.", "custom": {**CUSTOM, **RIGHT.get(question, {}), **other}}

            yield ask

        return Tools(lambda _, name: [sys.executable, str(TRAINER), name], starting)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(publisher.project(tmp_path / "project", two.with_second).folder)


@pytest.fixture
async def door(settings: Settings, clock: Clock, installation: Installation, anyio_backend: str) -> AsyncIterator[Door]:
    made: list[Console] = []

    def console(house: Any) -> Console:
        made.append(Console(house, installation.tools, installation.content))
        return made[0]

    async with two.opened(settings, clock, installation.folder, console) as door:
        door.app.state.publishing = made[0].publishing
        yield door


@pytest.fixture
def puller(door: Door, bot: StandIn) -> Any:
    bot.clinics.add(SECOND)
    yield Puller(door.client, bot)
    del bot._reply  # type: ignore[attr-defined]


@pytest.fixture
async def first(door: Door, hashed: str) -> AsyncIterator[Staff]:
    two.employ(door, FIRST, "approver", "Ana", hashed)
    staff = await two.comes(door, FIRST, "Ana")
    yield staff
    await staff.client.aclose()


@pytest.fixture
async def second(door: Door, hashed: str) -> AsyncIterator[Staff]:
    two.employ(door, SECOND, "approver", "Ben", hashed)
    staff = await two.comes(door, SECOND, "Ben")
    yield staff
    await staff.client.aclose()


async def settled(door: Door, puller: Puller) -> None:
    """The bot takes it over, says so when it asks again, and the gateway looks."""
    for _ in range(2):
        await puller.pull()
    for _ in range(2):
        await door.app.state.publishing.look()


async def goes_live(door: Door, puller: Puller, staff: Staff) -> str:
    id = await prepared(staff)
    await publish(staff, id)
    assert "being handed to the bots" in staff.text, staff.text
    await settled(door, puller)
    await staff.get("/versions")
    assert f"Live is {id} since" in staff.text, staff.text
    return id


async def test_each_publishes_its_own_and_leaves_the_others_as_it_is(
    door: Door, puller: Puller, first: Staff, second: Staff, installation: Installation, settings: Settings, rows: Rows
) -> None:
    tram, later = told("example.tram", "Line 6 stops here."), told("example.tram", "Line 7 stops here.")
    boat = told("lake.boat", "The boat lands at pier 4.")
    installation.approved[FIRST] = tram
    ours = await goes_live(door, puller, first)
    installation.approved = {FIRST: later, SECOND: boat}
    theirs = await goes_live(door, puller, second)
    folder = settings.versions / theirs / "knowledge"
    here, there = (knowledge.load(folder, clinic).answers for clinic in (FIRST, SECOND))
    assert here["example.tram"].quotes == ("Line 6 stops here.",), "what is approved and not live stays where it is"
    assert "lake.boat" not in here and "lake.boat" in there and "example.tram" not in there
    assert here == knowledge.load(settings.versions / ours / "knowledge", FIRST).answers
    assert installation.live == [(FIRST, tram), (SECOND, Changes()), (FIRST, tram), (SECOND, boat)]
    house = door.app.state.house
    assert "lake.boat" in house.of(SECOND).clinic.knowledge.answers and "example.tram" in house.first.clinic.knowledge.answers

    await first.get("/versions")
    assert f"Live is a version of {SOMEBODY}" in first.text and theirs not in first.page.text
    assert f": {SOMEBODY}" in first.text
    assert "would change what another clinic of this installation tells" in first.text
    for path in (f"/versions/{theirs}", f"/versions/jobs/{rows('jobs')[-1]['id']}"):
        assert (await first.get(path)).status_code == 404
    assert {row["clinic"] for row in rows("audit_trail") if row["target"] == theirs} == {SECOND}


async def test_nobody_takes_back_what_the_other_published_since(
    door: Door, puller: Puller, first: Staff, second: Staff, installation: Installation, rows: Rows
) -> None:
    installation.approved = {FIRST: told("example.tram", "Line 6 stops here.")}
    old = await prepared(first)
    installation.approved[SECOND] = told("lake.boat", "The boat lands at pier 4.")
    theirs = await goes_live(door, puller, second)
    await publish(first, old)
    assert first.page.status_code == 409 and "Train again" in first.text
    start = rows("publications")[0]["version_id"]
    await first.get("/versions")
    await first.post(f"/versions/{start}/again")
    assert first.page.status_code == 409 and "would change what another clinic" in first.text
    await second.get("/versions")
    await second.post(f"/versions/{start}/again")
    assert second.page.status_code == 200
    await settled(door, puller)
    assert [row["version_id"] for row in rows("publications")] == [start, theirs, start]


async def test_a_clinic_goes_back_to_what_the_other_one_published(
    door: Door, puller: Puller, first: Staff, second: Staff, installation: Installation, rows: Rows
) -> None:
    installation.approved = {FIRST: told("example.tram", "Line 6 stops here.")}
    ours = await goes_live(door, puller, first)
    installation.approved[SECOND] = told("lake.boat", "The boat lands at pier 4.")
    await goes_live(door, puller, second)
    await second.get("/versions")
    assert "What was live before" in second.text and f"/staff/versions/{ours}/again" in second.page.text
    await second.post(f"/versions/{ours}/again")
    await settled(door, puller)
    assert rows("publications")[-1]["state"] == "live" and rows("publications")[-1]["clinic"] == SECOND
    assert (await second.get(f"/versions/{ours}")).status_code == 404


async def test_a_check_asks_everything_as_the_clinic_and_safety_as_every_other(
    door: Door, puller: Puller, second: Staff, installation: Installation, clock: Clock
) -> None:
    boat = told("lake.boat", "The boat lands at pier 4.")
    installation.approved = {SECOND: boat}
    await second.get("/versions")
    await second.post("/versions/train")
    await done(second)
    write(door, lambda db: kept_to_test(db, FIRST, "may the dog come", "aftercare.pool", clock()))
    write(door, lambda db: kept_to_test(db, SECOND, "may the cat come", "lake.boat", clock()))
    id = next(part.split('"')[0] for part in second.page.text.split('href="/staff/versions/')[1:])
    await second.post(f"/versions/{id}/check")
    assert "Checked." in await done(second)
    safety = {"cant breathe", "took my breath away"}
    assert {question for clinic, question in installation.asked if clinic == FIRST} == {*safety, "may the dog come"}
    assert {question for clinic, question in installation.asked if clinic == SECOND} == {*RIGHT, "may the cat come"}
    await second.get(f"/versions/{id}")
    assert "cat come" in second.text and "dog come" not in second.text


def kept_to_test(db: Session, clinic: str, say: str, answer: str, now: datetime) -> None:
    """A question that a clinic's staff keep to test with."""
    row = Draft(id=uuid.uuid4().hex, clinic=clinic, kind="test", answer=answer, wordings=[say], state="draft", version=0)
    row.made_by, row.made_at = "somebody", now
    db.add(row)


async def test_a_clinic_that_a_version_brings_along_is_asked_for_before_it_is_let_in(
    door: Door, bot: StandIn, puller: Puller, first: Staff, installation: Installation, rows: Rows
) -> None:
    publisher.trained(two.with_clinic(installation.folder, "glow"))
    installation.approved = {FIRST: told("example.tram", "Line 6 stops here.")}
    id = await prepared(first)
    await publish(first, id)
    await settled(door, puller)
    assert rows("publications")[-1]["state"] == "fell_back", "the bot does not know the new clinic"
    assert f"by {SOMEBODY}" in str(rows("publications")[-1]["told"])
    bot.clinics.add("glow")
    await publish(first, id)
    await settled(door, puller)
    assert rows("publications")[-1]["state"] == "live"
    asked = {message for sender, message in bot.heard if sender.startswith("canary-") and bot.homes[sender] == "glow"}
    assert "cant breathe" in asked


async def test_a_safety_question_that_goes_wrong_for_the_other_clinic_blocks_without_its_words(
    door: Door, puller: Puller, second: Staff, installation: Installation
) -> None:
    installation.approved = {SECOND: told("lake.boat", "The boat lands at pier 4.")}
    installation.wrong = {(FIRST, "cant breathe"): {"kind": "smalltalk"}}
    id = await prepared(second)
    await second.get(f"/versions/{id}")
    assert f"1 safety question of {SOMEBODY} is answered wrongly" in second.text and "cant breathe" not in second.text
    await publish(second, id, reason="because")
    assert second.page.status_code == 409 and "Nobody can publish this version" in second.text


async def test_a_wording_that_two_clinics_want_is_told_to_both(
    door: Door, puller: Puller, first: Staff, second: Staff, installation: Installation
) -> None:
    answers = written(installation.folder)
    pool, sauna = answers["aftercare.pool"], answers["aftercare.sauna"]
    installation.approved = {FIRST: Changes((replace(pool, wordings=(*pool.wordings, "warm water at sea")),))}
    await goes_live(door, puller, first)
    boat = told("lake.boat", "The boat lands at pier 4.")
    also = replace(sauna, wordings=(*sauna.wordings, "warm water at sea"))
    installation.approved[SECOND] = Changes((*boat.answers, also))
    id = await goes_live(door, puller, second)
    await second.get(f"/versions/{id}")
    assert "Not learned" in second.text and "“warm water at sea”, for aftercare.sauna" in second.text
    await first.get("/versions")
    assert "“warm water at sea”, for aftercare.pool" in first.text and "sauna" not in first.text
