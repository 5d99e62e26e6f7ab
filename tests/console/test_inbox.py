"""The inbox: found, counted, claimed, and seen in its context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.console.asked import asks
from tests.console.conftest import Comer, Staff, services
from tests.console.waiting import opened
from tests.console.waiting import visited as visited
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]


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
    assert "took it for a question about prices, which the document does not answer (30 of 100 sure)." in editor.text
    assert 'data-key="2" aria-label="Attach to Sauna afterwards"' in editor.page.text, "keys count answers only"
    assert "not_documented" not in editor.page.text
    await editor.get(await opened(editor, "sun question"))
    assert "because: it is <i>vague</i>" in editor.text and "&lt;i&gt;vague" in editor.page.text


async def test_the_two_turns_before_are_shown_as_far_as_they_are_kept(editor: Staff, door: Door, clock: Clock) -> None:
    asks(services(door).database, "one", "two", None, "four is asked", now=clock(), health=False)
    await editor.get(await opened(editor, "four"))
    assert "Visitor: two" in editor.text and "the words are not kept" in editor.text and "Visitor: one" not in editor.text


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


async def test_wordings_that_can_not_be_learned_are_left_out_and_it_says_so(editor: Staff, door: Door, clock: Clock) -> None:
    asks(services(door).database, "my name is [name], can i book", now=clock())
    await editor.get(await opened(editor, "book"))
    assert "1 wording is left out: with a name, a number or an address in it" in editor.text


async def test_of_very_many_wordings_the_most_frequent_are_offered(editor: Staff, door: Door, clock: Clock) -> None:
    for number in range(60):
        asks(services(door).database, "is it?" + "!" * (number % 30), key=f"k{number}", now=clock())
    await editor.get("/inbox")
    await editor.get("/inbox")
    page = await editor.get(await opened(editor, "is it"))
    assert "Asked 60 times" in editor.text and "10 wordings are left out" in editor.text and len(page.content) < 100_000
