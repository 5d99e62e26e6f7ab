"""The services' own client libraries as the other side: they sign, read and send the same as the gateway does."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from gateway.channels.channel import Arrived, Call, Channel
from gateway.channels.kinds import read
from gateway.storage.outgoing import Letter
from tests.gateway.channels.platforms import PAYLOADS, PUBLIC, SECRETS, body

AT = datetime(2026, 3, 1, tzinfo=timezone.utc)
THROUGH_TWILIO = ("sms", "whatsapp-twilio")
NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def channel(service: str) -> Channel:
    return read().made(SECRETS)[service]


def arrived(service: str, content: bytes, **headers: str) -> Arrived:
    return Arrived("example", f"{PUBLIC}/channels/{service}/example", headers, content, AT)


def signed(service: str, told: dict[str, str], token: str = "auth token") -> Arrived:
    """A request that Twilio's library has signed."""
    url = f"{PUBLIC}/channels/{service}/example"
    signature = RequestValidator(token).compute_signature(url, told)
    return arrived(service, urlencode(told).encode(), **{"x-twilio-signature": signature})


@pytest.mark.parametrize("service", THROUGH_TWILIO)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(told=st.dictionaries(NAMES, VALUES, max_size=6))
def test_what_twilio_signs_is_taken_whatever_it_says(service: str, told: dict[str, str]) -> None:
    assert channel(service).is_genuine(signed(service, told))


@pytest.mark.parametrize("service", THROUGH_TWILIO)
def test_what_twilio_signs_for_another_account_is_refused(service: str) -> None:
    assert not channel(service).is_genuine(signed(service, {"Body": "hello"}, token="another token"))


class Listening(HttpClient):
    """Stands where Twilio's library would open a connection, and keeps what it would send."""

    def __init__(self) -> None:
        super().__init__(None, False, None)
        self.calls: list[tuple[str, str, dict[str, Any], tuple[str, str]]] = []

    def request(self, method: str, url: str, *_: Any, data: Any = None, auth: Any = None, **__: Any) -> Response:
        self.calls.append((method, url, data, auth))
        return Response(400, json.dumps({"message": "not sent"}))


@pytest.mark.parametrize(("service", "prefix"), [("sms", ""), ("whatsapp-twilio", "whatsapp:")])
def test_our_request_is_the_one_that_twilios_library_would_send(service: str, prefix: str) -> None:
    ours = channel(service).render(Letter(texts=("It is a quote, ünd 🙂",)), "+447700900123")[0]
    name = "SMS" if service == "sms" else "WHATSAPP_TWILIO"
    listening = Listening()
    client = Client(SECRETS[f"GATEWAY_{name}_ACCOUNT"], SECRETS[f"GATEWAY_{name}_TOKEN"], http_client=listening)
    with pytest.raises(TwilioException):
        client.messages.create(
            to=f"{prefix}+447700900123", from_=prefix + SECRETS[f"GATEWAY_{name}_NUMBER"], body="It is a quote, ünd 🙂"
        )
    method, url, form, auth = listening.calls[0]
    assert (method, url, form, auth) == ("POST", ours.url, ours.form, ours.auth)


@pytest.mark.parametrize("name", sorted(path.stem for path in (PAYLOADS / "telegram").iterdir()))
def test_we_read_of_an_update_what_telegrams_library_reads(name: str) -> None:
    content = body("telegram", name)
    update = Update.de_json(json.loads(content), None)
    found = channel("telegram").parse(arrived("telegram", content))
    person = update.effective_user
    for incoming in found:
        assert person is not None and incoming.sender == str(person.id) and incoming.language == person.language_code
        message = update.effective_message
        if update.callback_query:
            assert (incoming.message_id, incoming.choice) == (update.callback_query.id, update.callback_query.data)
        else:
            assert message is not None and incoming.text == (message.text or message.caption)
            assert incoming.at == (message.edit_date or message.date)
            assert incoming.edited == (update.edited_message is not None)
    private = update.effective_chat is not None and update.effective_chat.type == "private"
    says_something = update.callback_query or (update.effective_message and update.effective_message.effective_attachment)
    says_something = says_something or (update.effective_message and update.effective_message.text)
    assert bool(found) == bool(private and says_something)


def sent(letter: Letter) -> list[Call]:
    return channel("telegram").render(letter, "1111111")


def test_telegrams_library_finds_the_marked_words_of_our_message() -> None:
    letter = Letter(texts=("🙂 It is **important** to avoid makeup for **24 to 48 hours**.",))
    content = dict(sent(letter)[0].json or {})
    told = {"message_id": 1, "date": 0, "chat": {"id": 1111111, "type": "private"}, **content}
    message = Message.de_json({key: value for key, value in told.items() if key != "chat_id"}, None)
    assert sorted(message.parse_entities().values()) == ["24 to 48 hours", "important"]
    assert {entity.type for entity in message.entities} == {"bold"}
    assert LinkPreviewOptions.de_json(content["link_preview_options"], None).is_disabled


def test_telegrams_library_reads_our_buttons() -> None:
    choices = (("a" * 32, "Yes"), ("b" * 32, "Not sure"))
    content = dict(sent(Letter(texts=("Are you pregnant?",), choices=choices))[0].json or {})
    markup = InlineKeyboardMarkup.de_json(content["reply_markup"], None)
    assert [(button.callback_data, button.text) for (button,) in markup.inline_keyboard] == list(choices)
