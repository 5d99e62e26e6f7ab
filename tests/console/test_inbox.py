"""The inbox: found, seen in its context, decided, taken back; two people at once; nothing typed is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.composing import written
from tests.console.asked import asks, unhelpful
from tests.console.conftest import Comer, Staff, services
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def visited(door: Door, clock: Clock) -> None:
    """Three groups: one asked twice, one with marks of a web page, one that was not helpful."""
    database, now = services(door).database, clock() - timedelta(hours=5)
    asks(database, "hello", "what of <b>swimming</b> afterwards?", now=now)
    asks(database, "what of <B>swimming</B> afterwards", now=now + timedelta(hours=1))
    asks(database, "zebra parking", now=now + timedelta(hours=2))
    unhelpful(database, "my sun question", now + timedelta(hours=3), "it is <i>vague</i>")


async def opened(staff: Staff, words: str) -> str:
    """The path of the first row that holds these words."""
    await staff.get("/inbox", state="any", q=words)
    return "/inbox/" + staff.page.text.split('href="/staff/inbox/')[1].split("?")[0]


def version(staff: Staff) -> str:
    return staff.page.text.split('name="version" value="')[1].split('"')[0]


async def test_the_list_counts_and_shows_markup_as_text(editor: Staff, visited: None) -> None:
    page = await editor.get("/inbox")
    assert "4 questions." in editor.text and "asked twice" in editor.text
    assert "<b>swim" not in page.text.lower() and "&lt;b&gt;swimming" in page.text.lower()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "zebra"}, 1),
        ({"q": "zebra nothing"}, 0),
        ({"kind": "not_helpful"}, 1),
        ({"kind": "not_documented", "sort": "often"}, 3),
        ({"state": "later"}, 0),
        ({"state": "any", "page": "9"}, 4),
        ({"state": "'; DROP TABLE work", "kind": "x", "sort": "y", "page": "-1", "q": "<script>"}, 0),
    ],
)
async def test_the_address_holds_the_filters(editor: Staff, visited: None, query: dict[str, str], found: int) -> None:
    page = await editor.get("/inbox", **query)
    assert page.status_code == 200 and f"{found} question" in editor.text and "<script>" not in page.text.replace(" defer", "")


async def test_most_asked_comes_first(editor: Staff, visited: None) -> None:
    await editor.get("/inbox", sort="often")
    assert editor.text.index("swimming") < editor.text.index("zebra")


async def test_an_item_shows_what_was_said_before_and_what_is_near(editor: Staff, visited: None) -> None:
    path = await opened(editor, "swimming")
    await editor.get(path)
    assert "asked twice" in editor.text.lower() and "The document does not say." in editor.text
    assert "Swimming pools afterwards 41 of 100 alike" in editor.text
    assert "swimming pools should be refrained from" in editor.text
    assert "no answer for this yet" in editor.text
    await editor.get(await opened(editor, "sun question"))
    assert "because: it is <i>vague</i>" in editor.text and "&lt;i&gt;vague" in editor.page.text


async def test_the_two_turns_before_are_shown_as_far_as_they_are_kept(editor: Staff, door: Door, clock: Clock) -> None:
    asks(services(door).database, "one", "two", None, "four is asked", now=clock(), health=False)
    await editor.get(await opened(editor, "four"))
    assert "Visitor: two" in editor.text and "the words are not kept" in editor.text and "Visitor: one" not in editor.text


async def test_attaching_makes_a_draft_and_leads_to_the_next(editor: Staff, visited: None, rows: Rows) -> None:
    await editor.get("/inbox", sort="often")
    await editor.post("/inbox/begin?sort=often")
    assert "/staff/inbox/" in str(editor.page.url) and "You have it until" in editor.text
    path = editor.page.url.path.removeprefix("/staff")
    wordings = "what of swimming\n\n  what of   swimming \nand the pool?"
    fields = {"decision": "attached:aftercare.pool", "version": version(editor), "wordings": wordings}
    await editor.post(f"{path}/decide?sort=often", **fields)
    assert "Attached: the wording is a draft now." in editor.text
    assert editor.page.url.path != f"/staff{path}" and editor.page.url.params["sort"] == "often"
    (draft,) = rows("drafts")
    assert json.loads(draft["wordings"]) == ["what of swimming", "and the pool?"]
    assert (draft["kind"], draft["answer"], draft["state"]) == ("wording", "aftercare.pool", "draft")
    trail = next(row for row in rows("audit_trail") if row["what"] == "inbox.attached")
    assert "swimming" not in repr(trail) and len(json.loads(trail["after"])["sha256"]) == 64
    await editor.get("/inbox", state="attached")
    assert "Attached: Swimming pools afterwards" in editor.text


async def test_a_question_may_be_kept_to_test_with_instead_of_being_learned(editor: Staff, visited: None, rows: Rows) -> None:
    path = await opened(editor, "swimming")
    await editor.get(path)
    fields = {"decision": "attached:aftercare.pool", "version": version(editor), "to_test": "yes"}
    await editor.post(f"{path}/decide", **fields, wordings="what of <b>swimming</b>")
    assert "Kept to test with: every check asks it." in editor.text
    (draft,) = rows("drafts")
    assert (draft["kind"], draft["answer"], draft["state"]) == ("test", "aftercare.pool", "draft")
    await editor.get("/answers/aftercare.pool")
    tested = editor.page.text.partition("Asked in every check")[2]
    assert "what of &lt;b&gt;swimming" in tested and "<b>swim" not in editor.page.text
    assert "swimming&lt;/b&gt;" not in editor.page.text.partition('name="wordings"')[2].partition("</textarea>")[0]
    await editor.post(f"/answers/drafts/{draft['id']}/decline")
    await editor.get("/answers/aftercare.pool")
    assert "Asked in every check" not in editor.text


async def test_what_is_learned_can_not_be_kept_to_test_with(editor: Staff, visited: None, rows: Rows) -> None:
    other = await opened(editor, "parking")
    await editor.get(other)
    plain = {"decision": "attached:aftercare.sun", "version": version(editor), "wordings": "zebra"}
    await editor.post(f"{other}/decide", **plain)
    path = await opened(editor, "swimming")
    learned = written(Path(__file__).parents[2])["aftercare.makeup"].wordings[0]
    for wording in (learned, "Zebra?"):
        await editor.get(path)
        fields = {"decision": "attached:aftercare.pool", "version": version(editor), "to_test": "yes", "wordings": wording}
        await editor.post(f"{path}/decide", **fields)
        assert editor.page.status_code == 400 and "is learned already, so it tests nothing" in editor.text
        assert re.search(r'name="to_test"[^>]* checked', editor.page.text), "the choice stays"
    assert [draft["kind"] for draft in rows("drafts")] == ["wording"]


async def test_a_new_answer_begins_with_the_groups_wordings(editor: Staff, visited: None, rows: Rows) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    assert ">zebra parking</textarea>" in editor.page.text
    await editor.post(f"{path}/decide", decision="new_answer", version="0", wordings="zebra parking", title="Parking")
    (draft,) = rows("drafts")
    assert (draft["kind"], draft["title"], json.loads(draft["wordings"])) == ("answer", "Parking", ["zebra parking"])


PERSONAL = ["I'm Sarah Jones, is there parking", "call me on 020 7946 0123", "mail a@b.example", "[name] asks"]


@pytest.mark.parametrize("typed", PERSONAL)
async def test_personal_data_never_becomes_a_wording(editor: Staff, visited: None, rows: Rows, typed: str) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    for decision in ("attached:aftercare.pool", "new_answer"):
        fields = {"decision": decision, "version": "0", "wordings": f"is there parking\n{typed}", "title": "T"}
        page = await editor.post(f"{path}/decide", **fields)
        assert page.status_code == 400 and "holds personal data" in editor.text
        assert f"is there parking\n{typed}".replace("'", "&#39;") in page.text and 'value="T"' in page.text
    assert rows("drafts") == [] == rows("decisions")


async def test_odd_decisions_change_nothing(editor: Staff, visited: None, rows: Rows) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    for fields in (
        {"decision": "gone"},
        {},
        {"decision": "attached:no.such"},
        {"decision": "attached:aftercare.pool", "wordings": " "},
        {"decision": "new_answer", "wordings": "x" * 301},
        {"decision": "new_answer", "wordings": "\n".join(map(str, range(21)))},
    ):
        assert (await editor.post(f"{path}/decide", version="0", **fields)).status_code == 400
    for wrong in ("", "-1", "x", "99999999999999999999", "7"):
        assert (await editor.post(f"{path}/decide", version=wrong, decision="later")).status_code == 409
    assert rows("decisions") == []


async def test_a_decision_is_taken_back_with_its_draft(editor: Staff, visited: None, rows: Rows) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    await editor.post(f"{path}/decide", decision="attached:aftercare.pool", version="0", wordings="zebra")
    assert "Your last decisions" in editor.text
    await editor.post(f"/inbox/undo/{rows('decisions')[0]['id']}")
    assert "Taken back." in editor.text and editor.page.url.path == f"/staff{path}" and "State: New" in editor.text
    assert [row["state"] for row in rows("drafts")] == ["dropped"]
    assert (await editor.post(f"/inbox/undo/{rows('decisions')[0]['id']}")).status_code == 404
    assert (await editor.post("/inbox/undo/999999999999")).status_code == 404


async def test_only_ones_own_last_ten_are_taken_back_never_over_others(comes: Comer, visited: None, rows: Rows) -> None:
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    path = await opened(ana, "zebra")
    await ana.get(path)
    await ana.post(f"{path}/decide", decision="later", version="0")
    first = rows("decisions")[0]["id"]
    await ben.get(path)
    assert (await ben.post(f"/inbox/undo/{first}")).status_code == 404
    await ben.post(f"{path}/decide", decision="not_for_us", version="1")
    await ana.get(path)
    assert (await ana.post(f"/inbox/undo/{first}")).status_code == 409
    number = 2
    for _ in range(10):
        await ana.get(path)
        await ana.post(f"{path}/decide", decision="later", version=str(number))
        number += 1
    await ana.get(path)
    assert (await ana.post(f"/inbox/undo/{first}")).status_code == 404


async def test_two_people_never_overwrite_each_other(comes: Comer, visited: None, rows: Rows, clock: Clock) -> None:
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    path = await opened(ana, "zebra")
    await ben.get(path)
    await ana.get(path)
    await ana.post(f"{path}/claim")
    fields = {"decision": "new_answer", "version": "0", "wordings": "a long wording", "title": "My title"}
    page = await ben.post(f"{path}/decide", **fields)
    assert page.status_code == 409 and "a long wording</textarea>" in page.text and 'value="My title"' in page.text
    assert "Somebody else works on this now" in ben.text
    assert (await ben.post(f"{path}/claim")).status_code == 409
    await ana.get(path)
    await ana.post(f"{path}/decide", decision="later", version="0")
    page = await ben.post(f"{path}/decide", **fields)
    assert page.status_code == 409 and "a long wording</textarea>" in page.text and "State: Later, by Ana" in ben.text
    await ben.post(f"{path}/decide", **{**fields, "version": version(ben)})
    assert [row["state"] for row in rows("work") if row["id"] == path.split("/")[-1]] == ["new_answer"]


async def test_a_claim_lasts_ten_minutes_and_beginning_skips_it(comes: Comer, visited: None, clock: Clock) -> None:
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    seen = set()
    for staff in (ana, ben):
        await staff.get("/inbox")
        await staff.post("/inbox/begin")
        seen.add(staff.page.url.path)
    assert len(seen) == 2
    clock.forward(minutes=11)
    await ben.get("/inbox")
    assert "claimed by" not in ben.text


async def test_finding_another_answer_keeps_what_was_typed(editor: Staff, visited: None) -> None:
    path = await opened(editor, "zebra")
    await editor.get(path)
    page = await editor.post(f"{path}/find", find="SAUNA", wordings="my <b>words", title="my title", version="0")
    assert 'value="attached:aftercare.sauna"' in page.text and "my &lt;b&gt;words</textarea>" in page.text
    assert 'value="my title"' in page.text
    await editor.post(f"{path}/find", find="nothing like it", version="0")
    assert "No answer holds these words." in editor.text


async def test_several_rows_are_decided_exactly_as_previewed(editor: Staff, visited: None, rows: Rows) -> None:
    await editor.get("/inbox")
    groups = [row["id"] for row in rows("work")]
    await editor.post("/inbox/preview", state="later", group=groups[:2])
    assert "Later: these 2 rows?" in editor.text
    shown = [part.split('"')[0] for part in editor.page.text.split('name="row" value="')[1:]]
    assert {one.split(":")[0] for one in shown} == set(groups[:2])
    await editor.post("/inbox/bulk", state="later", row=shown)
    assert [row["state"] for row in rows("work")].count("later") == 2 == len(rows("decisions"))


async def test_several_rows_are_decided_all_or_none(comes: Comer, visited: None, rows: Rows) -> None:
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    await ana.get("/inbox")
    groups = [row["id"] for row in rows("work")]
    await ana.post("/inbox/preview", state="not_for_us", group=groups)
    shown = [part.split('"')[0] for part in ana.page.text.split('name="row" value="')[1:]]
    await ben.get(f"/inbox/{groups[2]}")
    await ben.post(f"/inbox/{groups[2]}/decide", decision="later", version="0")
    assert (await ana.post("/inbox/bulk", state="not_for_us", row=shown)).status_code == 409
    assert [row["state"] for row in rows("work")].count("not_for_us") == 0 and len(rows("decisions")) == 1
    await ana.get("/inbox")
    assert (await ana.post("/inbox/preview", state="attached", group=groups)).status_code == 400
    assert (await ana.post("/inbox/bulk", state="attached", row=shown)).status_code == 400


async def test_a_viewer_sees_all_and_decides_nothing(comes: Comer, visited: None) -> None:
    viewer: Staff = await comes("viewer")
    path = await opened(viewer, "zebra")
    await viewer.get(path)
    assert "Swimming pools afterwards" in viewer.text and "Attach" not in viewer.text
    assert (await viewer.post(f"{path}/decide", decision="later", version="0")).status_code == 403


async def test_what_the_visitor_erased_is_not_here_any_more(editor: Staff, door: Door, clock: Clock) -> None:
    from gateway.storage import conversations

    conversation, _ = asks(services(door).database, "zebra parking", now=clock())
    path = await opened(editor, "zebra")
    with services(door).database.transaction() as db:
        conversations.erase(db, conversation, "visitor", clock())
    assert (await editor.get(path)).status_code == 404 and "erased by the visitor" in editor.text


async def test_the_pages_do_without_the_machines_words(editor: Staff, visited: None) -> None:
    for path in ("/inbox", await opened(editor, "zebra")):
        page = await editor.get(path)
        assert not any(word in page.text.lower() for word in ("score", "candidate", "coverage"))
        assert len(page.content) < 100_000
