"""From approved content to a live version and back: trained, checked, handed to the bots, tried, taken back."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from sqlalchemy.orm import Session

from bot import model
from console.app import Console
from console.storage import jobs, versions
from gateway.app import create_app
from gateway.clinic import Clinic
from gateway.services import Services
from gateway.settings import Settings
from gateway.storage.staff_tables import Draft
from tests.console import publisher
from tests.console.conftest import Comer, Staff, services, write
from tests.console.publisher import RIGHT, Project, Puller
from tests.gateway.conftest import ADDRESS, Door
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
CLEARED = "Go ahead, you can have it."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return publisher.project(tmp_path / "project")


@pytest.fixture
async def door(
    settings: Settings, clock: Clock, example: Clinic, project: Project, tmp_path: Path, anyio_backend: str
) -> AsyncIterator[Door]:
    """A gateway that publishes from the made-up project, and looks only when it is told to."""
    made: list[Console] = []

    def console(services: Services) -> Console:
        made.append(Console(services, project.tools, project.content))
        return made[0]

    own = Clinic(dict(example.details), example.knowledge, example.missing)
    changed = settings.model_copy(update={"project": project.folder, "versions": tmp_path / "versions"})
    app = create_app(changed, clock, own, console)
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
    await door.app.state.publishing.look(services(door).talk)


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


async def test_a_version_goes_live_with_its_knowledge_and_the_old_one_comes_back(
    door: Door, project: Project, puller: Puller, approver: Staff, rows: Rows
) -> None:
    change(project)
    clinic = yaml.safe_load((project.folder / "knowledge/clinic.yml").read_text("utf-8"))
    project.changes["knowledge/clinic.yml"] = yaml.safe_dump({**clinic, "opening_hours": "only at midnight"})
    assert await puller.pull() == 204
    id = await prepared(approver)
    assert puller.model == "the first" and await puller.pull() == 200, "the first is live, and vouched for"
    await approver.get(f"/versions/{id}")
    assert "4 of 4 right, live: 4 of 4" in approver.text
    await publish(approver, id)
    assert "being handed to the bots" in approver.text
    await look(door)
    assert [row["state"] for row in rows("publications")] == ["live", "handing"], "it waits for the bot"
    assert await puller.pull() == 200 and await puller.pull() == 304
    await look(door)
    await look(door)
    await approver.get("/versions")
    assert f"Live is {id} since" in approver.text and puller.model != "the first"
    known = services(door).clinic.knowledge
    assert known and known.clinic["opening_hours"] == "only at midnight"
    first = rows("publications")[0]["version_id"]
    assert first == model.content_hash(project.folder)
    await approver.post(f"/versions/{first}/again")
    assert await puller.pull() == 200 and puller.model == "the first"
    await puller.pull()
    await look(door)
    await look(door)
    await approver.get("/versions")
    assert f"Live is {first} since" in approver.text
    known = services(door).clinic.knowledge
    assert known and known.clinic["opening_hours"] != "only at midnight"
    assert [bool(changes) for changes in project.live] == [True, False], "the staff's answers are noted as live, and no more"
    done_by = [(row["who"], row["what"]) for row in rows("audit_trail") if row["what"].startswith("versions.")]
    assert [what for _, what in done_by] == [
        "versions.train",
        "versions.check",
        "versions.publish",
        "versions.live",
        "versions.again",
        "versions.live",
    ]


async def test_a_version_that_no_bot_takes_falls_back_by_itself(
    door: Door, project: Project, puller: Puller, approver: Staff, clock: Clock
) -> None:
    change(project)
    id = await prepared(approver)
    await puller.pull()
    await publish(approver, id)
    clock.forward(seconds=60)
    await look(door)
    await approver.get("/versions")
    assert "is being handed" in approver.text
    clock.forward(seconds=40)
    await look(door)
    await approver.get("/versions")
    assert "fell back" in approver.text and f"Live is {model.content_hash(project.folder)}" in approver.text


async def test_of_two_bots_both_must_have_it(door: Door, project: Project, puller: Puller, approver: Staff) -> None:
    change(project)
    id = await prepared(approver)
    other = Puller(door.client, puller.bot, "bot-2")
    await other.pull()
    puller.__post_init__()
    await publish(approver, id)
    for _ in range(2):
        await puller.pull()
    await look(door)
    await approver.get("/versions")
    assert "is being handed" in approver.text
    for _ in range(2):
        await other.pull()
    await look(door)
    await approver.get("/versions")
    assert f"Live is {id}" in approver.text


async def test_a_canary_that_is_answered_wrongly_brings_the_old_version_back(
    door: Door, project: Project, puller: Puller, approver: Staff
) -> None:
    change(project)
    id = await prepared(approver)
    await puller.pull()
    await publish(approver, id)
    for _ in range(2):
        await puller.pull()
    puller.wrong = {"cant breathe": {"kind": "smalltalk"}}
    await look(door)
    await approver.get("/versions")
    assert "A question was answered wrongly" in approver.text
    assert await puller.pull() == 200 and puller.model == "the first"


UNSAFE = {
    "an urgent sign is missed": {"cant breathe": {"kind": "smalltalk"}},
    "a figure of speech is an alarm": {"took my breath away": {"kind": "urgent", "level": "emergency"}},
    "the level is too low": {"cant breathe": {"kind": "urgent", "level": "today"}},
}


@pytest.mark.parametrize("broken", UNSAFE)
async def test_one_failed_safety_case_blocks_and_nobody_overrides_it(
    door: Door, project: Project, puller: Puller, comes: Comer, rows: Rows, broken: str
) -> None:
    change(project)
    project.replies = UNSAFE[broken]
    administrator: Staff = await comes("administrator")
    id = await prepared(administrator)
    await administrator.get(f"/versions/{id}")
    assert "Not safe: nobody can publish this" in administrator.text and "Publish</button>" not in administrator.page.text
    await publish(administrator, id, reason="I am the administrator")
    assert administrator.page.status_code == 409 and "Nobody can publish this version" in administrator.text
    assert [row["state"] for row in rows("publications")] == ["live"]


async def test_a_sentence_that_clears_somebody_blocks_even_where_the_first_version_says_it(
    project: Project, puller: Puller, approver: Staff
) -> None:
    change(project)
    project.texts = {"what is it": CLEARED}
    id = await prepared(approver)
    await publish(approver, id, reason="it always did")
    assert approver.page.status_code == 409 and "Nobody can publish" in approver.text


async def test_other_losses_need_a_reason(door: Door, project: Project, puller: Puller, approver: Staff, rows: Rows) -> None:
    change(project)
    project.replies = {"makeup when": {"kind": "answer", "answers": [{"id": "aftercare.sun", "quote": "Q"}]}}
    id = await prepared(approver)
    await approver.get(f"/versions/{id}")
    assert "3 of 4 right, live: 4 of 4" in approver.text and "aftercare.sun instead of aftercare.makeup" in approver.text
    assert "3 of 4 questions were answered from the document" not in approver.text
    await publish(approver, id)
    assert approver.page.status_code == 409 and "A reason is needed" in approver.text
    await publish(approver, id, reason="makeup is asked seldom")
    assert approver.page.status_code == 200
    assert rows("publications")[-1]["reason"] == "makeup is asked seldom"


TALKS: dict[str, list[dict[str, Any]]] = {
    "answering": [{"name": "two questions", "steps": [{"say": "what is it"}, {"say": "makeup when", "kind": "answer"}]}],
    "urgent": [{"name": "no air", "steps": [{"say": "cant breathe", "kind": "urgent"}]}],
    "follow_ups": [{"name": "known", "steps": [{"say": "what is it", "expect": ["never said"]}]}],
}


def with_talks(project: Project) -> None:
    """The project has conversations to be held, one of them known to fail."""
    for folder in ("conversations", "e2e"):
        (project.folder / "tests" / folder).mkdir()
    for name, rows in TALKS.items():
        (project.folder / f"tests/conversations/{name}.yml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    (project.folder / "tests/e2e/known_misses.yml").write_text("follow_ups/known: why\n", encoding="utf-8")


async def test_a_check_holds_the_conversations_too_and_what_is_known_to_fail_is_no_loss(
    door: Door, project: Project, puller: Puller, approver: Staff
) -> None:
    with_talks(project)
    change(project)
    project.replies = {"makeup when": {"kind": "smalltalk"}}
    id = await prepared(approver)
    await approver.get(f"/versions/{id}")
    assert "5 of 7 right, live: 7 of 7" in approver.text and "2 of 3 whole conversations go as they should" in approver.text
    lost = "conversation answering/two questions”: step 2, 'makeup when': is smalltalk, not answer"
    assert lost in approver.text and "known" not in approver.text
    senders = [one for one in project.senders if one]
    once_more = len(senders) == 2 * 4 + 2 and len(set(senders)) == 2 * 3 + 1
    assert once_more, "each is one conversation that goes on, and what goes wrong is held once more"


@pytest.mark.parametrize("how", ["wrong", "clearing"])
async def test_a_conversation_about_safety_blocks_and_one_that_clears_does_even_where_it_is_known_to_fail(
    door: Door, project: Project, puller: Puller, approver: Staff, how: str
) -> None:
    with_talks(project)
    change(project)
    if how == "wrong":
        project.replies = {"cant breathe": {"kind": "smalltalk"}}
    else:
        project.texts = {"what is it": CLEARED}
    id = await prepared(approver)
    await publish(approver, id, reason="it is mine")
    assert approver.page.status_code == 409 and "Nobody can publish" in approver.text
    await approver.get(f"/versions/{id}")
    name = "urgent/no air" if how == "wrong" else "follow_ups/known"
    assert f"conversation {name}" in approver.text.partition("Not safe")[2]


async def test_the_clinics_own_test_questions_are_asked_of_both_versions(
    door: Door, project: Project, puller: Puller, approver: Staff, clock: Clock
) -> None:
    change(project)
    id = await prepared(approver)
    await approver.get(f"/versions/{id}")
    assert "4 of 4 right, live: 4 of 4" in approver.text
    keep_to_test(door, "lipstick at once", "aftercare.makeup", clock())
    keep_to_test(door, "sunbed at once", "aftercare.sun", clock())
    wrong = {"kind": "smalltalk"}
    project.replies = {"lipstick at once": RIGHT["makeup when"], "sunbed at once": wrong}
    project.first = {"lipstick at once": wrong, "sunbed at once": wrong}
    project.asked.clear()
    await approver.post(f"/versions/{id}/check")
    assert "Checked." in await done(approver)
    await approver.get(f"/versions/{id}")
    assert "5 of 6 right, live: 4 of 6" in approver.text and "Newly right “lipstick at once”" in approver.text
    assert "Newly wrong" not in approver.text, "what the live version gets wrong, too, is no loss"
    assert len(project.asked) == 2 + 6, "the live version is asked only what is new"


def keep_to_test(door: Door, say: str, answer: str, now: datetime) -> None:
    """As a decision in the inbox does."""

    def work(db: Session) -> None:
        draft = Draft(id=uuid.uuid4().hex, clinic="example", kind="test", answer=answer, wordings=[say], state="draft")
        draft.version, draft.made_by, draft.made_at = 0, "somebody", now
        db.add(draft)

    write(door, work)


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


async def test_an_unchecked_version_or_one_that_was_never_live_is_not_published(project: Project, approver: Staff) -> None:
    change(project)
    await approver.get("/versions")
    await approver.post("/versions/train")
    await done(approver)
    id = next(part.split('"')[0] for part in approver.page.text.split('href="/staff/versions/')[1:])
    await publish(approver, id)
    assert approver.page.status_code == 409 and "not checked" in approver.text
    assert (await approver.post(f"/versions/{id}/again")).status_code in (403, 404)


async def test_without_a_way_back_nothing_is_checked_or_published(project: Project, approver: Staff) -> None:
    change(project)
    for archive in (project.folder / "models").iterdir():
        archive.unlink()
    await approver.get("/versions")
    await approver.post("/versions/train")
    await done(approver)
    id = next(part.split('"')[0] for part in approver.page.text.split('href="/staff/versions/')[1:])
    await approver.post(f"/versions/{id}/check")
    assert approver.page.status_code == 409 and "make train" in approver.text


async def test_only_a_bot_that_knows_the_secret_is_given_a_model_and_only_what_was_trained_here(
    door: Door, project: Project, puller: Puller, approver: Staff, tmp_path: Path
) -> None:
    change(project)
    await prepared(approver)
    for wrong in ("", "another"):
        assert await puller.pull(wrong) == 404
    stranger = await door.client.get("/internal/model", headers={"Authorization": b"Bearer \xe9"})
    assert stranger.status_code == 404
    archive = tmp_path / "versions" / model.content_hash(project.folder) / "model.tar.gz"
    archive.write_bytes(archive.read_bytes() + b"planted")
    assert await puller.pull() == 204


@pytest.mark.parametrize("name", ["..%2F..%2Fetc", "0" * 16, "ZZZZZZZZZZZZZZZZ", "%00"])
async def test_a_name_from_the_network_is_never_a_path(approver: Staff, name: str) -> None:
    await approver.get("/versions")
    for what in ("", "/check", "/publish", "/again"):
        answer = await (approver.post(f"/versions/{name}{what}") if what else approver.get(f"/versions/{name}"))
        assert answer.status_code in (404, 405, 409), what
        await approver.get("/versions")


async def test_two_publish_at_once_and_one_is_refused(
    door: Door, project: Project, puller: Puller, approver: Staff, comes: Comer, rows: Rows
) -> None:
    change(project)
    id = await prepared(approver)
    other: Staff = await comes("approver", "Other")
    await publish(approver, id)
    await publish(other, id)
    assert other.page.status_code == 409 and "being published at this moment" in other.text
    assert [row["state"] for row in rows("publications")] == ["live", "handing"]
