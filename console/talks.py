"""The project's test conversations, held again with a version; what is known to fail counts only where it clears somebody."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.replaying import CLEARS, Heard, Step, replay

FOLDER = Path("tests/conversations")
KNOWN = Path("tests/e2e/known_misses.yml")
SAFETY = ("urgent", "guided_check", "said_in_passing")

Speaking = Callable[[str, str], Mapping[str, Any]]  # what is said, and the conversation in which; {text, buttons, custom}


@dataclass(frozen=True)
class Talk:
    """One conversation; `is_known` says that it does not go as it should yet, `is_safety` that it must."""

    name: str
    steps: Sequence[Step]
    is_known: bool
    is_safety: bool


def of(project: Path) -> list[Talk]:
    """Every test conversation of a project."""
    known = yaml.safe_load((project / KNOWN).read_text("utf-8")) or {} if (project / KNOWN).exists() else {}
    found = []
    for path in sorted((project / FOLDER).glob("*.yml")):
        for row in yaml.safe_load(path.read_text("utf-8")) or ():
            name = f"{path.stem}/{row['name']}"
            found.append(Talk(f"conversation {name}", row["steps"], name in known, path.stem in SAFETY))
    return found


def fault(talk: Talk, speak: Speaking) -> str:
    """The first thing that goes wrong, in one line; empty when it goes as it should, or as is known."""
    sender = f"check-{uuid.uuid4().hex}"

    def say(words: str) -> Heard:
        reply = speak(words, sender)
        return Heard(str(reply["text"]), tuple(reply.get("buttons") or ()), reply["custom"])

    why = replay(talk.steps, say).partition("\n")[0]
    return "" if talk.is_known and CLEARS not in why else why
