"""How conversations begin, and when the bot's copies are to be erased."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from gateway.storage import clinics, conversations
from gateway.storage.database import Database
from gateway.storage.rows import AlreadyStarted
from tests.gateway.storage.visits import LATER, NOW, begin

SOON = NOW + timedelta(minutes=4)


def test_a_conversation_is_found_by_its_key(database: Database) -> None:
    conversation = begin(database)
    with database.transaction() as db:
        found = conversations.find(db, "key")
        assert found and (found.id, found.clinic, found.consent, found.last_at) == (conversation, "example", None, NOW)
        assert conversations.find(db, "another") is None


def test_the_same_first_message_at_once_begins_one_conversation(database: Database) -> None:
    begin(database, "another")

    def start(number: int) -> str:
        try:
            with database.transaction() as db:
                return conversations.start(db, f"key{number}", "example", NOW, first="hello").id
        except AlreadyStarted as already:
            return already.conversation.id

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(start, range(20)))) == 1


def test_the_same_first_message_counts_for_five_minutes(database: Database) -> None:
    conversation = begin(database, first="hello")
    with database.transaction() as db:
        with pytest.raises(AlreadyStarted) as already:
            conversations.start(db, "key2", "example", SOON, first="hello")
        assert already.value.conversation.id == conversation
        assert conversations.start(db, "key3", "example", LATER, first="hello").id != conversation


def test_a_key_begins_one_conversation(database: Database) -> None:
    conversation = begin(database)
    with database.transaction() as db, pytest.raises(AlreadyStarted) as already:
        conversations.start(db, "key", "example", LATER)
    assert already.value.conversation.id == conversation


def test_a_conversation_needs_a_clinic(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as db:
        conversations.start(db, "key", "nowhere", NOW)


def test_a_clinic_may_change_its_name(database: Database) -> None:
    with database.transaction() as db:
        clinics.remember(db, "example", "Old", NOW)
        clinics.remember(db, "example", "New", NOW)


def test_consent_is_kept(database: Database) -> None:
    conversation = begin(database)
    for agreed in (False, True):
        with database.transaction() as db:
            conversations.set_consent(db, conversation, agreed, NOW)
            found = conversations.find(db, "key")
        assert found and found.consent is agreed


def test_the_bots_copy_is_due_when_the_session_is_over_until_it_is_erased(database: Database) -> None:
    conversation = begin(database)
    with database.transaction() as db:
        assert conversations.over(db, NOW) == []
        assert conversations.over(db, LATER) == [conversation]
        conversations.bot_copy_erased(db, conversation, LATER)
        assert conversations.over(db, LATER) == []
        conversations.touch(db, conversation, LATER)
        assert conversations.over(db, LATER + timedelta(hours=1)) == [conversation]


def test_an_erased_conversation_stays_due_at_the_bot_by_its_bare_id(database: Database) -> None:
    conversation = begin(database)
    with database.transaction() as db:
        conversations.erase(db, conversation, "visitor", NOW, bot_copy_left=True)
        assert conversations.over(db, NOW) == [conversation]
        conversations.bot_copy_erased(db, conversation, NOW)
        assert conversations.over(db, LATER) == []
        conversations.bot_copy_left(db, conversation, NOW)
        conversations.bot_copy_left(db, conversation, NOW)
        assert conversations.over(db, LATER) == [conversation]
