"""A person is asked for: the clinic hears of it, the bot is silent, a person writes, and the bot comes back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from assistant import opening_hours
from gateway import handover
from gateway.storage import conversations, correspondents, handovers
from gateway.storage.outgoing import Recipient
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
from tests.gateway.standin import StandIn, told
from tests.gateway.visitor import Clock, Visitor, problem

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def knows(bot: StandIn) -> None:
    understands(bot)


async def test_a_wish_for_a_person_is_a_notice_and_the_visitor_is_told_what_happens(visitor: Visitor, rows: Rows) -> None:
    reply = await visitor.say(PERSON)
    assert reply["kind"] == "handover" and "team of Example Skin Clinic" in reply["text"] and "120 minutes" in reply["text"]
    assert reply["text"].endswith("until the conversation comes back to me?")
    assert [one["title"] for one in reply["choices"]] == [AGREE, REFUSE, BACK]
    assert [row["kind"] for row in rows("notices")] == ["person"]
    assert await news(visitor) == ([], True)


async def test_it_is_told_in_the_language_of_the_bots_reply(door: Door, visitor: Visitor, bot: StandIn) -> None:
    bot.scripted[PERSON] = told("Rufen Sie an.", kind="smalltalk", topic="talk_to_person", language="de")
    reply = await visitor.say(PERSON)
    assert reply["language"] == "de" and services(door).texts.say("handover", "de") in reply["text"]


async def test_every_language_names_the_seven_days(door: Door) -> None:
    assert {len(row.split()) for row in services(door).texts.told["days"].values()} == {7}


async def test_what_was_asked_besides_is_answered_first(visitor: Visitor) -> None:
    reply = await visitor.say(f"what is it? {PERSON}")
    assert reply["kind"] == "answer" and reply["text"].startswith("Call us.\n\n")
    assert "passing this conversation" in reply["text"]


async def test_the_bot_is_silent_and_hears_nothing_while_a_person_has_it(visitor: Visitor, bot: StandIn, rows: Rows) -> None:
    await visitor.say(PERSON)
    assert await silent(visitor, "are you there")
    assert [message for _, message in bot.heard] == [PERSON]
    assert lines(rows) == [PERSON, "are you there"]


@pytest.mark.parametrize("trouble", ["", "raises"])
async def test_an_urgent_sign_gets_its_notice_all_the_same(trouble: str, visitor: Visitor, bot: StandIn, rows: Rows) -> None:
    await visitor.say(PERSON)
    bot.trouble = trouble
    reply = await visitor.say("I can't breathe")
    assert (reply["kind"], reply["level"]) == ("urgent", "emergency") and "it was not kept" in reply["text"]
    assert lines(rows) == [PERSON]
    assert [row["kind"] for row in rows("notices")] == ["person", "urgent"]
    assert bot.heard[-1][1] == "I can't breathe"  # so that the bot remembers it when it is back
    assert (await news(visitor))[1] is True


async def test_what_a_person_writes_reaches_the_visitor_and_says_who_wrote_it(door: Door, visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    write(door, rows, "Good morning, Ana here.")
    assert await news(visitor) == ([("person", "A person of Example Skin Clinic writes:\nGood morning, Ana here.")], True)
    assert ("person", "Good morning, Ana here.") in await visitor.transcript()


async def test_a_person_gives_it_back_and_the_bot_answers_again(door: Door, visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    assert give_back(door, rows) and not give_back(door, rows)
    ((kind, text),), handed = await news(visitor)
    assert (kind, handed) == ("handover", False) and "not a person" in text
    assert (await visitor.say("what is it"))["text"] == "You said: what is it"


@pytest.mark.parametrize("way", ["press", "say"])
async def test_the_visitor_may_have_the_assistant_back(way: str, visitor: Visitor, bot: StandIn) -> None:
    await visitor.say(PERSON)
    reply = await (visitor.press(BACK) if way == "press" else visitor.say("Back to the assistant."))
    assert "automated assistant" in reply["text"] and (await news(visitor))[1] is False
    assert (await visitor.say("what is it"))["kind"] == "answer"
    assert [message for _, message in bot.heard] == [PERSON, "what is it"]


async def test_after_the_time_out_the_bot_says_that_it_is_back(visitor: Visitor, clock: Clock, rows: Rows) -> None:
    await visitor.say(PERSON)
    clock.forward(minutes=119)
    assert await silent(visitor, "hello?")
    clock.forward(minutes=2)
    reply = await visitor.say("what is it")
    assert "automated assistant answers here again" in reply["text"] and reply["text"].endswith("You said: what is it")
    assert "answers here again" not in (await visitor.say("and that"))["text"]
    assert rows("conversations")[0]["handed_until"] is None


async def test_a_persons_word_begins_the_time_anew(door: Door, visitor: Visitor, clock: Clock, rows: Rows) -> None:
    await visitor.say(PERSON)
    clock.forward(minutes=100)
    write(door, rows, "One moment.")
    clock.forward(minutes=100)
    assert await silent(visitor, "thanks")


async def test_the_time_out_is_told_once_also_to_somebody_who_says_nothing(door: Door, visitor: Visitor, clock: Clock) -> None:
    await visitor.say(PERSON)
    clock.forward(minutes=121)
    for _ in range(2):
        await handover.once(door.app.state.house)
    ((kind, text),), handed = await news(visitor)
    assert (kind, handed) == ("handover", False) and "automated assistant answers here again" in text


async def test_who_writes_through_a_service_gets_a_persons_words_there(door: Door, rows: Rows, clock: Clock) -> None:
    made, now = services(door), services(door).clock()
    to = Recipient("who", "example", "telegram", "42")
    with made.database.transaction() as db:
        visit = conversations.start(db, "digest", "example", now)
        correspondents.seen(db, to, now, now)
        correspondents.note(db, "who", key_digest="digest")
        handovers.hold(db, visit.id, now, now + timedelta(hours=2))
    write(door, rows, "Good morning, Ana here.")
    assert give_back(door, rows)
    clock.forward(hours=3)
    write(door, rows, "One thing more.")
    sent = [row["content"] for row in rows("outgoing_messages")]
    told = ("Ana here", "not a person", "passing this conversation", "One thing")
    assert [words in text for words, text in zip(told, sent, strict=True)] == [True] * 4
    with made.database.transaction() as db:
        correspondents.note(db, "who", stopped_at=now)
    with pytest.raises(handover.Unreachable):
        write(door, rows, "You wrote STOP.")


async def test_when_a_person_writes_unasked_the_visitor_is_told_that_the_assistant_is_silent(
    door: Door, visitor: Visitor, rows: Rows
) -> None:
    await visitor.say("what is it")
    write(door, rows, "Ana here.")
    (first, second), handed = await news(visitor)
    assert "passing this conversation" in first[1] and second[0] == "person" and handed
    assert "it was not kept" in (await visitor.say(HEALTH))["text"]
    await visitor.press(AGREE)
    assert await silent(visitor, HEALTH)


async def test_the_session_lasts_as_long_as_a_person_has_it(door: Door, visitor: Visitor, clock: Clock, rows: Rows) -> None:
    await visitor.say(PERSON)
    clock.forward(minutes=60)
    await keep_house(door.app.state.house)
    write(door, rows, "Sorry that it took so long.")
    assert len((await news(visitor))[0]) == 1
    assert [row["text"] for row in rows("handover_lines")] == [PERSON, "Sorry that it took so long."]


async def test_news_need_a_session_that_was_made_here(door: Door) -> None:
    assert problem(await door.client.get("/v1/messages")) == (401, "no-session")
    assert problem(await door.client.get("/v1/messages", headers={"Authorization": "Bearer x.y"})) == (403, "not-yours")


async def test_outside_the_opening_hours_it_says_when_somebody_answers(visitor: Visitor, clock: Clock) -> None:
    sunday = datetime.now(timezone.utc).replace(hour=12)
    while sunday.weekday() != 6:
        sunday += timedelta(days=1)
    clock.ahead = sunday - datetime.now(timezone.utc)
    assert "Somebody can answer from Monday, 09:00 on." in (await visitor.say(PERSON))["text"]


async def test_the_clinics_own_opening_hours_can_be_read(door: Door) -> None:
    known = services(door).clinic.knowledge
    assert known and opening_hours.read(known.clinic["opening_hours"])


async def test_a_check_that_was_open_waits_until_the_assistant_is_back(visitor: Visitor) -> None:
    await visitor.say("start the check")
    await visitor.press("I agree")
    assert (await visitor.say(PERSON))["kind"] == "handover"
    await visitor.press(BACK)
    assert (await visitor.say("no"))["text"] == "Question: active_acne?"


async def test_a_conversation_that_is_erased_can_not_be_written_into(door: Door, visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    conversation = rows("conversations")[0]["id"]
    with services(door).database.transaction() as db:
        conversations.erase(db, conversation, "visitor", services(door).clock())
        with pytest.raises(handover.Unreachable):
            handover.write(db, services(door), conversation, "hello", services(door).clock())
