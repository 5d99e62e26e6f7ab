"""The same bot on PostgreSQL: odd ids, a restart, a server that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import process
from tests.integration import postgresql, toybot
from tests.integration.toybot import APOLOGY, Toy


@pytest.fixture(scope="module")
def server() -> Iterator[postgresql.Cluster]:
    if not postgresql.server_programs():
        pytest.fail("PostgreSQL is not installed: python3 tests/debian.py", pytrace=False)
    with postgresql.cluster(process.free_port()) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def pgtoy(server: postgresql.Cluster, toy_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toy]:
    with toybot.running(tmp_path_factory.mktemp("pgtoy"), toy_model, BOT_DATABASE_URL=server.url) as bot:
        yield bot


def test_an_odd_sender_is_refused_and_the_bot_lives_on(pgtoy: Toy) -> None:
    for sender in ("a\0b", "x" * 256, None):
        assert pgtoy.rest(sender, "hello").status == 400
    assert pgtoy.rest("x" * 255, "hello \0").body[0]["text"] == "Hello from the toy."


def test_a_restart_between_two_turns_loses_neither(pgtoy: Toy, server: postgresql.Cluster) -> None:
    pgtoy.clinic("restart", "remember one")
    server.stop()
    server.start()
    assert pgtoy.clinic("restart", "remember two").body["text"] == "Noted."
    assert pgtoy.clinic("restart", "recall").body["text"] == "You said: remember one; remember two"


def test_while_the_server_is_gone_nothing_is_inferred(pgtoy: Toy, server: postgresql.Cluster) -> None:
    pgtoy.clinic("gone", "remember one")
    server.stop()
    try:
        answer = pgtoy.clinic("gone", "remember two")
        assert (answer.status, answer.body["text"]) == (500, APOLOGY)
    finally:
        server.start()
    assert pgtoy.clinic("gone", "recall").body["text"] == "You said: remember one"
