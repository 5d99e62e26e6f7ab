"""What is kept of a visitor's words for the person who has the conversation, and when it goes again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway import handover, retention
from gateway.upkeep import once as keep_house
from tests.gateway.conftest import Door
from tests.gateway.handovers import (
    AGREE,
    BACK,
    HEALTH,
    PERSON,
    REFUSE,
    Rows,
    give_back,
    lines,
    news,
    services,
    silent,
    understands,
    write,
)
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock, Visitor, problem

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def knows(bot: StandIn) -> None:
    understands(bot)


async def test_without_consent_words_about_health_are_not_kept_and_the_visitor_is_told_at_once(
    visitor: Visitor, rows: Rows, files: Callable[[], bytes]
) -> None:
    await visitor.say(PERSON)
    for answered in (False, True):
        reply = await visitor.say("my canary eczema itches")
        assert "it was not kept" in reply["text"] and "+44 20 7946 0000" in reply["text"]
        assert [one["title"] for one in reply["choices"]] == [AGREE, BACK]
        if not answered:
            await visitor.say("no")
    assert await silent(visitor, "when are you open?")
    assert lines(rows) == [PERSON, "when are you open?"] and b"canary" not in files()


@pytest.mark.parametrize("way", ["press", "say"])
async def test_with_consent_every_word_is_kept_for_the_person(way: str, visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    reply = await (visitor.press(AGREE) if way == "press" else visitor.say("Yes please."))
    assert reply["text"].startswith("Thank you. The team reads") and (await news(visitor))[1] is True
    assert await silent(visitor, "my eczema itches, I am Jane Canary")
    assert await silent(visitor, "yes")
    assert lines(rows) == [PERSON, "my eczema itches, I am Jane Canary", "yes"]
    assert [row["text"] for row in rows("turns") if row["health"]] == [None]


async def test_consent_may_come_after_a_refusal_and_be_taken_back(visitor: Visitor, rows: Rows) -> None:
    asked = dict(await visitor.say(PERSON))
    refuse = next(one["id"] for one in asked["choices"] if one["title"] == REFUSE)
    await visitor.press(REFUSE)
    await visitor.say(HEALTH)
    await visitor.press(AGREE)
    assert await silent(visitor, HEALTH)
    assert lines(rows) == [PERSON, HEALTH]
    await visitor.post(choice_id=refuse)
    assert lines(rows) == []
    assert "not kept" in (await visitor.say(HEALTH))["text"]


async def test_a_wish_that_comes_with_words_about_health_is_passed_on_without_them(visitor: Visitor, rows: Rows) -> None:
    reply = await visitor.say(f"{PERSON}, {HEALTH}")
    assert "What you have just written may be about your health" in reply["text"] and reply["kind"] == "handover"
    assert lines(rows) == [] and (await news(visitor))[1] is True


async def test_without_consent_a_person_reads_no_number_or_name(visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    assert await silent(visitor, "call 020 7946 0999")
    assert "0999" not in str(lines(rows)) and len(lines(rows)) == 2


async def test_a_button_of_an_earlier_question_is_not_passed_on(visitor: Visitor, rows: Rows) -> None:
    await visitor.say("start the check")
    pressed = [await visitor.press("I agree")][0]["choices"][0]["id"]
    keep = next(one["id"] for one in (await visitor.say(PERSON))["choices"] if one["title"] == AGREE)
    content = (await visitor.post(choice_id=pressed)).json()
    assert "belongs to an earlier question" in content["messages"][0]["text"] and content["handed_over"]
    assert lines(rows) == [PERSON]
    await visitor.say(BACK)
    assert "belongs to an earlier question" in visitor.take(await visitor.post(choice_id=keep))["text"]


async def test_what_is_too_long_is_neither_passed_on_nor_kept(visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    assert (await visitor.say("long " * 200))["kind"] == "limit"
    assert lines(rows) == [PERSON]


async def test_a_repeated_message_is_passed_on_once(visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    first, second = [await visitor.post(text="hello", message_id="same") for _ in range(2)]
    assert first.json()["messages"] == second.json()["messages"] == [] and second.json()["handed_over"] is True
    assert [row["text"] for row in rows("handover_lines")].count("hello") == 1


@pytest.mark.parametrize("way", ["back", "late", "again"])
async def test_what_the_visitor_wrote_is_erased_when_the_conversation_comes_back(
    way: str, door: Door, visitor: Visitor, rows: Rows, clock: Clock
) -> None:
    await visitor.say(PERSON)
    await visitor.press(AGREE)
    await visitor.post(text=HEALTH)
    clock.forward(minutes=0 if way == "back" else 121)
    await visitor.say({"back": BACK, "late": "what is it", "again": PERSON}[way])
    assert lines(rows) == ([PERSON] if way == "again" else [])
    assert rows("conversations")[0]["handed_consent"] is None


async def test_what_was_told_to_a_person_goes_with_the_session(door: Door, visitor: Visitor, clock: Clock, rows: Rows) -> None:
    await visitor.say(PERSON)
    await visitor.press(AGREE)
    await visitor.post(text="my eczema itches, I am Jane Canary")
    write(door, rows, "About your Canary.")
    give_back(door, rows)
    assert lines(rows) == []
    assert ("person", "About your Canary.") in await visitor.transcript()
    clock.forward(minutes=31)
    retention.told(services(door).database, services(door).settings)
    await keep_house(door.app.state.house)
    assert rows("handover_lines") == []
    assert "Canary" not in repr([rows(table) for table in ("turns", "conversations", "notices")])
    with pytest.raises(handover.Unreachable):
        write(door, rows, "too late")


async def test_erasing_erases_what_a_person_was_told(door: Door, visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    response = await visitor.client.delete("/v1/session", headers=visitor.proof)
    assert response.status_code == 204 and rows("handover_lines") == rows("conversations") == []
    assert problem(await visitor.client.get("/v1/messages", headers=visitor.proof)) == (401, "session-over")
