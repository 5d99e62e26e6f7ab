"""The gateway's own texts, from texts.yml, in the languages of the widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.knowledge import Loader
from assistant.terms import plain

ENGLISH = "en"
FILE = Path(__file__).parent / "texts.yml"


@dataclass(frozen=True)
class Texts:
    """Texts by name and language, with the clinic's details in their gaps; `typed` is what visitors type instead."""

    told: Mapping[str, Mapping[str, str]]
    typed: Mapping[str, frozenset[str]]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that all texts have."""
        return tuple(self.told["consent"])

    def say(self, name: str, language: str) -> str:
        """One text, in English where `language` has none."""
        return self.told[name].get(language) or self.told[name][ENGLISH]

    def consent_in(self, text: str) -> bool | None:
        """Whether a typed text says yes or no to the consent question and nothing else; None when it is something else."""
        return True if self.is_typed("yes", text) else False if self.is_typed("no", text) else None

    def is_typed(self, meaning: str, text: str) -> bool:
        """Whether a typed text says this of texts.yml's `typed`, and nothing else."""
        return plain(text).rstrip(" .,!") in self.typed[meaning]


def load(gaps: Mapping[str, str]) -> Texts:
    """The texts with `gaps` filled; raises KeyError for a gap that nothing fills, before anything starts."""
    content = yaml.load(FILE.read_text(encoding="utf-8"), Loader)
    told = {
        name: {language: text.strip().format_map(gaps) for language, text in row.items()}
        for name, row in content["texts"].items()
    }
    typed = {answer: frozenset(plain(word) for word in words) for answer, words in content["typed"].items()}
    return Texts(told, typed)


def preferred(accept_language: str, languages: tuple[str, ...]) -> str:
    """The language of `languages` that an Accept-Language header prefers; English when there is none."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((float(quality or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    found = [(quality, tag) for quality, tag in wanted if tag in languages and quality > 0]
    return max(found, key=lambda one: one[0])[1] if found else ENGLISH
