"""A PostgreSQL server that was restarted, and two who want the same conversation at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from gateway.storage import conversations, turns
from gateway.storage.database import Database
from gateway.storage.rows import Gone
from tests.gateway.storage.visits import FACTS, NOW, REPLY, begin, say
from tests.integration import postgresql


def test_a_restart_between_two_turns_loses_neither(pg: Database, server: postgresql.Cluster) -> None:
    conversation = begin(pg)
    say(pg, conversation, "a")
    server.stop()
    server.start()
    assert say(pg, conversation, "b").position == 2


def test_while_the_server_is_gone_it_says_so(pg: Database, server: postgresql.Cluster) -> None:
    pg.ping()
    server.stop()
    try:
        with pytest.raises(OperationalError):
            pg.ping()
    finally:
        server.start()
    pg.ping()


def test_an_erasure_waits_for_the_turn_that_is_being_written(pg: Database) -> None:
    turn = say(pg, begin(pg))

    def erase() -> None:
        with pg.transaction() as db:
            conversations.erase(db, turn.conversation_id, "visitor", NOW)

    with ThreadPoolExecutor(1) as pool:
        with pg.transaction() as db:
            turns.finish(db, turn, FACTS, REPLY, [], NOW)
            erased = pool.submit(erase)
            with pytest.raises(TimeoutError):
                erased.result(timeout=0.5)
        erased.result(timeout=5)
    with pg.transaction() as db, pytest.raises(Gone):
        turns.finish(db, turn, FACTS, REPLY, [], NOW)
