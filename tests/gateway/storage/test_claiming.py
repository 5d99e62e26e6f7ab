"""A message counts once, and a conversation's turns have places without a gap, whoever claims them at the same moment."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from gateway.storage import turns
from gateway.storage.database import Database
from gateway.storage.rows import Gone
from tests.gateway.storage.visits import NOW, begin, claim_at_once

ROOT = Path(__file__).resolve().parents[3]


def test_the_same_message_twenty_times_at_once_is_one_turn(database: Database) -> None:
    claimed = claim_at_once(database, begin(database), ["m"] * 20)
    assert len({turn for turn, _, _ in claimed}) == 1
    assert [new for _, _, new in claimed].count(True) == 1


def test_twenty_messages_at_once_get_places_without_a_gap(database: Database) -> None:
    claimed = claim_at_once(database, begin(database), [f"m{number}" for number in range(20)])
    assert sorted(position for _, position, _ in claimed) == list(range(1, 21))
    assert all(new for _, _, new in claimed)


def test_two_processes_share_one_order(database: Database, url: str) -> None:
    conversation = begin(database)
    both = [["same", "mine", *"abcdef"], ["same", "yours", *"uvwxyz"]]
    command = [sys.executable, "-m", "tests.gateway.storage.visits", url, conversation]
    running = [subprocess.Popen([*command, *messages], stdout=subprocess.PIPE, cwd=ROOT) for messages in both]
    claimed = [row for process in running for row in json.loads(process.communicate(timeout=60)[0])]
    new = [position for _, position, is_new in claimed if is_new]
    assert sorted(new) == list(range(1, 16))
    assert len({turn for turn, _, _ in claimed}) == 15


def test_two_conversations_count_apart(database: Database) -> None:
    assert [claim_at_once(database, begin(database, key), ["m"])[0][1] for key in "ab"] == [1, 1]


def test_an_erased_conversation_takes_no_turn(database: Database) -> None:
    with database.transaction() as db, pytest.raises(Gone):
        turns.claim(db, "nobody", "m", NOW)


def test_who_waits_longest_for_sqlite_comes_first(sqlite: Database) -> None:
    came: list[str] = []

    def comes(name: str) -> None:
        with sqlite.transaction() as db:
            db.execute(text("SELECT 1"))
            came.append(name)

    early, *late = threads = [Thread(target=comes, args=(name,)) for name in ("early", *["late"] * 7)]
    with sqlite.transaction() as db:
        db.execute(text("SELECT 1"))
        early.start()
        time.sleep(0.5)  # until SQLite asks for the early one no more than now and then
        for one in late:
            one.start()
    for one in threads:
        one.join()
    assert came == ["early", *["late"] * 7]
