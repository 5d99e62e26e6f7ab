"""Whole conversations of tests/conversations/, replayed against the trained bot.

A conversation has a name and steps. A step is one of
  say: words            the visitor types this
  press: title          the visitor presses the button with this title, else the first that begins so, else types it
  loop: title           pressed again and again, at most `max` times, until the reply matches `until`
and what has to hold of the reply: `expect` and `reject` (regular expressions over the folded text), `kind`, `ids`
(answers that are told) and `topics` (one of them is the topic).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.judging import clearing
from tests.corpora import conversations
from tests.e2e.visitor import Heard, Visitor

LONGEST = 1500
KNOWN_MISSES = yaml.safe_load((Path(__file__).parent / "known_misses.yml").read_text(encoding="utf-8")) or {}
ALL = {f"{file}/{conversation['name']}": conversation["steps"] for file, conversation in conversations()}
RIGHT = [pytest.param(steps, id=name) for name, steps in ALL.items() if name not in KNOWN_MISSES]
MISSED = [pytest.param(ALL[name], id=name) for name in KNOWN_MISSES]


@pytest.mark.parametrize("steps", RIGHT)
def test_the_conversation_goes_as_it_should(steps: list[dict[str, Any]], bot: str) -> None:
    _replay(steps, bot)


@pytest.mark.parametrize("steps", MISSED)
def test_a_known_miss_clears_nobody_and_is_taken_off_its_list_once_it_goes_right(steps: list[dict[str, Any]], bot: str) -> None:
    with pytest.raises(AssertionError) as missed:
        _replay(steps, bot)
    assert "clears" not in str(missed.value)


def test_few_conversations_are_missed() -> None:
    assert len(MISSED) <= 0.1 * len(ALL)


def _replay(steps: list[dict[str, Any]], bot: str) -> None:
    visitor = Visitor(bot)
    for number, step in enumerate(steps, start=1):
        heard = _take(step, visitor)
        wrong = list(_wrong(step, heard))
        said = step.get("say", step.get("press", step.get("loop")))
        assert not wrong, f"step {number}, {said!r}: {'; '.join(wrong)}\nsaid: {heard.text}\ncustom: {_seen(heard)}"


def _take(step: dict[str, Any], visitor: Visitor) -> Heard:
    if "say" in step:
        return visitor.say(step["say"])
    if "press" in step:
        return visitor.press(step["press"])
    for _ in range(step["max"]):
        heard = visitor.press(step["loop"])
        if re.search(step["until"], heard.plain):
            return heard
    raise AssertionError(f"pressing {step['loop']!r} {step['max']} times never led to /{step['until']}/: {heard.text}")


def _wrong(step: dict[str, Any], heard: Heard) -> Iterator[str]:
    """Everything that does not hold of a reply."""
    custom, told = heard.custom, {answer["id"] for answer in heard.custom.get("answers", ())}
    yield from (f"lacks /{pattern}/" for pattern in step.get("expect", ()) if not re.search(pattern, heard.plain))
    yield from (f"has /{pattern}/" for pattern in step.get("reject", ()) if re.search(pattern, heard.plain))
    yield from (f"does not tell {id_}" for id_ in step.get("ids", ()) if id_ not in told)
    if "kind" in step and custom.get("kind") != step["kind"]:
        yield f"is {custom.get('kind')}, not {step['kind']}"
    if "topics" in step and custom.get("topic") not in step["topics"]:
        yield f"has the topic {custom.get('topic')}, not {' or '.join(step['topics'])}"
    if len(heard.text) > LONGEST:
        yield f"is {len(heard.text)} characters long"
    if sentence := clearing(heard.text):
        yield f"clears, allows or soothes: {sentence!r}"
    if not heard.text:
        yield "says nothing"


def _seen(heard: Heard) -> dict[str, Any]:
    return {key: heard.custom.get(key) for key in ("kind", "topic", "outcome", "level")}
