"""A new version of the document is mended around: answers first, then rules, then it is approved, and all go live together."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import knowledge
from console import library
from console.composing import compose
from console.storage import content
from tests.console.conftest import Comer, Staff, write
from tests.console.ruled import act, form
from tests.console.test_answers import approve, field
from tests.gateway.conftest import Door

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
MAKEUP, SESSIONS = "aftercare/rules/makeup", "aftercare/sessions/sessions"
NEW = {
    "avoid makeup for 24 to 48 hours": "avoid makeup for 12 hours",
    "4–6 treatments spaced 6 weeks apart": "3–5 treatments spaced 8 weeks apart",
}
ANSWERS = ("aftercare.all", "aftercare.makeup", "sessions.count", "sessions.first_results", "sessions.spacing")
RULES = {
    MAKEUP: {"marks": "avoid makeup\n12 hours", "kind": "exact", "hours": "12"},
    SESSIONS: {"marks": "3–5 treatments\n8 weeks apart", "fewest": "3", "most": "5", "weeks_apart": "8"},
}


def renewed(text: str) -> str:
    for old, new in NEW.items():
        text = text.replace(old, new)
    return text


async def proposes(editor: Staff) -> str:
    await editor.get("/documents")
    await editor.post("/documents", name="", text=renewed((ROOT / "knowledge/document.md").read_text("utf-8")))
    return editor.page.url.path.removeprefix("/staff")


async def mends_the_answer(editor: Staff, id_: str) -> None:
    told = library.of(ROOT).answers[id_]
    await editor.get(f"/answers/{id_}")
    given = {"title": told.title, "nature": "clinical", "document": told.document, "wordings": "\n".join(told.wordings)}
    await editor.post(f"/answers/{id_}", **given, text=renewed(told.text), version=field(editor, "version"))
    assert "Saved." in editor.text, editor.text


async def mends_the_rule(editor: Staff, row: str) -> int:
    given = await form(editor, row)
    changes = {f"field|{name}": value for name, value in RULES[row].items()}
    return (
        await editor.post(f"/rules/{row}", **{**given, "field|quote": renewed(given["field|quote"]), **changes})
    ).status_code


async def accepts(approver: Staff, path: str) -> int:
    await approver.get(path)
    return (await approver.post(f"{path}/approve", version=field(approver, "version"))).status_code


async def test_two_sentences_that_answers_and_rules_quote_are_mended_one_by_one(
    comes: Comer, door: Door, tmp_path: Path
) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    path = await proposes(editor)
    assert "7 quotes no longer stand in it" in editor.text
    for page in (*(f"/answers/{id_}" for id_ in ANSWERS), f"/rules/{MAKEUP}", f"/rules/{SESSIONS}"):
        assert f'href="/staff{page}"' in editor.page.text
    for id_ in ANSWERS:
        await mends_the_answer(editor, id_)
    await editor.get(path)
    assert "7 quotes" in editor.text and editor.text.count("mended by a draft that waits for approval") == 5
    for id_ in ANSWERS:
        assert await approve(approver, f"/answers/{id_}") == 200
    for row in RULES:
        assert await accepts(approver, path) == 400, "the rules quote what is gone"
        assert await mends_the_rule(editor, row) == 200, editor.text
        assert await act(approver, row, "approve") == 200, approver.text
    assert await accepts(approver, path) == 200, approver.text
    compose(ROOT, write(door, lambda db: content.approved(db, "example")), tmp_path / "version")
    known = knowledge.load(tmp_path / "version/knowledge")
    assert next(rule.hours for rule in known.rules if rule.id == "makeup") == (12,)
    assert (known.sessions.fewest, known.sessions.most, known.sessions.weeks_apart) == (3, 5, 8)


async def test_a_draft_of_a_rule_mends_nothing_before_it_is_approved(comes: Comer) -> None:
    editor, approver = await comes("editor"), await comes("approver")
    path = await proposes(editor)
    for id_ in ANSWERS:
        await mends_the_answer(editor, id_)
        assert await approve(approver, f"/answers/{id_}") == 200
    for row in RULES:
        assert await mends_the_rule(editor, row) == 200, editor.text
    assert await accepts(approver, path) == 400
    await approver.get(path)
    assert approver.text.count("mended by a draft that waits for approval") == 2
