"""Erasing a conversation: no row, no byte, and nothing that is under way brings it back."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.integration.toybot import Toy

CANARY = "wiedehopf"  # no other test says it


def bytes_of(database: Path) -> bytes:
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


def test_an_erased_conversation_leaves_no_byte_and_is_forgotten(toy: Toy) -> None:
    toy.clinic("erase me", f"remember {CANARY}")
    toy.clinic("keep me", "remember nightingale")
    assert CANARY.encode() in bytes_of(toy.database)
    assert toy.erase("erase me") == 204
    assert CANARY.encode() not in bytes_of(toy.database)
    assert b"nightingale" in bytes_of(toy.database)
    assert CANARY not in toy.clinic("erase me", "recall").body["text"]
    assert "nightingale" in toy.clinic("keep me", "recall").body["text"]


def test_erasing_twice_or_what_never_was_does_no_harm(toy: Toy) -> None:
    assert [toy.erase("nobody"), toy.erase("nobody")] == [204, 204]


def test_only_the_gateway_may_erase(toy: Toy) -> None:
    toy.clinic("guarded", "remember goldfinch")
    assert toy.erase("guarded", secret="wrong") == 401
    assert "goldfinch" in toy.clinic("guarded", "recall").body["text"]


def test_an_odd_id_is_refused(toy: Toy) -> None:
    assert toy.erase("x" * 256) == 400
    assert toy.erase("a\0b") == 400


def test_a_turn_under_way_cannot_bring_the_conversation_back(toy: Toy) -> None:
    sender = "under way"
    toy.clinic(sender, f"remember {CANARY}")
    talk = threading.Thread(target=toy.clinic, args=(sender, f"slow {CANARY}"))
    talk.start()
    assert toy.erase(sender) == 204
    talk.join()
    assert toy.erase(sender) == 204
    assert CANARY.encode() not in bytes_of(toy.database)
