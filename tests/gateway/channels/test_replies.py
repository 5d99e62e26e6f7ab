"""What is answered: choices, the check, commands, media, edits; and how it looks within each service's limits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from gateway.channels import wording
from gateway.channels.channel import Call
from gateway.channels.kinds import read
from gateway.storage.outgoing import Letter, Template
from tests.gateway.channels.conftest import Door, Opener
from tests.gateway.channels.platforms import (
    SERVICES,
    Platform,
    body,
    text_of,
    wrong_for_messenger,
    wrong_for_telegram,
    wrong_for_twilio,
    wrong_for_whatsapp,
)
from tests.gateway.standin import START, StandIn
from tests.gateway.visitor import Clock

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
ASKING = ("telegram", "messenger", "instagram", "sms")
WITHOUT_HEALTH = ("whatsapp", "whatsapp-twilio")
SENTENCES = " ".join(f"Sentence {number} **ends here** ünd is 🙂 quoted." for number in range(400))
MANY = tuple((f"{number:032x}", f"Choice {number}") for number in range(10))
LONG = (("a" * 32, "A choice that has more words than any button can show to anybody, in any app"), ("b" * 32, "Another"))
WRONG: dict[str, Callable[[dict[str, Any]], str]] = {
    "whatsapp": wrong_for_whatsapp,
    "telegram": wrong_for_telegram,
    "messenger": lambda content: wrong_for_messenger(content, 2000),
    "instagram": lambda content: wrong_for_messenger(content, 1000),
    "sms": wrong_for_twilio,
    "whatsapp-twilio": wrong_for_twilio,
}


def offered(content: dict[str, Any]) -> dict[str, str]:
    """The choices of an outgoing request: title and id; of a numbered text, title and number."""
    if keys := content.get("reply_markup", {}).get("inline_keyboard"):
        return {key["text"]: key["callback_data"] for row in keys for key in row}
    if replies := content.get("message", {}).get("quick_replies"):
        return {one["title"]: one["payload"] for one in replies}
    if content.get("type") == "interactive":
        action = content["interactive"]["action"]
        replies = [one["reply"] for one in action["buttons"]] if "buttons" in action else action["sections"][0]["rows"]
        return {one["title"]: one["id"] for one in replies}
    numbered = [line.split(". ", 1) for line in text_of(content).splitlines() if line[:1].isdigit() and ". " in line]
    return {title: place for place, title in numbered}


async def press(door: Door, service: str, title: str, number: int) -> None:
    """Press a choice of the last request: by its button, or by typing its number."""
    chosen = offered(door.platform.sent[-1][2])[title]
    if service == "sms":
        return await door.say(service, chosen, number)
    changed = {"CHOICE": chosen, "m_button": f"m_{number}", "4382bfdwdsb323b2d9": f"query-{number}"}
    assert (await door.deliver(service, body(service, "button", **changed))).status_code == 200


@pytest.mark.parametrize("service", ASKING)
async def test_the_check_asks_for_consent_and_goes_on_by_choices(door: Door, bot: StandIn, service: str) -> None:
    await door.say(service, START)
    texts = await door.told(service, 2)
    assert "may your answers be kept" in texts[1]
    for place, title in enumerate(("I agree", "No", "No", "No"), 2):
        await press(door, service, title, place)
        texts = await door.told(service, place + 1)
    assert texts[-1] == "None of the documented contraindications was reported."
    assert [message for _, message in bot.heard] == [
        START,
        *(f"choice-{one}-no" for one in ("pregnancy", "active_acne", "closing")),
    ]


@pytest.mark.parametrize("service", ASKING)
async def test_the_same_choice_ten_times_at_once_moves_the_check_on_by_one_question(
    opening: Opener, bot: StandIn, service: str
) -> None:
    async with opening() as one, opening() as other:
        await one.say(service, START)
        await one.told(service, 2)
        await press(one, service, "I agree", 2)
        await one.told(service, 3)
        await asyncio.gather(*(press(door, service, "No", 3) for door in (one, other) * 5))
        await one.told(service, 4)
        await press(one, service, "No", 4)
        texts = await one.told(service, 5)
    assert len(texts) == 5
    assert [message for _, message in bot.heard] == [START, "choice-pregnancy-no", "choice-active_acne-no"]


@pytest.mark.parametrize("service", WITHOUT_HEALTH)
async def test_whatsapp_asks_nothing_about_health_and_hands_over_to_the_website(
    door: Door, bot: StandIn, rows: Rows, service: str
) -> None:
    await door.say(service, START)
    texts = await door.told(service, 2)
    assert "https://chat.clinic.example/c/example?lang=en&check=" in texts[1] and "Question" not in str(texts)
    assert offered(door.platform.sent[-1][2]) == {}
    link = re.search(r"https://chat.clinic.example(/c/\S+)", texts[1])
    assert link and "/static/check.js" in (await door.client.get(link[1])).text
    for wrong in (link[1][:-1], link[1].replace("check=", "check=a"), "/c/example?check=", "/c/example"):
        assert "/static/check.js" not in (await door.client.get(wrong)).text
    await door.say(service, "yes", 2)
    assert (await door.told(service, 3))[2] == "You said: yes"
    assert [message for _, message in bot.heard] == [START, "cancel the check", "yes"]
    assert rows("conversations")[0]["consent"] == 0


@pytest.mark.parametrize("service", ["telegram", "messenger", "instagram", "whatsapp"])
async def test_a_choice_of_an_older_conversation_is_said_to_be_gone(door: Door, service: str) -> None:
    await door.say(service, "hello")
    await door.told(service, 2)
    assert (await door.deliver(service, body(service, "button", CHOICE="f" * 32))).status_code == 200
    assert (await door.told(service, 3))[2].startswith("That button belongs to an earlier question")


async def test_a_number_is_a_choice_only_where_choices_are_numbered(door: Door, bot: StandIn) -> None:
    for service in ("telegram", "sms"):
        await door.say(service, START)
        await door.told(service, 2)
        await door.say(service, "1", 2)
        await door.told(service, 3)
    assert door.platform.texts("sms")[2].startswith("Question: pregnancy?")
    assert door.platform.texts("telegram")[2] == "You said: 1"


@pytest.mark.parametrize("service", SERVICES)
async def test_stop_silences_and_start_brings_back(door: Door, bot: StandIn, service: str) -> None:
    for number, text in enumerate(
        ("hello", "STOP", "are you there?", "my face swells and I can't breathe", "Start!", "thanks"), 1
    ):
        await door.say(service, text, number)
        if number == 1:
            await door.told(service, 2)
    texts = await door.told(service, 7)
    assert texts[2].startswith("You will get no more messages")
    assert "emergency" in texts[3].lower() or "999" in texts[3]
    assert texts[4:] == ["I answer again. What would you like to know?", texts[5], "You said: thanks"]
    assert texts[5].startswith("I am the automated assistant")
    assert [message for _, message in bot.heard] == ["hello", "thanks"]


@pytest.mark.parametrize(("word", "begins"), [("hilfe", "Ich bin"), ("AYUDA", "Soy"), ("Ajuda.", "Sou"), ("βοήθεια", "Είμαι")])
async def test_help_is_understood_and_given_in_five_languages(door: Door, word: str, begins: str) -> None:
    await door.say("whatsapp", word)
    assert (await door.told("whatsapp", 2))[1].startswith(begins)


@pytest.mark.parametrize("language", ["en", "de", "es", "pt", "el"])
@pytest.mark.parametrize(("command", "told"), [("stop", "stopped"), ("erase", "erased")])
async def test_stop_and_delete_are_understood_and_answered_in_five_languages(
    door: Door, bot: StandIn, command: str, told: str, language: str
) -> None:
    known = yaml.safe_load(wording.FILE.read_text("utf-8"))
    await door.say("sms", known["commands"][command][language][0])
    expected = known["texts"][told][language].partition("{")[0]
    assert (await door.told("sms", 1 if command == "erase" else 2))[-1].startswith(expected) and bot.heard == []


@pytest.mark.parametrize("service", SERVICES)
async def test_delete_my_data_erases_every_conversation_of_the_sender(
    door: Door, rows: Rows, clock: Clock, service: str
) -> None:
    await door.say(service, "hello", 1)
    await door.told(service, 2)
    await door.until(lambda: not rows("outgoing_messages"))
    clock.forward(hours=1)  # a second conversation of the same person
    await door.say(service, "hello again", 2)
    await door.told(service, 3)
    assert len(rows("conversations")) == 2
    await door.say(service, "Delete my data", 3)
    assert (await door.told(service, 4))[3].startswith("Your conversations with me are deleted")
    await door.until(lambda: not rows("outgoing_messages"))
    assert rows("conversations") == rows("turns") == rows("correspondents") == []
    assert len(rows("erasures")) == 2


@pytest.mark.parametrize("service", SERVICES)
async def test_a_picture_is_answered_with_what_can_be_read(door: Door, bot: StandIn, service: str) -> None:
    await door.deliver(service, body(service, "image"))
    assert (await door.told(service, 2))[1].startswith("I can only read text")
    assert bot.heard == []


@pytest.mark.parametrize("service", ["whatsapp", "telegram"])
async def test_the_words_below_a_picture_are_answered_too(door: Door, service: str) -> None:
    await door.deliver(service, body(service, "captioned"))
    texts = await door.told(service, 3)
    assert texts[1].startswith("I can only read text") and texts[2] == "You said: what is it?"


async def test_an_album_gets_one_note(door: Door, bot: StandIn) -> None:
    for number in range(4):
        await door.deliver("telegram", body("telegram", "image", **{'"message_id": 5': f'"message_id": 5{number}'}))
    await door.say("telegram", "and?", 9)
    texts = await door.told("telegram", 3)
    assert [text[:10] for text in texts] == ["This is th", "I can only", "You said: "]


async def test_the_changed_words_below_a_picture_are_looked_at_for_urgent_signs(door: Door, bot: StandIn) -> None:
    await door.deliver("whatsapp", body("whatsapp", "edited_caption"))
    assert "999" in (await door.told("whatsapp", 2))[1] and bot.heard == []


@pytest.mark.parametrize("service", ["whatsapp", "telegram", "messenger", "instagram"])
async def test_a_changed_message_moves_nothing(door: Door, bot: StandIn, service: str) -> None:
    await door.deliver(service, body(service, "text"))
    await door.told(service, 2)
    for _ in range(2):
        await door.deliver(service, body(service, "edited"))
    assert (await door.told(service, 3))[2].startswith("You changed an earlier message")
    assert [message for _, message in bot.heard] == ["what is it?"]


async def test_the_first_words_to_a_telegram_bot_are_help(door: Door) -> None:
    await door.deliver("telegram", body("telegram", "start"))
    texts = await door.told("telegram", 2)
    assert "automated assistant" in texts[0] and texts[1].startswith("I am the automated assistant")


@pytest.mark.parametrize("service", ["whatsapp", "telegram", "messenger", "instagram"])
async def test_a_read_mark_or_typing_sign_is_shown(door: Door, service: str) -> None:
    await door.deliver(service, body(service, "text"))
    await door.told(service, 2)
    await door.until(lambda: door.platform.signs)
    assert {"read", "typing", "mark_seen", "typing_on"} & {
        str(value) for sign in door.platform.signs for value in sign.values()
    }


async def test_after_half_an_hour_a_new_conversation_begins(door: Door, bot: StandIn, rows: Rows, clock: Clock) -> None:
    await door.say("sms", "one", 1)
    await door.told("sms", 2)
    clock.forward(minutes=31)
    await door.say("sms", "two", 2)
    await door.told("sms", 3)
    assert len({sender for sender, _ in bot.heard}) == len(rows("conversations")) == 2


def rendered(platform: Platform, service: str, letter: Letter) -> list[Call]:
    return read().made(platform.environment)[service].render(letter, "16505551234")


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("choices", [(), MANY[:3], MANY[:5], MANY, LONG, MANY + LONG], ids=["0", "3", "5", "10", "long", "12"])
@pytest.mark.parametrize(
    "text", ["Short.", SENTENCES, "x" * 9000, "🙂" * 3000], ids=["short", "sentences", "unbroken", "emoji"]
)
def test_every_reply_fits_and_nothing_is_cut(
    platform: Platform, service: str, choices: tuple[tuple[str, str], ...], text: str
) -> None:
    contents = [dict(call.json or call.form or {}) for call in rendered(platform, service, Letter((text,), choices))]
    assert [WRONG[service](content) for content in contents] == [""] * len(contents)
    told = "".join("".join(text_of(content).split()) for content in contents).replace("*", "")
    assert "".join(text.replace("*", "").split()) in told
    if choices:
        shown = str(contents)
        assert all(title in shown or title.replace("'", "\\'") in shown for _, title in choices)


@pytest.mark.parametrize("service", SERVICES)
def test_a_long_text_is_broken_where_a_sentence_ends(platform: Platform, service: str) -> None:
    contents = [dict(call.json or call.form or {}) for call in rendered(platform, service, Letter((SENTENCES,)))]
    assert len(contents) > 3
    assert all(text_of(content).endswith("quoted.") and text_of(content).startswith("Sentence") for content in contents)


def test_a_template_carries_its_gaps(platform: Platform) -> None:
    call = read().made(platform.environment)["whatsapp"].template(Template("care", "en", ("24",)), "1")
    assert call and call.json and call.json["template"]["components"][0]["parameters"] == [{"type": "text", "text": "24"}]
