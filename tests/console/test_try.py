"""Try: the draft and the live version side by side, and nothing of it is kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

import pytest

from bot.steps import Hindered
from console import asking, draft_bot
from console.room import Watch
from tests.console.conftest import Comer, Staff
from tests.console.publisher import Project
from tests.console.versions import approver as approver
from tests.console.versions import change, done
from tests.console.versions import door as door
from tests.console.versions import project as project
from tests.gateway.conftest import Door
from tests.gateway.standin import SECRET, StandIn
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
QUESTION = "what is it"
GUESSES = [
    {"id": "faq/what_is", "text": "What it <b>is</b>", "score": 0.62},
    {"id": "not_documented/skin_tone", "text": "not_documented/skin_tone", "score": 0.21},
    {"id": "faq/third", "text": "The third", "score": 0.1},
]
ANSWERS = [{"id": "what_is", "section": "The <i>treatment</i>", "quote": "It is <b>this</b>.", "marks": []}]


async def trained(staff: Staff, project: Project, text: str = "changed") -> str:
    """Train what is approved; the version."""
    change(project, text)
    await staff.get("/versions")
    await staff.post("/versions/train")
    assert "Trained." in await done(staff)
    return staff.page.text.split("/staff/versions/")[1].split('"')[0]


async def asked(staff: Staff, question: str = QUESTION, **fields: str) -> str:
    """Ask, and wait as the page does that loads itself again."""
    await staff.get("/try")
    await staff.post("/try", question=question, **fields)
    for _ in range(400):
        if "is starting" not in staff.text:
            return staff.text
        assert 'http-equiv="refresh"' in staff.page.text
        await asyncio.sleep(0.02)
        await staff.get(str(staff.page.url.path).removeprefix("/staff"), **dict(staff.page.url.params))
    raise AssertionError(staff.text)


async def test_both_answer_side_by_side_with_their_guesses(approver: Staff, project: Project) -> None:
    id = await trained(approver, project)
    project.texts = {QUESTION: "The draft says <b>this</b>."}
    project.replies = {QUESTION: {"kind": "answer", "answers": ANSWERS, "candidates": GUESSES}}
    text = await asked(approver)
    assert "The draft says <b>this</b>." in text and f"You said: {QUESTION}" in text and f"Draft {id}" in text
    assert "The <i>treatment</i> what_is It is <b>this</b>." in text, "the section and the quote"
    assert "The best guess: What it <b>is</b> , score 62 of 100" in text
    assert "The runner-up: That the document does not say: skin tone , score 21 of 100" in text and "The third" not in text
    assert "<b>this" not in approver.page.text and "<i>treat" not in approver.page.text and "<b>is<" not in approver.page.text


async def test_nothing_that_was_tried_is_kept(approver: Staff, project: Project, bot: StandIn, rows: Rows, door: Door) -> None:
    await trained(approver, project)
    before = {name: len(rows(name)) for name in ("conversations", "turns", "audit_trail", "inbox_questions", "drafts")}
    await asked(approver)
    assert {name: len(rows(name)) for name in before} == before
    senders = [sender for sender, message in bot.heard if message == QUESTION]
    assert senders and set(senders) <= set(bot.erased) and all(one.startswith("try-") for one in senders)
    addresses = [unquote_plus(str(one.url)) for one in (*approver.page.history, approver.page)]
    assert not [one for one in addresses if QUESTION in one]


async def test_the_page_says_that_it_is_starting_and_keeps_the_question(approver: Staff, project: Project) -> None:
    await trained(approver, project)
    ready = threading.Event()
    project.starts = lambda watch: ready.wait(10)
    await approver.get("/try")
    await approver.post("/try", question="<b>when</b>")
    assert "The draft's bot is starting" in approver.text and "<b>when" not in approver.page.text
    assert "&lt;b&gt;when" in approver.page.text and 'content="2"' in approver.page.text
    ready.set()
    assert "gave no reply" not in await asked(approver)


async def test_a_question_that_waits_is_shown_to_nobody_else(comes: Comer, approver: Staff, project: Project) -> None:
    await trained(approver, project)
    ready = threading.Event()
    project.starts = lambda watch: ready.wait(10)
    await approver.get("/try")
    await approver.post("/try", question="my own question")
    other: Staff = await comes("editor", "Other")
    await other.get("/try")
    assert "is starting" in other.text and "my own question" not in other.page.text
    ready.set()
    await asyncio.sleep(0.1)
    assert "my own question" not in (await other.get("/try")).text


async def test_a_question_that_was_answered_is_forgotten(approver: Staff, project: Project) -> None:
    await trained(approver, project)
    assert "Something." in await asked(approver)
    await approver.get("/try")
    assert QUESTION not in approver.page.text and "Something." not in approver.text


def test_a_started_bot_forgets_a_question_at_once(bot: StandIn) -> None:
    with asking.asker(bot.url, SECRET) as ask:
        assert "can i swim" in ask("can i swim")["text"]
        ((sender, _),) = bot.heard
        assert bot.erased == [sender]
        ask("and then", "goes-on")
        assert bot.erased == [sender], "a conversation that goes on is kept"


async def test_without_a_trained_draft_only_the_live_version_answers(approver: Staff, project: Project) -> None:
    text = await asked(approver)
    assert "There is no trained draft" in text and f"You said: {QUESTION}" in text and "starting" not in text


async def test_a_bot_that_does_not_start_says_why_and_is_started_again(approver: Staff, project: Project) -> None:
    await trained(approver, project)

    def fails(_: Watch) -> None:
        raise Hindered("The bot did not start: no <memory>")

    project.starts = fails
    assert "did not start: no <memory>. Visitors are not touched" in await asked(approver)
    assert f'value="{QUESTION}"' in approver.page.text, "what was typed is still there"
    project.starts = lambda watch: watch()
    assert "Something." in await asked(approver)


async def test_a_bot_that_nobody_asks_ends_by_itself(approver: Staff, project: Project, door: Door, clock: Clock) -> None:
    id = await trained(approver, project)
    await asked(approver)
    console = door.app.state.draft_bot
    assert console.state(id)[0] == draft_bot.READY
    clock.forward(seconds=draft_bot.IDLE.total_seconds() + 1)
    for _ in range(400):
        if console.state(id)[0] == draft_bot.GONE:
            break
        await asyncio.sleep(0.02)
    assert console.state(id)[0] == draft_bot.GONE
    assert "Something." in await asked(approver)


async def test_another_draft_is_asked_by_name_and_one_bot_runs_at_a_time(approver: Staff, project: Project) -> None:
    first = await trained(approver, project)
    second = await trained(approver, project, "changed again")
    assert f"Draft {second}" in await asked(approver), "the newest, when nobody chooses"
    assert f"Draft {first}" in await asked(approver, version=first)
    assert f"Draft {second}" in await asked(approver, version="nonsense")
    names = [one.name for one in threading.enumerate() if one.name.startswith("try ")]
    assert names == [f"try {second}"]


async def test_a_bot_that_died_is_said_and_started_again(approver: Staff, project: Project) -> None:
    await trained(approver, project)
    project.texts = {QUESTION: ""}
    assert "gave no reply" in await asked(approver)
    project.texts = {}
    assert "Something." in await asked(approver)


async def test_a_gateway_that_stops_ends_it(approver: Staff, project: Project, door: Door) -> None:
    await trained(approver, project)
    await asked(approver)
    await asyncio.to_thread(door.app.state.draft_bot.leave)
    assert not [one for one in threading.enumerate() if one.name.startswith("try ")]


async def test_an_empty_question_is_refused_and_viewers_are_kept_out(comes: Comer, approver: Staff) -> None:
    await approver.get("/try")
    assert (await approver.post("/try", question="  ")).status_code == 400 and "Type a question" in approver.text
    assert (await approver.post("/try", question="x" * 1_001)).status_code == 400
    viewer: Staff = await comes("viewer")
    assert (await viewer.get("/try")).status_code == 403
    await viewer.get("/")
    assert 'href="/staff/try"' not in viewer.page.text
