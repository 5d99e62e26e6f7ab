"""Only what a service signed comes in, once, and is answered once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from gateway.channels import kinds
from tests.gateway.channels.conftest import Door, Opener
from tests.gateway.channels.platforms import SERVICES, WITH_FORMS, body, headers, saying
from tests.gateway.conftest import ROOT
from tests.gateway.standin import StandIn
from tests.gateway.visitor import Clock, problem

pytestmark = pytest.mark.anyio
Rows = Callable[[str], list[dict[str, Any]]]
GRAPH = ("whatsapp", "messenger", "instagram")
SIGNATURES = {"telegram": "x-telegram-bot-api-secret-token", **dict.fromkeys(WITH_FORMS, "x-twilio-signature")}


def signature(service: str) -> str:
    return SIGNATURES.get(service, "x-hub-signature-256")


@pytest.mark.parametrize("service", SERVICES)
async def test_a_recorded_message_is_answered_through_the_same_service(door: Door, bot: StandIn, service: str) -> None:
    await door.deliver(service, body(service, "text"))
    texts = await door.told(service, 2)
    assert "automated assistant" in texts[0] and texts[1] == "You said: what is it?"
    assert [message for _, message in bot.heard] == ["what is it?"]
    assert not door.platform.refused


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_not_signed_rightly_is_refused_and_nothing_is_stored(door: Door, rows: Rows, service: str) -> None:
    name, content = signature(service), body(service, "emoji")
    good = {key.lower(): value for key, value in headers(service, content).items()}[name]
    other = headers(service, body(service, "text"), "wrong secret")
    wrong = ["", good[:-1], good[:10], "é", "sha1=" + good, "md5=abc", "sha256=", good + "0"]
    wrong += [value for key, value in other.items() if key.lower() == name]
    for value in wrong:
        answer = await door.deliver(service, content, **{name.replace("-", "_"): value})
        assert problem(answer) == (403, "signature"), value
    assert rows("incoming_messages") == rows("correspondents") == []


@pytest.mark.parametrize("service", [one for one in SERVICES if one != "telegram"])
async def test_a_signature_of_another_body_is_refused(door: Door, rows: Rows, service: str) -> None:
    taken = {key.lower(): value for key, value in headers(service, body(service, "text")).items()}[signature(service)]
    answer = await door.deliver(service, body(service, "emoji"), **{signature(service).replace("-", "_"): taken})
    assert problem(answer) == (403, "signature")
    assert rows("incoming_messages") == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_body_with_emoji_is_signed_as_it_is_sent(door: Door, bot: StandIn, service: str) -> None:
    assert (await door.deliver(service, body(service, "emoji"))).status_code == 200
    await door.told(service, 2)
    assert bot.heard[0][1] == "is it safe? 🙏🏽 ¿sí?"


@pytest.mark.parametrize("service", SERVICES)
async def test_the_same_message_twenty_times_at_once_is_one_event_and_one_reply(
    opening: Opener, bot: StandIn, rows: Rows, service: str
) -> None:
    async with opening() as one, opening() as other:
        content = body(service, "text")
        await asyncio.gather(*(door.deliver(service, content) for door in (one, other) * 10))
        await one.told(service, 2)
        await one.deliver(service, content)
    async with opening() as again:
        await again.deliver(service, content)
        await again.say(service, "and now?", 9)
        assert len(await again.told(service, 3)) == 3
    assert [message for _, message in bot.heard] == ["what is it?", "and now?"]
    assert len(rows("incoming_messages")) == 2


@pytest.mark.parametrize("service", GRAPH)
async def test_a_batch_of_three_is_three(door: Door, bot: StandIn, service: str) -> None:
    await door.deliver(service, body(service, "batch"))
    await door.told(service, 4)
    assert [message for _, message in bot.heard] == ["question 3", "question 4", "question 5"]


async def test_an_odd_event_does_not_take_the_others_with_it(door: Door, bot: StandIn) -> None:
    await door.deliver("whatsapp", body("whatsapp", "one_odd"))
    await door.told("whatsapp", 2)
    assert [message for _, message in bot.heard] == ["what is it?"]


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("whatsapp", "status"),
        ("whatsapp", "reaction"),
        ("whatsapp", "revoked"),
        ("whatsapp", "other_number"),
        ("telegram", "group"),
        ("telegram", "joined"),
        ("sms", "status"),
        ("sms", "other_account"),
        ("whatsapp-twilio", "status"),
        *((service, name) for service in ("messenger", "instagram") for name in ("echo", "receipts", "other_account")),
    ],
)
async def test_echoes_receipts_and_others_messages_are_no_events(door: Door, rows: Rows, service: str, name: str) -> None:
    assert (await door.deliver(service, body(service, name))).status_code == 200
    assert rows("incoming_messages") == []


@pytest.mark.parametrize("service", GRAPH)
async def test_the_handshake_is_for_who_knows_the_verify_token(door: Door, service: str) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "verify me", "hub.challenge": "1158201444"}
    answer = await door.client.get(f"/channels/{service}/example", params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    for wrong in ({"hub.verify_token": "guess"}, {"hub.mode": "unsubscribe"}, {"hub.verify_token": ""}):
        answer = await door.client.get(f"/channels/{service}/example", params={**asked, **wrong})
        assert problem(answer) == (403, "signature")


async def test_a_channel_without_secrets_or_of_another_clinic_does_not_exist(door: Door) -> None:
    for path in ("/channels/signal/example", "/channels/telegram/other"):
        assert problem(await door.client.post(path, content=b"{}")) == (404, "not-found")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"text"', b"[" * 100_000])
async def test_a_signed_body_that_is_no_json_object_is_refused(door: Door, content: bytes) -> None:
    for service in ("telegram", "whatsapp"):
        assert problem(await door.deliver(service, content)) == (400, "bad-request")


@pytest.mark.parametrize(
    "content", [b'{"object": "whatsapp_business_account", "entry": [{"changes": [7, {"value": []}]}, 8]}', b"{}"]
)
async def test_a_signed_body_without_messages_is_none(door: Door, rows: Rows, content: bytes) -> None:
    assert (await door.deliver("whatsapp", content)).status_code == 200
    assert rows("incoming_messages") == []


async def test_a_body_of_four_megabytes_is_refused(door: Door) -> None:
    assert problem(await door.deliver("telegram", b" " * 4_000_000)) == (413, "too-large")


async def test_a_message_of_the_day_before_yesterday_is_not_answered(door: Door, clock: Clock, bot: StandIn) -> None:
    clock.forward(hours=25)
    await door.deliver("whatsapp", body("whatsapp", "text"))
    await door.deliver("sms", body("sms", "text"))  # an SMS carries no time: it is as new as its delivery
    await door.told("sms", 2)
    assert [message for _, message in bot.heard] == ["what is it?"]
    assert door.platform.texts("whatsapp") == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_webhook_is_acknowledged_while_the_bot_thinks(door: Door, bot: StandIn, service: str) -> None:
    bot.held.add("slowly")
    await door.say(service, "slowly")
    await door.until(lambda: bot.heard)
    assert door.platform.texts(service) == []
    bot.held.clear()
    assert (await door.told(service, 2))[1] == "You said: slowly"
    assert len(bot.heard) == 1


async def test_one_sender_is_answered_in_order_and_others_do_not_wait(door: Door, bot: StandIn) -> None:
    bot.held.add("one")
    await door.say("telegram", "one", 1)
    await door.say("telegram", "two", 2)
    await door.say("whatsapp", "three", 3)
    await door.told("whatsapp", 2)
    assert door.platform.texts("telegram") == []
    bot.held.clear()
    texts = await door.told("telegram", 3)
    assert texts[1:] == ["You said: one", "You said: two"]


async def test_no_number_and_no_handled_text_stays_in_the_record(door: Door, rows: Rows, files: Callable[[], bytes]) -> None:
    await door.say("whatsapp", "I have canary-lupus and more")
    await door.told("whatsapp", 2)
    await door.until(lambda: not rows("outgoing_messages"))
    await door.until(lambda: b"canary-lupus" not in files())
    assert not any(
        "16505551234" in str(row) for table in ("conversations", "turns", "incoming_messages") for row in rows(table)
    )


@pytest.mark.parametrize("service", SERVICES)
async def test_a_typed_command_of_the_machine_is_words(door: Door, bot: StandIn, service: str) -> None:
    for number, text in enumerate(("/restart", "／inform{}", " /x"), 1):
        await door.deliver(service, saying(service, text, number))
    await door.told(service, 4)
    assert [message for _, message in bot.heard] == ["restart", "inform{}", "x"]


async def test_the_privacy_page_names_the_services_that_are_on_and_through_whom_they_go(opening: Opener) -> None:
    async with opening({"GATEWAY_TELEGRAM_TOKEN": "", "GATEWAY_TELEGRAM_SECRET": ""}) as door:
        page = (await door.client.get("/privacy")).text
    elsewhere = "Questions about your health are not asked there."
    for told in (
        f"WhatsApp: through WhatsApp (Meta Platforms). {elsewhere}",
        f"WhatsApp through Twilio: through Twilio and WhatsApp (Meta Platforms). {elsewhere}",
        "Messenger: through Meta Platforms.",
        "Instagram: through Meta Platforms.",
        "SMS: through Twilio and the telephone networks.",
    ):
        assert f"<li>{told}</li>" in page
    assert "Telegram" not in page


async def test_the_guide_tells_of_every_service_what_the_privacy_page_tells() -> None:
    table = (ROOT / "docs/website.md").read_text("utf-8").partition("## The bot's side")[0]
    rows = {cell.strip(): line for line in table.splitlines() for cell in line.split("|")[1:2] for cell in cell.split(",")}
    for kind in kinds.read({}).known.values():
        assert f"| {kind.company} |" in rows[kind.title]
