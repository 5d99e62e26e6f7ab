"""The bot's two doors, tried from outside on a real server."""

from __future__ import annotations

import json

import pytest

from tests.integration.toybot import APOLOGY, Toy

BUTTONS = [{"title": "Yes", "payload": "b1"}, {"title": "No", "payload": "b2"}]
ODD_SENDERS = [None, "", 7, {}, ["a"], "x" * 256, "a\0b", "a\ud800b"]


def test_the_gateway_gets_one_object_for_a_turn_of_two_messages(toy: Toy) -> None:
    answer = toy.clinic("two", "buttons")
    assert answer.status == 200
    assert (answer.body["text"], answer.body["buttons"]) == ("First.\n\nSecond.", BUTTONS)
    assert answer.body["custom"]["kind"] == "answer"
    assert answer.body["custom"]["model"]


def test_a_developer_gets_the_same_in_one_message(toy: Toy) -> None:
    (message,) = toy.rest("dev", "buttons").body
    assert (message["recipient_id"], message["text"], message["buttons"]) == ("dev", "First.\n\nSecond.", BUTTONS)


@pytest.mark.parametrize("secret", ["", "wrong", "a secret of the test", "pässword"])
def test_without_the_right_secret_the_gateways_door_stays_shut(toy: Toy, secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}".encode().decode("latin-1")}
    assert toy.post("clinic", {"sender": "a", "message": "hello"}, headers).status == 401


@pytest.mark.parametrize("sender", ODD_SENDERS)
def test_an_odd_sender_is_refused_at_both_doors(toy: Toy, sender: object) -> None:
    assert toy.clinic(sender, "hello").status == 400
    assert toy.rest(sender, "hello").status == 400


@pytest.mark.parametrize("message", [None, 5, {}, ["hello"], True])
def test_a_message_that_is_no_text_is_refused(toy: Toy, message: object) -> None:
    assert toy.clinic("a", message).status == 400
    assert toy.rest("a", message).status == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 60_000])
def test_a_body_that_is_no_object_is_refused(toy: Toy, body: bytes) -> None:
    assert toy.post("rest", body, {}).status == 400


def test_a_body_too_large_is_refused_and_the_bot_lives_on(toy: Toy) -> None:
    try:
        assert toy.rest("large", "x" * 200_000).status == 413
    except ConnectionError:
        pass  # the server may hang up while the rest of the body is still being sent
    assert toy.rest("large", "hello").status == 200


def test_the_longest_sender_and_a_long_message_are_taken(toy: Toy) -> None:
    assert toy.clinic("s" * 255, "hello " + "x" * 5000).body["text"] == "Hello from the toy."


@pytest.mark.parametrize("message", ["hello \ud83d", "hello \0 there", "hello 😀", "  hello  "])
def test_half_characters_and_nul_in_a_message_do_no_harm(toy: Toy, message: str) -> None:
    assert toy.clinic("odd text", message).body["text"] == "Hello from the toy."


@pytest.mark.parametrize("message", ["", "   ", "🙂", "asdf qwer"])
def test_a_message_that_nothing_answers_gets_an_apology_with_the_clinics_number(toy: Toy, message: str) -> None:
    answer = toy.clinic("nothing", message)
    assert (answer.status, answer.body["text"], answer.body["custom"]["kind"]) == (200, APOLOGY, "error")
    assert toy.rest("nothing", message).body[0]["text"] == APOLOGY


def test_only_the_two_doors_exist(toy: Toy) -> None:
    for path in ("../conversations/a/tracker", "../model/parse", "../version"):
        assert toy.post(path, {}, {}).status in (404, 405)


def test_no_log_at_any_level_holds_what_was_said(toy: Toy) -> None:
    canaries = ["hello kanarienvogel", "crash kanarienvogel", "remember kanarienvogel", '/remember{"kanarienvogel": ']
    for message in canaries:
        toy.clinic("kanarienvogel", message)
        toy.rest("kanarienvogel", message)
    toy.post("clinic", json.dumps({"sender": "a", "message": {"kanarienvogel": 1}}).encode(), {})
    toy.post("rest", b'{"kanarienvogel', {})
    assert "action_broken raised ValueError" in toy.log
    assert "kanarienvogel" not in toy.log
