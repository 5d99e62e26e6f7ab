"""What came in: told to the clinic at once, listed for staff, claimed, done; never what was said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gateway import notices
from gateway.house import House
from tests.console.asked import asks
from tests.console.conftest import Comer, Staff, services, write
from tests.console.receivers import MailServer, Webhook, mail_server, webhook
from tests.gateway.conftest import Door, Opener
from tests.gateway.standin import CUSTOM, StandIn, told
from tests.gateway.storage.visits import answer, begin, say
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
CANARY = "canary-swelling"


def urgent(door: Door, key: str = "key", level: str = "emergency", clock: Clock | None = None, **facts: Any) -> str:
    """A visit with an urgent sign; the conversation's id."""
    database, now = services(door).database, services(door).clock()
    conversation = begin(database, key, now=now)
    turn = say(database, conversation, now=now)
    reply = {"id": turn.id, "text": f"about {CANARY}", "kind": "urgent", "level": level}
    answer(database, turn, reply, **{"kind": "urgent", "text": None, "health": True, "candidates": [], **facts})
    return conversation


async def deliver(door: Door) -> None:
    await notices.once(door.app.state.house)


@pytest.fixture
def delivered_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway tells nobody by itself, so that every delivery is the test's own."""

    async def never(_: House) -> None:
        return None

    monkeypatch.setattr(notices, "keep_telling", never)


async def test_an_urgent_turn_is_a_notice_without_its_words(door: Door, editor: Staff) -> None:
    urgent(door)
    await editor.get("/")
    assert "Urgent sign new" in editor.text and "call the emergency number" in editor.text
    assert CANARY not in editor.page.text


async def test_the_bots_own_urgent_reply_makes_a_notice(door: Door, editor: Staff, bot: StandIn, rows: Rows) -> None:
    bot._reply = lambda sender, message: told("Call now.", kind="urgent", level="emergency", health=True)  # type: ignore
    try:
        await door.visitor().say("my throat closes")
    finally:
        del bot._reply  # type: ignore[attr-defined]
    assert [(row["kind"], row["level"]) for row in rows("notices")] == [("urgent", "emergency")]
    assert CUSTOM["level"] is None


async def test_a_wish_for_a_person_is_listed(door: Door, editor: Staff) -> None:
    urgent(door, kind="smalltalk", topic="talk_to_person", level=None, health=False)
    await editor.get("/")
    assert "Asks for a person" in editor.text


async def test_erasing_the_visit_erases_the_notice(door: Door, editor: Staff, rows: Rows) -> None:
    from gateway.storage import conversations

    conversation = urgent(door)
    await editor.get("/")
    await editor.post(f"/today/{rows('notices')[0]['id']}/claim")
    write(door, lambda db: conversations.erase(db, conversation, "visitor", services(door).clock()))
    assert rows("notices") == []
    assert conversation not in repr([rows(table) for table in ("work", "outbox", "audit_trail")])


async def test_one_claims_it_and_the_other_is_told(door: Door, comes: Comer, rows: Rows, clock: Clock) -> None:
    urgent(door)
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    (notice,) = rows("notices")
    await ben.get("/")
    await ana.get("/")
    await ana.post(f"/today/{notice['id']}/claim")
    assert "Claimed by Ana until" in ana.text
    assert (await ben.post(f"/today/{notice['id']}/claim")).status_code == 409
    await ben.get("/")
    assert (await ben.post(f"/today/{notice['id']}/done", version=0)).status_code == 409
    clock.forward(minutes=11)
    await ben.get("/")
    await ben.post(f"/today/{notice['id']}/done", version=0)
    assert "Done by Ben" in ben.text
    await ana.get("/")
    assert (await ana.post(f"/today/{notice['id']}/done", version=0)).status_code == 409
    await ana.get("/")
    await ana.post(f"/today/{notice['id']}/open", version=1)
    assert "It is open again." in ana.text
    assert [row["what"] for row in rows("audit_trail") if row["what"].startswith("today")] == [
        "today.claim",
        "today.done",
        "today.open",
    ]


async def test_who_was_called_is_erased_and_no_trail_row_names_them(door: Door, editor: Staff, rows: Rows) -> None:
    from gateway.storage import callbacks

    now = services(door).clock()
    wish = write(door, lambda db: callbacks.ask(db, "example", "Canary <b>Jones", "+44 20 7946 0958", "mornings", now))
    write(door, lambda db: callbacks.ask(db, "another", "Hidden", "+44 20 7946 0959", None, now))
    await editor.get("/")
    assert "Canary &lt;b&gt;Jones" in editor.page.text and "7946 0958 , best mornings" in editor.text
    assert "Hidden" not in editor.text
    await editor.post(f"/today/{wish}/claim")
    await editor.post(f"/today/{wish}/done", version=0)
    assert "the name and number are erased" in editor.text
    assert [row["name"] for row in rows("callbacks")] == ["Hidden"] and rows("work") == []
    assert "Canary" not in repr(rows("audit_trail")) and "7946" not in repr(rows("audit_trail"))
    assert (await editor.post(f"/today/{wish}/done", version=0)).status_code == 404


async def test_what_came_since_the_last_visit_is_marked(door: Door, comes: Comer, clock: Clock) -> None:
    ana: Staff = await comes("viewer", "Ana")
    urgent(door, "first")
    await ana.get("/")
    await ana.post("/log-out")
    clock.forward(hours=1)
    await ana.log_in("Ana")
    assert (ana.text.count("Urgent sign"), ana.text.count("Urgent sign new")) == (1, 0)
    urgent(door, "second")
    await ana.get("/")
    assert (ana.text.count("Urgent sign"), ana.text.count("Urgent sign new")) == (2, 1)


@pytest.fixture(scope="module")
def one_hook() -> Any:
    with webhook() as hook:
        yield hook


@pytest.fixture
def hook(one_hook: Webhook) -> Webhook:
    for kept in (one_hook.taken, one_hook.refused, one_hook.refusals):
        kept.clear()
    return one_hook


async def test_the_clinic_is_told_at_once_and_again_until_it_arrives(
    opening: Opener, hook: Webhook, clock: Clock, rows: Rows, delivered_here: None
) -> None:
    async with opening(notice_url=hook.url, public_url="https://chat.clinic.example") as door:
        hook.refusals += [500, 503]
        urgent(door)
        await deliver(door)
        assert hook.taken == [] and len(rows("outbox")) == 1
        await deliver(door)
        assert len(hook.refusals) == 1, "not before its time"
        for _ in range(2):
            clock.forward(seconds=20)
            await deliver(door)
        assert hook.refused == [] and rows("outbox") == []
        (sent,) = hook.taken
    assert (sent["clinic"], sent["kind"], sent["level"]) == ("example", "urgent", "emergency")
    assert sent["open"] == "https://chat.clinic.example/staff/" and CANARY not in repr(sent)


async def test_a_mere_question_about_signs_alarms_nobody(opening: Opener, hook: Webhook, rows: Rows) -> None:
    async with opening(notice_url=hook.url) as door:
        urgent(door, level="what_if")
        assert rows("outbox") == [] and len(rows("notices")) == 1


async def test_two_gateways_tell_it_once(opening: Opener, hook: Webhook, delivered_here: None) -> None:
    async with opening(notice_url=hook.url) as one, opening(notice_url=hook.url) as two:
        urgent(one)
        await deliver(one)
        await deliver(two)
    assert len(hook.taken) == 1


async def test_without_a_receiver_nothing_waits(opening: Opener, rows: Rows) -> None:
    async with opening() as door:
        urgent(door)
        await deliver(door)
        assert rows("outbox") == []


async def test_after_a_day_it_is_given_up(
    opening: Opener, hook: Webhook, clock: Clock, rows: Rows, delivered_here: None
) -> None:
    async with opening(notice_url=hook.url) as door:
        hook.refusals += [500] * 100
        urgent(door)
        clock.forward(hours=25)
        await deliver(door)
        assert rows("outbox") == [] and len(rows("notices")) == 1 and hook.taken == []


async def test_a_mail_tells_the_same(opening: Opener, clock: Clock, delivered_here: None) -> None:
    server: MailServer
    with mail_server() as server:
        mailed = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_to": "desk@clinic.example"}
        async with opening(**mailed) as door:
            urgent(door)
            await deliver(door)
            await deliver(door)
        (mail,) = server.mails
    assert "Urgent notice" in mail and "Level: emergency" in mail and "To: desk@clinic.example" in mail
    assert CANARY not in mail


async def test_the_first_page_leads_to_everything_else_that_waits(
    door: Door, editor: Staff, comes: Comer, clock: Clock
) -> None:
    await editor.get("/")
    assert "Nothing: all questions are decided, and all answers approved." in editor.text
    asks(services(door).database, "where can i leave my car", now=clock())
    await editor.get("/inbox")
    typed = {"nature": "clinical", "document": "staff", "text": "Ask us.", "wordings": "where is it"}
    await editor.post("/answers", title="Where it is", **typed)
    await editor.get("/")
    assert "1 new question in the inbox" in editor.text and "approve" not in editor.text
    second = await comes("approver")
    assert "1 answer for you to approve" in second.text
    await second.get("/answers", need="approval")
    assert "1 answer." in second.text and "Where it is" in second.text
    await editor.get("/answers", need="approval")
    assert "0 answers." in editor.text, "who wrote it has nothing to approve"
