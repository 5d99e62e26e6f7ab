"""A visitor asks for a person: staff see it, read what is kept, write, and give it back; the trail holds no words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.console.conftest import Comer, Staff
from tests.gateway.conftest import Door
from tests.gateway.standin import StandIn, told
from tests.gateway.visitor import Clock, Visitor

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
PERSON, CANARY = "a person please", "canary-eczema"


@pytest.fixture(autouse=True)
def understands(bot: StandIn) -> Iterator[None]:
    answered = bot._reply

    def reply(sender: str, message: str) -> dict[str, Any]:
        wish = told("Call us.", kind="smalltalk", topic="talk_to_person")
        return wish if message == PERSON else answered(sender, message)

    bot._reply = reply  # type: ignore[method-assign]
    yield
    del bot._reply


@pytest.fixture
async def visitor(door: Door) -> Visitor:
    """Somebody who asked for a person and then told of their health."""
    somebody = door.visitor()
    await somebody.say("what is it <b>")
    await somebody.say(PERSON)
    await somebody.press("I agree")
    await somebody.post(text=f"I have {CANARY}")
    return somebody


async def news(visitor: Visitor) -> list[str]:
    response = await visitor.client.get("/v1/messages", headers=visitor.proof)
    return [one["text"] for one in response.json()["messages"]]


async def test_who_asks_for_a_person_is_on_today_and_on_the_list(visitor: Visitor, editor: Staff, rows: Rows) -> None:
    (notice,) = rows("notices")
    await editor.get("/")
    assert "Asks for a person new" in editor.text and f"/staff/handover/{notice['id']}" in editor.page.text
    await editor.get("/handover")
    assert "waits for you" in editor.text and "Nobody looks after it." in editor.text


async def test_staff_read_what_was_said_and_write_back(visitor: Visitor, editor: Staff, rows: Rows) -> None:
    place = f"/handover/{rows('notices')[0]['id']}"
    await editor.get(place)
    assert "what is it &lt;b&gt;" in editor.page.text and f"I have {CANARY}" in editor.text
    await editor.post(f"{place}/reply", text="Good morning <i>you</i>")
    assert "Sent." in editor.text and "Good morning &lt;i&gt;" in editor.page.text
    assert await news(visitor) == ["A person of Example Skin Clinic writes:\nGood morning <i>you</i>"]
    await editor.get("/handover")
    assert "waits for you" not in editor.text and f"{editor.name} has it until" in editor.text


async def test_giving_it_back_brings_the_assistant_and_is_done_on_today(visitor: Visitor, editor: Staff, rows: Rows) -> None:
    place = f"/handover/{rows('notices')[0]['id']}"
    await editor.get(place)
    await editor.post(f"{place}/back")
    assert "The assistant has it again" in editor.text and "Nobody waits for a person." in editor.text
    assert (await visitor.say("what is it"))["kind"] == "answer"
    await editor.get("/")
    assert f"Done by {editor.name}" in editor.text
    await editor.get(place)
    assert (await editor.post(f"{place}/back")).status_code == 404


async def test_nobody_writes_into_somebody_elses_conversation(visitor: Visitor, comes: Comer, rows: Rows, clock: Clock) -> None:
    place = f"/handover/{rows('notices')[0]['id']}"
    ana, ben = await comes("editor", "Ana"), await comes("editor", "Ben")
    for staff in (ana, ben):
        await staff.get(place)
    await ana.post(f"{place}/claim")
    assert (await ben.post(f"{place}/reply", text="I am typing, too")).status_code == 409
    assert "I am typing, too" in ben.page.text and "Nothing was sent" in ben.text
    assert (await ben.post(f"{place}/claim")).status_code == 409
    assert (await ben.post(f"{place}/back")).status_code == 409
    assert await news(visitor) == []
    await ana.post(f"{place}/release")
    await ben.get(place)
    assert (await ben.post(f"{place}/reply", text="now it is mine")).status_code == 200


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
async def test_a_reply_has_words_and_an_end(text: str, visitor: Visitor, editor: Staff, rows: Rows) -> None:
    place = f"/handover/{rows('notices')[0]['id']}"
    await editor.get(place)
    assert (await editor.post(f"{place}/reply", text=text)).status_code == 400
    assert await news(visitor) == []


async def test_a_visitor_who_left_is_not_written_to(visitor: Visitor, editor: Staff, rows: Rows, clock: Clock) -> None:
    place = f"/handover/{rows('notices')[0]['id']}"
    await editor.get(place)
    await editor.post(f"{place}/back")
    clock.forward(minutes=25)
    await editor.get(place)
    clock.forward(minutes=6)
    assert (await editor.post(f"{place}/reply", text="hello?")).status_code == 409
    assert "The visitor has left" in editor.text and "hello?" in editor.page.text


async def test_no_words_come_into_the_trail_and_erasing_leaves_none(visitor: Visitor, editor: Staff, rows: Rows) -> None:
    place = f"/handover/{rows('notices')[0]['id']}"
    await editor.get(place)
    await editor.post(f"{place}/claim")
    await editor.post(f"{place}/reply", text=f"about your {CANARY}")
    await editor.post(f"{place}/back")
    trail = [row for row in rows("audit_trail") if row["what"].startswith("handover")]
    done = [row["what"] for row in trail if row["what"] != "handover.read"]
    assert done == ["handover.claim", "handover.reply", "handover.back"]
    assert CANARY not in repr(rows("audit_trail")) and rows("conversations")[0]["id"] not in repr(trail)
    await visitor.client.delete("/v1/session", headers=visitor.proof)
    assert rows("handover_lines") == [] and (await editor.get(place)).status_code == 404


async def test_who_read_a_conversation_is_in_the_trail_and_a_viewer_reads_none(
    visitor: Visitor, comes: Comer, rows: Rows
) -> None:
    place = f"/handover/{rows('notices')[0]['id']}"
    ana, vera = await comes("editor", "Ana"), await comes("viewer", "Vera")
    assert (await vera.get(place)).status_code == 403
    for path in ("/", "/handover"):
        await vera.get(path)
        assert place not in vera.page.text and CANARY not in vera.text
    assert (await ana.get(place)).status_code == 200
    read = [(row["who"], row["target"]) for row in rows("audit_trail") if row["what"] == "handover.read"]
    assert read == [("Ana", rows("notices")[0]["id"])]


async def test_without_consent_staff_see_that_words_are_missing_and_why(door: Door, editor: Staff, rows: Rows) -> None:
    somebody = door.visitor()
    await somebody.say("I have a canary")
    await somebody.say(PERSON)
    await somebody.post(text=f"I have {CANARY}")
    await editor.get(f"/handover/{rows('notices')[0]['id']}")
    assert "has not agreed" in editor.text and PERSON in editor.text
    assert "about health: not kept" in editor.text
    assert "canary" not in editor.page.text and "not recommended" not in editor.page.text, "the reply would tell it"
