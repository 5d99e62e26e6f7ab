"""Whole conversations of tests/conversations/, replayed against the trained bot (assistant/replaying.py says how)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.replaying import CLEARS, replay
from tests.corpora import conversations
from tests.e2e.visitor import Visitor

KNOWN_MISSES = yaml.safe_load((Path(__file__).parent / "known_misses.yml").read_text(encoding="utf-8")) or {}
ALL = {f"{file}/{conversation['name']}": conversation["steps"] for file, conversation in conversations()}
RIGHT = [pytest.param(steps, id=name) for name, steps in ALL.items() if name not in KNOWN_MISSES]
MISSED = [pytest.param(ALL[name], id=name) for name in KNOWN_MISSES]


@pytest.mark.parametrize("steps", RIGHT)
def test_the_conversation_goes_as_it_should(steps: list[dict[str, Any]], bot: str) -> None:
    wrong = replay(steps, Visitor(bot).say)
    assert not wrong, wrong


@pytest.mark.parametrize("steps", MISSED)
def test_a_known_miss_clears_nobody_and_is_taken_off_its_list_once_it_goes_right(steps: list[dict[str, Any]], bot: str) -> None:
    wrong = replay(steps, Visitor(bot).say)
    assert wrong and CLEARS not in wrong


def test_few_conversations_are_missed() -> None:
    assert len(MISSED) <= 0.1 * len(ALL)
