"""The channels' own texts and the words that they obey, from texts.yml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.knowledge import Loader
from assistant.terms import plain
from gateway.texts import ENGLISH

FILE = Path(__file__).parent / "texts.yml"
LINK = "link"


@dataclass(frozen=True)
class Wording:
    """Texts by name and language; commands by their words, each with the languages that it is a word of.

    `gaps` tells what fills the texts' gaps now: the clinic's details may change while the gateway runs.
    """

    told: Mapping[str, Mapping[str, str]]
    gaps: Callable[[], Mapping[str, str]]
    commands: Mapping[str, tuple[str, tuple[str, ...]]]

    def say(self, name: str, language: str, link: str = "") -> str:
        """One text, in English where `language` has none."""
        row = self.told[name]
        return (row.get(language) or row[ENGLISH]).format_map({**self.gaps(), LINK: link})

    def command(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """What a text commands and in which languages; None when it is anything else. `text` is without slashes."""
        return self.commands.get(plain(text).strip(" .,!\"'"))


def load(gaps: Callable[[], Mapping[str, str]]) -> Wording:
    """The texts, whose gaps are filled when they are told; raises KeyError for one that nothing fills, before the start."""
    content: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader)
    told: dict[str, dict[str, str]] = content["texts"]
    filled = {**gaps(), LINK: ""}
    for row in told.values():
        for text in row.values():
            text.format_map(filled)
    commands: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, row in content["commands"].items():
        for tag, words in row.items():
            for word in words:
                known = commands.get(plain(word), (name, ()))
                commands[plain(word)] = (name, (*known[1], tag))
    return Wording(told, gaps, commands)
