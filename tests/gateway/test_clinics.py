"""Several clinics behind one gateway: a visitor of one never meets another's words, and no session opens another's door."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from gateway.clinic import Clinic
from gateway.sessions import digest
from gateway.settings import Settings
from gateway.storage import conversations
from tests.gateway.clinics import FIRST, NAMES, PHONES, SECOND, SITES
from tests.gateway.conftest import ON_BOTH, Door, Opener
from tests.gateway.standin import StandIn, told
from tests.gateway.visitor import Visitor, problem

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
BOTH = [FIRST, SECOND]
OTHER = {FIRST: SECOND, SECOND: FIRST}


@pytest.fixture
async def door(opening: Opener, two: tuple[Clinic, ...], bot: StandIn, anyio_backend: str) -> AsyncIterator[Door]:
    async with opening(clinics=two) as door:
        yield door


def visitor(door: Door, clinic: str) -> Visitor:
    return Visitor(door.client, clinic=clinic)


async def asked_by_both(door: Door) -> dict[str, Visitor]:
    visitors = {clinic: visitor(door, clinic) for clinic in BOTH}
    for clinic, one in visitors.items():
        await one.say(f"hello {clinic}")
    return visitors


@ON_BOTH
async def test_the_bot_hears_which_clinic_is_asked_from_the_first_message_to_the_last(
    door: Door, bot: StandIn, rows: Rows
) -> None:
    visitors = await asked_by_both(door)
    for clinic, one in visitors.items():
        assert (await one.say("and then?"))["text"] == "You said: and then?"
        assert await one.transcript() == [
            ("visitor", f"hello {clinic}"),
            ("assistant", f"You said: hello {clinic}"),
            ("visitor", "and then?"),
            ("assistant", "You said: and then?"),
        ]
    assert [body["metadata"]["clinic"] for body in bot.bodies] == [*BOTH, *BOTH]
    assert [row["clinic"] for row in rows("conversations")] == BOTH
    assert {row["id"]: row["name"] for row in rows("clinics")} == NAMES


@pytest.mark.parametrize("clinic", BOTH)
async def test_what_another_clinic_says_is_never_shown(door: Door, bot: StandIn, clinic: str) -> None:
    other = told("Only here: the secret offer.", answers=[{"id": "offer", "quote": "the secret offer"}])
    other["custom"]["clinic"] = {FIRST: SECOND, SECOND: "third"}[clinic]
    bot.scripted["any offers?"] = other
    reply = await visitor(door, clinic).say("any offers?")
    assert (reply["kind"], reply["answers"]) == ("error", [])
    assert "secret" not in reply["text"] and PHONES[clinic] in reply["text"]


async def test_a_reply_that_does_not_say_whose_it_is_is_not_shown(door: Door, bot: StandIn) -> None:
    unsigned = told("Whose words are these?")
    del unsigned["custom"]["clinic"]
    bot.scripted["hello"] = unsigned
    assert (await visitor(door, FIRST).say("hello"))["kind"] == "error"


@pytest.mark.parametrize("clinic", BOTH)
async def test_no_session_opens_the_door_of_another_clinic(door: Door, clinic: str, rows: Rows) -> None:
    mine = (await asked_by_both(door))[clinic]
    reply, other = mine.reply["id"], OTHER[clinic]
    called = {"name": "Ann", "number": "020 7946 0001"}
    for path, body in (
        ("/v1/messages", {"message_id": "m", "text": "let me in"}),
        ("/v1/feedback", {"message_id": reply, "helpful": True}),
        ("/v1/callback", called),
    ):
        refused = await door.client.post(path, json={"session": mine.session, "clinic": other, **body})
        assert problem(refused) == (403, "not-yours"), path
    for method, path in (
        ("GET", "/v1/messages"),
        ("GET", "/v1/transcript"),
        ("GET", "/v1/aftercare.ics"),
        ("DELETE", "/v1/session"),
    ):
        refused = await door.client.request(method, f"{path}?clinic={other}", headers=mine.proof)
        assert problem(refused) == (403, "not-yours"), path
    assert len(rows("turns")) == len(rows("conversations")) == 2
    assert rows("feedback") == rows("callbacks") == []


@pytest.mark.parametrize("clinic", BOTH)
async def test_a_session_cannot_be_rewritten_to_another_clinic(door: Door, clinic: str) -> None:
    mine = (await asked_by_both(door))[clinic]
    assert mine.session
    other = mine.session.removeprefix(f"{SECOND}.") if clinic == SECOND else f"{SECOND}.{mine.session}"
    assert other != mine.session
    mine.session = other
    assert problem(await mine.post(text="hello")) == (403, "not-yours")


async def test_the_record_itself_says_whose_a_conversation_is(door: Door, rows: Rows) -> None:
    """Somebody whose token opens a key of the first clinic, which a messaging service's conversation of the second has."""
    house = door.app.state.house
    key = house.first.sessions.new_key()
    with house.record.transaction() as db:
        conversations.start(db, digest(key), SECOND, house.clock())
    mine = visitor(door, FIRST)
    mine.session = house.first.sessions.token(key)
    assert problem(await mine.post(text="hello")) == (403, "not-yours")
    for method, path in (("GET", "/v1/transcript"), ("DELETE", "/v1/session")):
        assert problem(await door.client.request(method, path, headers=mine.proof)) == (403, "not-yours")
    assert len(rows("conversations")) == 1


async def test_a_bot_that_does_not_know_the_clinic_answers_nobody(door: Door, bot: StandIn) -> None:
    bot.clinics = {FIRST}
    assert (await visitor(door, FIRST).say("hello"))["kind"] == "answer"
    reply = await visitor(door, SECOND).say("hello")
    assert reply["kind"] == "error" and PHONES[SECOND] in reply["text"]


async def test_a_clinic_that_is_not_here_is_told_so(door: Door) -> None:
    assert problem(await visitor(door, "third").post(text="hello")) == (404, "unknown-clinic")
    for path in ("/widget.js?clinic=third", "/c/third", "/snippet?clinic=third", "/privacy?clinic=third", "/?clinic=third"):
        assert problem(await door.client.get(path)) == (404, "unknown-clinic")


async def test_the_same_first_message_begins_a_conversation_at_each_clinic(door: Door, rows: Rows) -> None:
    for _ in range(2):
        for clinic in BOTH:
            assert (await visitor(door, clinic).post(text="hello", message_id="m" * 32)).status_code == 200
    assert [row["clinic"] for row in rows("conversations")] == BOTH


@pytest.mark.parametrize("clinic", BOTH)
async def test_a_website_speaks_to_its_own_clinic_only(door: Door, clinic: str, bot: StandIn) -> None:
    visitors, other = await asked_by_both(door), OTHER[clinic]
    heard, site = len(bot.heard), {"Origin": SITES[clinic]}
    asked = {"Access-Control-Request-Method": "POST"}
    assert (await door.client.options("/v1/messages", headers={**site, **asked})).status_code == 200
    for body in ({"clinic": other}, {"session": visitors[other].session}):
        refused = await door.client.post("/v1/messages", json={"message_id": "m", "text": "hi", **body}, headers=site)
        assert problem(refused) == (403, "origin")
        assert refused.headers["access-control-allow-origin"] == SITES[clinic], "the page can read why"
    refused = await door.client.get("/v1/transcript", headers={**site, **visitors[other].proof})
    assert problem(refused) == (403, "origin")
    assert len(bot.heard) == heard
    own = await door.client.post("/v1/messages", json={"message_id": "m", "text": "hi", "clinic": clinic}, headers=site)
    assert own.status_code == 200 and own.headers["access-control-allow-origin"] == SITES[clinic]


async def test_the_installations_list_of_websites_is_the_first_clinics(
    opening: Opener, two: tuple[Clinic, ...], bot: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY_HARBOUR_ORIGINS", "https://b.example")
    async with opening(clinics=two, origins="https://a.example") as door:
        for origin, clinic, status in (
            ("https://a.example", FIRST, 200),
            ("https://a.example", SECOND, 403),
            ("https://b.example", FIRST, 403),
            ("https://b.example", SECOND, 200),
        ):
            body = {"message_id": "m", "text": "hello", "clinic": clinic}
            answer = await door.client.post("/v1/messages", json=body, headers={"Origin": origin})
            assert answer.status_code == status, (origin, clinic)


@pytest.mark.parametrize("clinic", BOTH)
async def test_an_apology_tells_the_number_of_the_clinic_that_was_asked(door: Door, bot: StandIn, clinic: str) -> None:
    bot.trouble = "raises"
    reply = await visitor(door, clinic).say("hello")
    assert PHONES[clinic] in reply["text"] and PHONES[OTHER[clinic]] not in reply["text"]
    notice = await visitor(door, clinic).say("my lips are swelling and I can't breathe")
    assert notice["kind"] == "urgent"
    assert ("999" in notice["text"]) == (clinic == FIRST)


@pytest.mark.parametrize("clinic", BOTH)
async def test_without_the_record_the_clinics_own_number_is_told(door: Door, clinic: str, settings: Settings) -> None:
    mine = (await asked_by_both(door))[clinic]
    database = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
    database.execute("ALTER TABLE conversations RENAME TO conversations_away")
    for answer in (await mine.post(text="hello"), await door.client.get("/v1/transcript", headers=mine.proof)):
        assert problem(answer) == (503, "unavailable")
        assert PHONES[clinic] in answer.json()["detail"] and PHONES[OTHER[clinic]] not in answer.json()["detail"]
    staff = await door.client.get("/staff/", cookies={"staff": "x" * 43})
    assert not any(phone in staff.text for phone in PHONES.values()), "nobody knows which clinic is meant"


@pytest.mark.parametrize("clinic", BOTH)
async def test_pages_and_widget_tell_the_clinics_own_details(door: Door, clinic: str) -> None:
    query = f"?clinic={clinic}"
    for path in (f"/widget.js{query}", f"/c/{clinic}", f"/privacy{query}", f"/{query}", f"/snippet{query}"):
        text = (await door.client.get(path)).text
        assert NAMES[clinic] in text, path
        assert NAMES[OTHER[clinic]] not in text and PHONES[OTHER[clinic]] not in text, path
    framed = (await door.client.get(f"/c/{clinic}")).headers["content-security-policy"]
    assert f"frame-ancestors 'self' {SITES[clinic]};" in framed


async def test_a_page_of_the_second_clinic_leads_to_its_own_pages_and_widget(door: Door) -> None:
    of = f"clinic={SECOND}"
    page = (await door.client.get(f"/?{of}&lang=de")).text
    assert f'src="/widget.js?{of}&amp;lang=de"' in page
    assert f'href="/c/{SECOND}"' in page and f'href="/snippet?{of}"' in page and f'href="/privacy?{of}"' in page
    assert f'data-query="?{of}"' in (await door.client.get(f"/snippet?{of}")).text
    assert f'"privacyUrl":"http://chat.test/privacy?{of}"' in (await door.client.get(f"/widget.js?{of}")).text
    assert f'src="/widget.js?{of}&amp;lang=en"' in (await door.client.get(f"/snippet/preview?{of}")).text


async def test_the_first_page_shows_which_clinics_there_are(door: Door) -> None:
    page = (await door.client.get("/")).text
    for clinic in BOTH:
        assert f'<a href="/?clinic={clinic}">{NAMES[clinic]}</a>' in page
    assert "widget.js" not in page


async def test_a_clinic_that_is_not_ready_leaves_the_other_open(opening: Opener, two: tuple[Clinic, ...], bot: StandIn) -> None:
    closed = Clinic(two[0].details, None, ("phone",))
    async with opening(clinics=(closed, two[1])) as door:
        assert problem(await visitor(door, FIRST).post(text="hello")) == (503, "not-ready")
        assert (await door.client.get(f"/c/{FIRST}")).status_code == 503
        assert (await visitor(door, SECOND).say("hello"))["text"] == "You said: hello"
        assert (await door.client.get("/readyz")).status_code == 200
