"""What machines call things, in the words that staff read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.topics import Topics
from console.composing import SILENT


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Everything of plain.yml, by group."""
    found: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
    return found


def kind(name: str | None) -> str:
    """How a message went."""
    return words()["kinds"].get(name or "", "no reply yet")


def deed(what: str) -> str:
    """What the trail says that was done."""
    return words()["deeds"].get(what, what)


def field(name: str) -> str:
    """What a field of a form is called on it; empty for what nobody types."""
    return words()["fields"].get(name, name.replace("_", " ").replace("|", ", "))


def guess(row: Mapping[str, Any], topics: Topics | None) -> str:
    """What a question was taken for, where that is no answer; it completes "The assistant took it for …"."""
    label = str(row.get("id") or "")
    topic = topics.topics.get(label.removeprefix(SILENT)) if topics and label.startswith(SILENT) else None
    if topic:
        return f"a question about {topic.label}, which the document does not answer"
    if label.startswith(SILENT):
        return "a question that the document does not answer"
    return words()["guesses"].get(label, "a question whose answer is not here any more")
