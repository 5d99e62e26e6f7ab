"""A conversation is held again step by step, and its first fault is told; what it must hold to is a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.replaying import CLEARS, Heard, replay

TABLE = yaml.safe_load((Path(__file__).parent / "tables/replaying.yml").read_text("utf-8"))


def bot(replies: list[dict[str, Any]]) -> tuple[list[str], Callable[[str], Heard]]:
    """Somebody who says these things in turn, and what they have heard."""
    heard: list[str] = []

    def say(words: str) -> Heard:
        heard.append(words)
        return Heard(**replies[min(len(heard), len(replies)) - 1])

    return heard, say


@pytest.mark.parametrize("case", TABLE, ids=[case["name"] for case in TABLE])
def test_the_first_fault_of_a_conversation_is_told(case: dict[str, Any]) -> None:
    heard, say = bot(case["replies"])
    wrong = replay(case["steps"], say)
    assert wrong.startswith(case["wrong"]) if case["wrong"] else not wrong
    assert heard == case.get("heard", heard)


def test_a_sentence_that_clears_somebody_is_told_first() -> None:
    _, say = bot([{"text": "Go ahead, you can have it.", "custom": {"kind": "smalltalk"}}])
    assert f"'hi': {CLEARS}" in replay([{"say": "hi", "kind": "check"}], say)
