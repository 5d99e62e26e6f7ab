"""The staff's work by command line: the same rules, roles, second person and trail as on the pages."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from console import faq
from console.faq_terminal import Terminal
from console.roles import ROLES
from console.storage import jobs, people
from tests.console.asked import asks
from tests.console.conftest import PASSWORD, Comer, Staff, services, write
from tests.console.publisher import Project, Puller
from tests.console.versions import change, look
from tests.console.versions import door as door
from tests.console.versions import project as project
from tests.console.versions import puller as puller
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
LEAST: dict[str, str] = yaml.safe_load((Path(__file__).parent / "tables/faq.yml").read_text("utf-8"))


@dataclass
class Shell:
    """A terminal of somebody; `out` and `errors` are what it showed last."""

    door: Door
    project: Project
    out: str = ""
    errors: str = ""
    lines: list[str] = field(default_factory=list)

    def __call__(self, typed: str, by: str = "Ed Editor", password: str = PASSWORD) -> int:
        self.lines.clear()
        errors = io.StringIO()
        settings = (self.project.tools, self.project.content, self.lines.append, lambda _: time.sleep(0.02))
        terminal = Terminal(self.door.app.state.house, *settings)
        status = faq.main([*typed.split(), "--by", by], lambda _: password, lambda: terminal, errors)
        self.out, self.errors = "\n".join(self.lines), errors.getvalue()
        return status


@pytest.fixture
def shell(door: Door, project: Project, hashed: str, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv(faq.PASSWORD, raising=False)
    now = services(door).clock()
    for role in ROLES:
        write(door, lambda db, role=role: people.add(db, "example", f"{role[:2].title()} {role.title()}", role, hashed, now))
    return Shell(door, project)


def test_every_command_is_in_the_table_and_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    for typed in LEAST:
        words = [word for word in typed.split() if word.islower() and "." not in word and word not in ("x", "nothing")]
        with pytest.raises(SystemExit) as left:
            faq.main([*words, "--help"])
        assert left.value.code == 0 and "You need to be" in capsys.readouterr().out
    with pytest.raises(SystemExit) as left:
        faq.main(["--help"])
    listed = capsys.readouterr().out
    assert all(typed.split()[0] in listed for typed in LEAST)


@pytest.mark.parametrize("typed", ["", "nonsense", "attach", "train --fast", "inbox --state nonsense"])
def test_what_is_wrongly_typed_ends_with_two(typed: str) -> None:
    with pytest.raises(SystemExit) as left:
        faq.main([*typed.split(), "--by", "Ed Editor"])
    assert left.value.code == 2


async def test_each_command_needs_its_role(shell: Shell) -> None:
    for typed, least in LEAST.items():
        for role in ROLES[: ROLES.index(least)]:  # type: ignore[arg-type]
            assert shell(typed, by=f"{role[:2].title()} {role.title()}") == 1, typed
            assert f"You need to be {least} or more" in shell.errors, typed


async def test_a_wrong_password_does_nothing_and_five_lock(shell: Shell, door: Door, clock: Clock, rows: Rows) -> None:
    for name in ("Ed Editor", "Nobody"):
        assert shell("inbox", by=name, password="wrong") == 1 and "do not belong together" in shell.errors
    for _ in range(4):
        shell("inbox", password="wrong")
    assert shell("inbox") == 1 and "too many tries" in shell.errors
    assert [row["what"] for row in rows("audit_trail")].count("log_in.failed") == 5
    clock.forward(seconds=16 * 60)
    assert shell("inbox") == 0


async def test_strangers_at_the_log_in_lock_nobody_out_of_the_command_line(shell: Shell, comes: Comer) -> None:
    stranger = await comes(None)
    for _ in range(5):
        await stranger.log_in("Ed Editor", "wrong")
    assert (await stranger.log_in("Ed Editor")).status_code == 429 and shell("inbox") == 0


async def test_somebody_who_was_switched_off_is_kept_out(shell: Shell, door: Door, rows: Rows) -> None:
    id = next(row["id"] for row in rows("staff") if row["name"] == "Ed Editor")
    write(door, lambda db: people.switch(db, "example", id, False))
    assert shell("inbox") == 1 and "do not belong together" in shell.errors
    assert [row["what"] for row in rows("audit_trail")][-1] == "log_in.failed"


async def test_the_password_may_come_from_the_environment(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(faq.PASSWORD, PASSWORD)
    assert shell("inbox", password="wrong") == 0 and shell.out == "0 questions."


async def test_a_question_is_found_shown_and_attached_as_on_the_page(
    shell: Shell, door: Door, clock: Clock, rows: Rows, comes: Comer
) -> None:
    asks(services(door).database, "what of \x1b[31mswimming?", "zebra parking", now=clock())
    await (await comes("viewer")).get("/inbox")
    assert shell("inbox --search swimming") == 0 and "1 questions." in shell.out and "\x1b" not in shell.out
    id = shell.out.split()[0]
    assert shell(f"inbox {id}") == 0 and "Near: aftercare.pool (Swimming pools afterwards), 41 of 100" in shell.out
    assert shell(f"attach {id} nothing.there") == 1 and "There is no answer nothing.there" in shell.errors
    assert shell("attach ffffffff aftercare.pool") == 1 and "No question's id begins" in shell.errors
    assert shell(f"attach {id} aftercare.pool --wording a@b.example") == 1 and "personal data" in shell.errors
    assert shell(f"attach {id} aftercare.pool --to-test --wording Chlorine") == 1 and "is learned already" in shell.errors
    assert rows("drafts") == []
    assert shell(f"attach {id} aftercare.pool --wording swimming") == 0
    (draft,) = rows("drafts")
    assert (draft["kind"], draft["answer"], json.loads(draft["wordings"])) == ("wording", "aftercare.pool", ["swimming"])
    trail = next(row for row in rows("audit_trail") if row["what"] == "inbox.attached")
    assert trail["who"] == "Ed Editor"


async def test_somebody_elses_claim_is_respected(shell: Shell, door: Door, clock: Clock, comes: Comer, rows: Rows) -> None:
    asks(services(door).database, "zebra parking", now=clock())
    other: Staff = await comes("editor", "Other")
    await other.get("/inbox")
    await other.post("/inbox/begin")
    assert shell("inbox") == 0 and "Other is at it" in shell.out
    assert shell(f"attach {shell.out.split()[0]} aftercare.pool") == 1 and "Somebody else works on this" in shell.errors
    assert rows("drafts") == []


async def test_an_answer_is_written_and_a_second_person_approves_it(shell: Shell, tmp_path: Path, rows: Rows) -> None:
    file = tmp_path / "answers.yml"
    assert shell(f"export {file}", by="Vi Viewer") == 0
    answers = yaml.safe_load(file.read_text("utf-8"))
    makeup = next(row for row in answers if row["id"] == "aftercare.makeup")
    makeup["title"] = "Makeup, afterwards"
    file.write_text(yaml.safe_dump(answers), encoding="utf-8")
    assert shell(f"answer write {file} --try") == 0 and "1 changed" in shell.out and rows("staff_answers") == []
    assert shell(f"answer write {file}", by="Ap Approver") == 0
    assert shell("answer show aftercare.makeup") == 0 and "Makeup, afterwards" in shell.out and "Draft" in shell.out
    for same in ("Ap Approver", "Ed Editor"):
        assert shell("answer approve aftercare.makeup", by=same) == 1 and "A second person has to approve" in shell.errors
    assert shell("answer approve aftercare.makeup", by="Ad Administrator") == 0
    assert rows("staff_answers")[0]["state"] == "approved"
    assert shell("answer list --search concealer", by="Vi Viewer") == 0
    assert shell("answer retire aftercare.makeup", by="Ap Approver") == 1 and "told by an aftercare rule" in shell.errors


async def test_what_is_wrong_with_an_answer_stops_its_approval(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "answers.yml"
    row = {"id": "practical.parking", "title": "Parking", "wordings": ["where to park", "park"], "text": "Behind the house."}
    file.write_text(yaml.safe_dump([{**row, "document": "staff", "kind": "practical"}]), encoding="utf-8")
    assert shell(f"answer write {file}") == 0
    assert shell("answer show practical.parking") == 0 and "To mend: Give it at least 5 different wordings" in shell.out
    assert shell("answer approve practical.parking") == 1 and "at least 5 different wordings" in shell.errors


async def test_a_version_goes_live_and_back_by_command(
    shell: Shell, door: Door, project: Project, puller: Puller, rows: Rows
) -> None:
    change(project)
    await puller.pull()

    async def typed(command: str, by: str) -> int:
        running = asyncio.create_task(asyncio.to_thread(shell, command, by))
        while not running.done():
            await puller.pull()
            await look(door)
            await asyncio.sleep(0.02)
        return await running

    assert await typed("rollback", "Ap Approver") == 1 and "nothing to go back to" in shell.errors
    assert await typed("train", "Ed Editor") == 0 and "Trained. Check it now." in shell.out
    assert await typed("publish", "Ap Approver") == 1 and "Check this version first" in shell.errors
    assert await typed("check", "Ed Editor") == 0 and "4 of 4 right, live: 4 of 4" in shell.out
    assert await typed("publish", "Ap Approver") == 0 and "answered three questions rightly" in shell.out
    assert puller.model != "the first"
    assert await typed("rollback", "Ap Approver") == 0 and puller.model == "the first"
    assert await typed("train", "Ed Editor") == 1 and "trained already" in shell.errors
    deeds = [(row["who"], row["what"]) for row in rows("audit_trail") if row["what"].startswith("versions.")]
    assert deeds == [
        ("Ed Editor", "versions.train"),
        ("Ed Editor", "versions.check"),
        ("Ap Approver", "versions.publish"),
        ("the gateway itself", "versions.live"),
        ("Ap Approver", "versions.again"),
        ("the gateway itself", "versions.live"),
    ]


async def test_an_unsafe_version_ends_with_one_and_is_not_published(shell: Shell, project: Project, puller: Puller) -> None:
    change(project)
    project.replies = {"cant breathe": {"kind": "smalltalk"}}
    assert await asyncio.to_thread(shell, "train") == 0
    assert await asyncio.to_thread(shell, "check") == 1 and "Not safe" in shell.out and "“cant breathe”" in shell.out
    assert shell("publish --reason mine", by="Ad Administrator") == 1 and "Nobody can publish" in shell.errors


async def test_a_loss_is_told_and_needs_a_reason(shell: Shell, project: Project, puller: Puller, rows: Rows) -> None:
    change(project)
    project.replies = {"makeup when": {"kind": "answer", "answers": [{"id": "aftercare.sun", "quote": "Q"}]}}
    await asyncio.to_thread(shell, "train")
    assert await asyncio.to_thread(shell, "check") == 0 and "publishing needs --reason (1)" in shell.out
    assert shell("publish", by="Ap Approver") == 1 and "A reason is needed" in shell.errors


async def test_one_job_at_a_time_and_a_failed_one_says_so(shell: Shell, door: Door, project: Project, rows: Rows) -> None:
    project.changes = {"data/trouble": "fails"}
    assert await asyncio.to_thread(shell, "train") == 1 and "ended with status 3" in shell.out
    id, now = rows("versions")[0]["id"], services(door).clock()
    write(door, lambda db: jobs.begin(db, "example", "train", id, None, now))
    assert shell("train") == 1 and "There is one at a time" in shell.errors


async def test_a_publication_that_no_gateway_sees_through_says_so(
    shell: Shell, project: Project, clock: Clock, puller: Puller
) -> None:
    change(project)
    await asyncio.to_thread(shell, "train")
    await asyncio.to_thread(shell, "check")
    running = asyncio.create_task(asyncio.to_thread(shell, "publish", "Ap Approver"))
    while not running.done():
        clock.forward(seconds=60)
        await asyncio.sleep(0.05)
    assert await running == 1 and "No gateway sees it through" in shell.errors
