"""What is erased is gone: the rows, the bytes in the file, and whatever a turn under way would bring back."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.storage import callbacks, conversations, retention, tables
from gateway.storage.database import Database
from gateway.storage.rows import Gone
from gateway.storage.tables import Base
from tests.gateway.storage.visits import LATER, MUCH_LATER, NOW, REPLY, answer, begin, full, say

CANARY = "canary-lupus-erythematosus"


def everything(database: Database) -> str:
    """All rows of all tables."""
    with database.transaction() as db:
        return repr([(name, db.execute(table.select()).all()) for name, table in Base.metadata.tables.items()])


def files(url: str) -> bytes:
    """All bytes of the database's files, as they lie there now."""
    return b"".join(path.read_bytes() for path in Path(url.removeprefix("sqlite:///")).parent.iterdir())


def erase(database: Database, conversation: str) -> None:
    with database.transaction() as db:
        conversations.erase(db, conversation, "visitor", NOW)


def test_a_text_that_must_not_be_kept_reaches_no_file(sqlite: Database, sqlite_url: str) -> None:
    turn = say(sqlite, begin(sqlite))
    answer(sqlite, turn, text=None, candidates=[], health=True, kind="check")
    assert CANARY.encode() not in files(sqlite_url)
    answer(sqlite, say(sqlite, turn.conversation_id, "m2"), text=CANARY)
    assert CANARY.encode() in files(sqlite_url)


def test_erasing_leaves_no_row_and_an_audit_record(database: Database) -> None:
    (mine, turn), (yours, _) = full(database, "mine"), full(database, "yours")
    before = everything(database)
    assert all(word in before for word in (mine, turn.id, "choice of mine", "first of mine"))
    for _ in range(2):
        erase(database, mine)
    after = everything(database)
    assert not [word for word in (mine, turn.id, "choice of mine", "first of mine", "mine") if word in after]
    assert yours in after and "choice of yours" in after
    with database.transaction() as db:
        (record,) = db.scalars(select(tables.Erasure))
    assert (record.reason, record.at, len(record.digest)) == ("visitor", NOW, 64)
    each = ["turns", "choices", "feedback", "unanswered_questions", "screening_outcomes", "handover_lines"]
    each += ["reminders", "outgoing_messages"]
    assert record.counts == dict.fromkeys(each, 1)


def test_the_bytes_are_gone_too(sqlite: Database, sqlite_url: str) -> None:
    conversation = begin(sqlite)
    for number in range(30):
        turn = say(sqlite, conversation, f"m{number}")
        answer(sqlite, turn, {**REPLY, "text": CANARY * 200}, text=CANARY, kind="clarify")
    assert CANARY.encode() in files(sqlite_url)
    erase(sqlite, conversation)
    assert CANARY.encode() not in files(sqlite_url)
    assert conversation.encode() not in files(sqlite_url)


def test_the_bytes_go_with_the_next_transaction_when_somebody_reads(sqlite: Database, sqlite_url: str) -> None:
    turn = say(sqlite, begin(sqlite))
    answer(sqlite, turn, text=CANARY)
    reader = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM turns").fetchall()
    erase(sqlite, turn.conversation_id)
    assert CANARY.encode() in files(sqlite_url)
    reader.close()
    sqlite.ping()
    assert CANARY.encode() not in files(sqlite_url)


def test_a_turn_under_way_brings_nothing_back(database: Database) -> None:
    turn = say(database, begin(database))
    erase(database, turn.conversation_id)
    left = everything(database)
    with pytest.raises(Gone):
        answer(database, turn, choice="c", text=CANARY, kind="clarify")
    assert everything(database) == left


def test_replies_and_choices_go_with_the_session(database: Database) -> None:
    full(database)
    with database.transaction() as db:
        assert retention.apply(db, 90, NOW + timedelta(minutes=29)).counts == {}
        assert retention.apply(db, 90, LATER).counts == {"replies": 1, "choices": 1, "firsts": 1, "handover_lines": 1}
        assert retention.apply(db, 90, LATER).counts == {}
    told = everything(database)
    assert "can i wear makeup" in told and "too long" in told
    assert not [word for word in ("After 24 hours", "choice of key", "first of key") if word in told]


def test_the_reply_leaves_the_file_with_the_session(sqlite: Database, sqlite_url: str) -> None:
    answer(sqlite, say(sqlite, begin(sqlite)), {**REPLY, "text": CANARY})
    with sqlite.transaction() as db:
        retention.apply(db, 90, LATER)
    assert CANARY.encode() not in files(sqlite_url)


def test_a_conversation_goes_after_the_days_set(database: Database) -> None:
    conversation, _ = full(database)
    with database.transaction() as db:
        retention.apply(db, 90, NOW + timedelta(days=89))
        conversations.bot_copy_erased(db, conversation, LATER)
        assert retention.apply(db, 90, MUCH_LATER).counts == {"conversations": 1}
        assert retention.apply(db, 90, MUCH_LATER).counts == {}
    assert conversation not in everything(database)


def test_an_old_conversation_that_the_bot_still_has_leaves_its_bare_id(database: Database) -> None:
    conversation, turn = full(database)
    with database.transaction() as db:
        retention.apply(db, 90, MUCH_LATER)
        assert conversations.over(db, MUCH_LATER) == [conversation]
        conversations.bot_copy_erased(db, conversation, MUCH_LATER)
    told = everything(database)
    assert conversation not in told and turn.id not in told


def test_a_session_under_way_outlives_any_setting(database: Database) -> None:
    full(database)
    with database.transaction() as db:
        assert retention.apply(db, 0, NOW + timedelta(minutes=10)).counts == {}


def test_callbacks_go_when_done_or_after_two_weeks(database: Database) -> None:
    with database.transaction() as db:
        called = callbacks.ask(db, "example", "Anna\0", "07911 123456", "mornings", NOW)
        old = callbacks.ask(db, "example", "Eve", "07911 123457", None, NOW + timedelta(minutes=1))
        listed = [(row.id, row.name, row.time) for row in callbacks.waiting(db)]
        assert listed == [(called, "Anna", "mornings"), (old, "Eve", None)]
        assert callbacks.done(db, called) and not callbacks.done(db, called)
        assert retention.apply(db, 90, NOW + timedelta(days=14)).counts == {}
        assert retention.apply(db, 90, NOW + timedelta(days=15)).counts == {"callbacks": 1}
        assert callbacks.waiting(db) == []


def test_a_callback_leaves_the_file(sqlite: Database, sqlite_url: str) -> None:
    with sqlite.transaction() as db:
        called = callbacks.ask(db, "example", CANARY, "07911 123456", None, NOW)
    assert CANARY.encode() in files(sqlite_url)
    with sqlite.transaction() as db:
        callbacks.done(db, called)
    assert CANARY.encode() not in files(sqlite_url)
