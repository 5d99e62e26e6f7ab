"""A person is asked for: the clinic hears of it, the bot is silent, a person writes, and the bot comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from assistant import opening_hours
from gateway import handover, retention
from gateway.services import Services
from gateway.storage import conversations, correspondents, handovers
from gateway.storage.outgoing import Recipient
from gateway.upkeep import once as keep_house
from tests.gateway.conftest import Door
from tests.gateway.standin import StandIn, told
from tests.gateway.visitor import Clock, Visitor, problem

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
PERSON = "a person please"
BACK = "Back to the assistant"
AGREE, REFUSE = "I agree", "No, thank you"
HEALTH = "my eczema itches"


@pytest.fixture(autouse=True)
def understands(bot: StandIn) -> Iterator[None]:
    """A bot that knows a wish for a person, and an urgent sign."""
    answered = bot._reply

    def reply(sender: str, message: str) -> dict[str, Any]:
        if PERSON in message:
            return told("Call us.", kind="answer" if "?" in message else "smalltalk", topic="talk_to_person")
        if "breathe" in message:
            return told("Call 999 now.", kind="urgent", level="emergency", health=True)
        return answered(sender, message)

    bot._reply = reply  # type: ignore[method-assign]
    yield
    del bot._reply


def services(door: Door) -> Services:
    found: Services = door.app.state.services
    return found


def write(door: Door, rows: Rows, text: str) -> None:
    """A person of the clinic writes into the only conversation."""
    with services(door).database.transaction() as db:
        handover.write(db, services(door), rows("conversations")[0]["id"], text, services(door).clock())


def give_back(door: Door, rows: Rows) -> bool:
    with services(door).database.transaction() as db:
        return handover.give_back(db, services(door), rows("conversations")[0]["id"], services(door).clock())


async def news(visitor: Visitor) -> tuple[list[tuple[str, str]], bool]:
    response = await visitor.client.get("/v1/messages", headers=visitor.proof)
    assert response.status_code == 200, response.text
    content = response.json()
    return [(one["kind"], one["text"]) for one in content["messages"]], content["handed_over"]


def lines(rows: Rows) -> list[str]:
    """What is kept for the person of what the visitor wrote."""
    return [row["text"] for row in rows("handover_lines") if row["who"] == "visitor"]


async def silent(visitor: Visitor, text: str) -> bool:
    content = (await visitor.post(text=text)).json()
    return content["messages"] == [] and content["handed_over"] is True


async def test_a_wish_for_a_person_is_a_notice_and_the_visitor_is_told_what_happens(visitor: Visitor, rows: Rows) -> None:
    reply = await visitor.say(PERSON)
    assert reply["kind"] == "handover" and "team of Example Skin Clinic" in reply["text"] and "120 minutes" in reply["text"]
    assert reply["text"].endswith("until the conversation comes back to me?")
    assert [one["title"] for one in reply["choices"]] == [AGREE, REFUSE, BACK]
    assert [row["kind"] for row in rows("notices")] == ["person"]
    assert await news(visitor) == ([], True)


async def test_it_is_told_in_the_visitors_language(door: Door) -> None:
    response = await door.client.post(
        "/v1/messages",
        json={"clinic": "example", "message_id": "m1", "text": PERSON},
        headers={"Accept-Language": "el"},
    )
    assert response.json()["messages"][0]["language"] == "en"  # the language of the bot's reply counts
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
    made = services(door)
    assert made.talk
    for _ in range(2):
        await handover.once(made, made.talk)
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


async def test_the_session_lasts_as_long_as_a_person_has_it(door: Door, visitor: Visitor, clock: Clock, rows: Rows) -> None:
    await visitor.say(PERSON)
    clock.forward(minutes=60)
    made = services(door)
    assert made.talk
    await keep_house(made, made.talk)
    write(door, rows, "Sorry that it took so long.")
    assert len((await news(visitor))[0]) == 1
    assert [row["text"] for row in rows("handover_lines")] == [PERSON, "Sorry that it took so long."]


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
    made = services(door)
    assert made.talk
    await keep_house(made, made.talk)
    assert rows("handover_lines") == []
    assert "Canary" not in repr([rows(table) for table in ("turns", "conversations", "notices")])
    with pytest.raises(handover.Unreachable):
        write(door, rows, "too late")


async def test_erasing_erases_what_a_person_was_told(door: Door, visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    response = await visitor.client.delete("/v1/session", headers=visitor.proof)
    assert response.status_code == 204 and rows("handover_lines") == rows("conversations") == []
    assert problem(await visitor.client.get("/v1/messages", headers=visitor.proof)) == (401, "session-over")


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


async def test_a_check_that_was_open_waits_until_the_assistant_is_back(visitor: Visitor, bot: StandIn) -> None:
    await visitor.say("start the check")
    await visitor.press("I agree")
    assert (await visitor.say(PERSON))["kind"] == "handover"
    await visitor.press(BACK)
    assert (await visitor.say("what is it"))["kind"] == "answer"


async def test_a_conversation_that_is_erased_can_not_be_written_into(door: Door, visitor: Visitor, rows: Rows) -> None:
    await visitor.say(PERSON)
    conversation = rows("conversations")[0]["id"]
    with services(door).database.transaction() as db:
        conversations.erase(db, conversation, "visitor", services(door).clock())
        with pytest.raises(handover.Unreachable):
            handover.write(db, services(door), conversation, "hello", services(door).clock())
