"""Whatever fails in a turn, the visitor reads an apology and the conversation stays as it was."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

from bot import settings
from tests.integration.toybot import APOLOGY, Toy


def recalled(toy: Toy, sender: str) -> str:
    return str(toy.clinic(sender, "recall").body["text"])


def test_an_action_that_raises_gives_an_apology_and_not_half_an_answer(toy: Toy) -> None:
    answer = toy.clinic("raises", "broken")
    assert (answer.status, answer.body["text"], answer.body["error"]) == (500, APOLOGY, "the turn failed")
    assert answer.body["custom"]["kind"] == "error"
    assert [message["text"] for message in toy.rest("raises", "broken").body] == [APOLOGY]


def test_an_action_that_hangs_gives_an_apology_and_holds_up_nobody_else(toy: Toy) -> None:
    with ThreadPoolExecutor() as pool:
        began = time.monotonic()
        slow = pool.submit(toy.clinic, "hangs", "slow")
        time.sleep(0.3)
        assert toy.clinic("another", "hello").status == 200
        assert time.monotonic() - began < 1.2
        assert (slow.result().status, slow.result().body["text"]) == (500, APOLOGY)
    assert recalled(toy, "hangs") == "You said: None"


def test_an_apology_comes_within_ten_seconds_as_the_bot_is_delivered() -> None:
    default = settings.Settings()
    assert default.action_seconds < default.turn_seconds < 10


def test_a_turn_that_said_nothing_or_failed_changes_nothing(toy: Toy) -> None:
    toy.clinic("unchanged", "remember the first")
    for message in ("mute", "broken", "slow"):
        assert toy.clinic("unchanged", message).body["text"] == APOLOGY
        assert recalled(toy, "unchanged") == "You said: remember the first"


def test_a_failed_turn_is_on_record_with_what_was_said_and_what_was_answered(toy: Toy) -> None:
    toy.clinic("record", "hello")
    toy.clinic("record", "broken indeed")
    with sqlite3.connect(toy.database) as database:
        query = "SELECT type_name, data FROM events WHERE sender_id = 'record' ORDER BY id DESC LIMIT 1"
        kind, data = database.execute(query).fetchone()
    assert kind == "bot"
    assert "broken indeed" in data and APOLOGY in data


def test_a_second_message_during_a_slow_one_waits_and_both_are_kept_in_order(toy: Toy) -> None:
    toy.clinic("waits", "hello")
    with ThreadPoolExecutor() as pool:
        first = pool.submit(toy.clinic, "waits", "slow message")
        time.sleep(0.3)
        second = pool.submit(toy.clinic, "waits", "remember the second")
        assert first.result().status == 500
        assert second.result().body["text"] == "Noted."
    with sqlite3.connect(toy.database) as database:
        rows = database.execute("SELECT data FROM events WHERE sender_id = 'waits' ORDER BY id").fetchall()
    said = [row[0] for row in rows]
    places = [next(i for i, data in enumerate(said) if text in data) for text in ("slow message", "the second")]
    assert places == sorted(places)


def test_a_removed_database_is_an_error_and_no_new_conversation(toy: Toy) -> None:
    toy.clinic("lost", "remember the answer")
    hidden = toy.database.with_suffix(".hidden")
    toy.database.rename(hidden)
    try:
        answer = toy.clinic("lost", "recall")
        assert (answer.status, answer.body["text"]) == (500, APOLOGY)
        assert toy.rest("lost", "recall").body[0]["text"] == APOLOGY
        assert not toy.database.exists()
    finally:
        hidden.rename(toy.database)
    assert recalled(toy, "lost") == "You said: remember the answer"


def test_a_database_that_can_not_be_written_loses_the_turn_and_says_so(toy: Toy) -> None:
    toy.clinic("locked", "remember one")
    lock = sqlite3.connect(toy.database, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        answer = toy.clinic("locked", "remember two")
        assert (answer.status, answer.body["text"]) == (500, APOLOGY)
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert recalled(toy, "locked") == "You said: remember one"
