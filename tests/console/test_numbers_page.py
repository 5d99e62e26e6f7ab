"""The page of numbers: each opens its list, with the words as far as they are kept, and drawn without a script."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from gateway.settings import Settings
from gateway.storage import clinics
from tests.console.asked import asks, unhelpful
from tests.console.conftest import Staff, services, write
from tests.gateway.conftest import Door
from tests.gateway.storage.visits import answer, begin, say
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    return settings.model_copy(update=getattr(request, "param", {}))


@pytest.fixture
def visited(door: Door, clock: Clock) -> None:
    database, now = services(door).database, clock() - timedelta(days=8)
    asks(database, "is there <b>parking", "call 020 7946 0123", None, now=now)
    unhelpful(database, "what about my freckles", clock())
    turn = say(database, begin(database, "another one", now=clock()), now=clock())
    answer(database, turn, text="can i swim", answers=("aftercare.pool", "aftercare.sauna"))


def links(staff: Staff) -> dict[str, str]:
    """The lists that the page opens, by what their numbers are called."""
    found = re.findall(r'<a href="/staff(/numbers/list[^"]*)" aria-label="([^"]*)">', staff.page.text)
    return {html.unescape(name): html.unescape(path) for path, name in found}


async def test_each_number_opens_the_list_of_what_it_counts(editor: Staff, visited: None) -> None:
    await editor.get("/numbers")
    found = links(editor)
    assert "Asked: 5 in 12 weeks" in found and "Not documented: 3 in 12 weeks" in found
    assert "Found helpful: 0 % of 1 in 12 weeks" in found and "Swimming pools afterwards: 1 in 12 weeks" in found
    for name, path in found.items():
        many = re.findall(r"\d+", name.partition(": ")[2])[1 if "%" in name else 0]
        await editor.client.get(f"/staff{path}")
        page = await editor.get(path)
        assert page.status_code == 200 and f" {many} message" in editor.text, name
        assert page.text.count("<tr>") == int(many) + 1


async def test_a_list_is_redacted_as_stored_shows_markup_as_text_and_leads_to_the_inbox(
    editor: Staff, visited: None, clock: Clock
) -> None:
    await editor.get("/inbox")
    week = (clock() - timedelta(days=8)).date().isoformat()
    page = await editor.get("/numbers/list", what="not_documented", week=week)
    assert "call [phone]" in editor.text and "(about health; the words are not kept)" in editor.text
    assert "&lt;b&gt;parking" in page.text and 'href="/staff/inbox/' in page.text
    await editor.get("/numbers/list", what="judged")
    assert "what about my freckles" in editor.text and "not helpful" in editor.text


async def test_a_question_without_an_answer_is_fixed_by_a_decision(editor: Staff, visited: None) -> None:
    await editor.get("/inbox", q="parking")
    path = "/inbox/" + editor.page.text.split('href="/staff/inbox/')[1].split("?")[0]
    await editor.get("/numbers")
    assert f'href="/staff{path}?state=any"' in editor.page.text
    await editor.get(path)
    await editor.post(f"{path}/decide", decision="attached:aftercare.pool", version="0", wordings="parking")
    await editor.get("/numbers")
    assert f'href="/staff{path}?state=any"' not in editor.page.text
    await editor.get(links(editor)["Days to fix: 8 (1) in 12 weeks"])
    assert "1 question, the newest decision first" in editor.text and "8.0 Attached" in editor.text


@pytest.mark.parametrize(
    "query",
    [
        {"what": "no such"},
        {},
        {"what": "asked", "week": "x"},
        {"what": "asked", "week": "9999-12-31"},
    ],
)
async def test_an_odd_address_is_not_there(editor: Staff, query: dict[str, str]) -> None:
    assert (await editor.get("/numbers/list", **query)).status_code == 404


async def test_odd_answers_and_pages_list_nothing(editor: Staff, visited: None) -> None:
    for query in ({"what": "answer.%"}, {"what": 'answer."'}, {"what": "answer."}, {"what": "asked", "page": "99"}):
        page = await editor.get("/numbers/list", **query)
        assert page.status_code == 200 and "Nothing here." in editor.text, query
    assert "<script>" not in (await editor.get("/numbers/list", what="answer.<script>")).text


async def test_an_empty_record_has_a_page_too_and_says_what_is_kept(editor: Staff) -> None:
    page = await editor.get("/numbers")
    assert page.status_code == 200 and "Nothing in these weeks." in page.text and links(editor) == {}
    assert "Conversations are kept for" not in editor.text


@pytest.mark.parametrize("settings", [{"keep_days": 30}], indirect=True)
async def test_a_shorter_memory_is_told(editor: Staff) -> None:
    await editor.get("/numbers")
    assert "Conversations are kept for 30 days" in editor.text


async def test_every_chart_has_words_and_a_table_and_a_full_page_is_small(editor: Staff, door: Door, clock: Clock) -> None:
    database = services(door).database
    write(door, lambda db: clinics.remember(db, "example", "Example", clock()))
    for week in range(12):
        at = clock() - timedelta(weeks=week)
        for place, kind in enumerate(("answer", "clarify", "not_documented")):
            key = f"{week} {kind}"
            turn = say(database, begin(database, key, now=at), now=at + timedelta(seconds=place))
            answer(database, turn, text="x" * 500, kind=kind, answers=tuple(f"aftercare.number_{one}" for one in range(12)))
    await editor.get("/inbox")
    page = await editor.get("/numbers")
    assert page.text.count("<svg") == page.text.count('role="img"') == page.text.count("<desc") == 21
    assert page.text.count("<caption>") == 4 and "<script>" not in page.text and len(page.content) < 100_000
    print(f"a full page: {len(page.content) / 1000:.0f} kB")
