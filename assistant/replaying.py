"""What is wrong with a conversation of tests/conversations/ that is held again: step by step, until the first fault.

A conversation has a name and steps. A step is one of
  say: words            the visitor types this
  press: title          the visitor presses the button with this title, else the first that begins so, else types it
  loop: title           pressed again and again, at most `max` times, until the reply matches `until`
and what has to hold of the reply: `expect` and `reject` (regular expressions over the folded text), `kind`, `ids`
(answers that are told) and `topics` (one of them is the topic).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.judging import clearing, folded

LONGEST = 1500  # characters of a reply
CLEARS = "clears, allows or soothes: "
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Heard:
    """One reply: its text, its buttons ({title, payload}) and its `custom` part."""

    text: str = ""
    buttons: tuple[Mapping[str, str], ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """The text in one line, folded for regular expressions."""
        return folded(self.text).replace("\n", " ")


Saying = Callable[[str], Heard]  # says something in one conversation that goes on


def replay(steps: Sequence[Step], say: Saying) -> str:
    """The first step that goes wrong, with why and what was said; empty when the conversation goes as it should."""
    heard = Heard()
    for number, step in enumerate(steps, start=1):
        heard, missed = _take(step, heard, say)
        if wrong := [*missed, *_wrong(step, heard)]:
            said = step.get("say", step.get("press", step.get("loop")))
            return f"step {number}, {said!r}: {'; '.join(wrong)}\nsaid: {heard.text}\ncustom: {_seen(heard)}"
    return ""


def press(title: str, heard: Heard, say: Saying) -> Heard:
    """Press the button with this title, else the first that begins so; type the title where there is none."""
    wanted = title.lower()
    exact = [button for button in heard.buttons if button["title"].lower() == wanted]
    begun = [button for button in heard.buttons if button["title"].lower().startswith(wanted)]
    return say((exact + begun)[0]["payload"] if exact or begun else title)


def _take(step: Step, heard: Heard, say: Saying) -> tuple[Heard, list[str]]:
    """The reply to a step, and that it never came."""
    if "say" in step:
        return say(step["say"]), []
    if "press" in step:
        return press(step["press"], heard, say), []
    for _ in range(step["max"]):
        heard = press(step["loop"], heard, say)
        if re.search(step["until"], heard.plain):
            return heard, []
    return heard, [f"pressing it {step['max']} times never led to /{step['until']}/"]


def _wrong(step: Step, heard: Heard) -> Iterator[str]:
    """Everything that does not hold of a reply."""
    custom, told = heard.custom, {answer["id"] for answer in heard.custom.get("answers", ())}
    if sentence := clearing(heard.text):
        yield f"{CLEARS}{sentence!r}"
    yield from (f"lacks /{pattern}/" for pattern in step.get("expect", ()) if not re.search(pattern, heard.plain))
    yield from (f"has /{pattern}/" for pattern in step.get("reject", ()) if re.search(pattern, heard.plain))
    yield from (f"does not tell {id_}" for id_ in step.get("ids", ()) if id_ not in told)
    if "kind" in step and custom.get("kind") != step["kind"]:
        yield f"is {custom.get('kind')}, not {step['kind']}"
    if "topics" in step and custom.get("topic") not in step["topics"]:
        yield f"has the topic {custom.get('topic')}, not {' or '.join(step['topics'])}"
    if len(heard.text) > LONGEST:
        yield f"is {len(heard.text)} characters long"
    if not heard.text:
        yield "says nothing"


def _seen(heard: Heard) -> dict[str, Any]:
    return {key: heard.custom.get(key) for key in ("kind", "topic", "outcome", "level")}
