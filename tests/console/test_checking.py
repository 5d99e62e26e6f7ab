"""What a check asks of a version, and what it allows: nothing unsafe for anybody, a loss only with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import yaml
from sqlalchemy.orm import Session

from console import checking
from console.talks import Talk
from gateway.storage.staff_tables import Draft
from tests.console.conftest import Comer, Staff, write
from tests.console.publisher import RIGHT, Project, Puller
from tests.console.versions import approver as approver
from tests.console.versions import change, done, prepared, publish
from tests.console.versions import door as door
from tests.console.versions import project as project
from tests.console.versions import puller as puller
from tests.gateway.conftest import Door
from tests.gateway.standin import CUSTOM
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
CLEARED = "Go ahead, you can have it."


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
    assert "although 1 question is newly wrong?" in approver.text
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


def test_a_check_tells_of_every_answer_that_it_goes_on(project: Project) -> None:
    asked = [("answers", {"say": f"question {number}", "kind": "any"}) for number in range(100)]
    held = [Talk(f"talk {number}", [{"say": "hello"}], is_known=True, is_safety=False) for number in range(50)]
    told: list[str] = []

    def ask(question: str, sender: str = "", *, clinic: str = "") -> dict[str, Any]:
        return {"text": "Something.", "custom": {**CUSTOM, "kind": "smalltalk"}}

    checking.check(asked, held, ask, told.append)
    assert sum("questions" in one for one in told) > 100 and sum("conversations" in one for one in told) > 50
    assert len(set(told)) < 10, "a step is a line of the terminal"


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
