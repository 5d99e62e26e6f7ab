"""A checked version is handed to the bots, tried, and taken back where it does not hold; and the one before comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import model
from tests.console.conftest import Comer, Staff, services
from tests.console.publisher import Project, Puller
from tests.console.versions import approver as approver
from tests.console.versions import change, done, look, prepared, publish
from tests.console.versions import door as door
from tests.console.versions import project as project
from tests.console.versions import puller as puller
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]


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


async def test_an_unchecked_version_or_one_that_was_never_live_is_not_published(project: Project, approver: Staff) -> None:
    change(project)
    await approver.get("/versions")
    await approver.post("/versions/train")
    await done(approver)
    id = next(part.split('"')[0] for part in approver.page.text.split('href="/staff/versions/')[1:])
    await publish(approver, id)
    assert approver.page.status_code == 409 and "not checked" in approver.text
    assert (await approver.post(f"/versions/{id}/again")).status_code in (403, 404)


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


async def test_the_three_questions_leave_no_conversation_at_the_bot(
    door: Door, project: Project, puller: Puller, approver: Staff
) -> None:
    change(project)
    await publish(approver, await prepared(approver))
    for _ in range(2):
        await puller.pull()
    await look(door)
    senders = {sender for sender, _ in puller.bot.heard if sender.startswith("canary-")}
    assert len(senders) == 3 and senders <= set(puller.bot.erased)
