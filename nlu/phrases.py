"""Whole messages in a language that the encoders do not read, and the English that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from assistant.terms import Lexicon, plain

FILE = "phrases.yml"


class Phrases:
    """English sentences, each with the phrase patterns (`assistant.terms.pattern_of`) of the messages that say just that."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        """Raises ValueError for a pattern that is not well formed."""
        self._lexicon = Lexicon(rows)

    def english_of(self, text: str) -> str | None:
        """What a message says in English; None when it is no phrase, or says something besides."""
        said = plain("".join(one if one.isalnum() else " " for one in text))
        return next((hit.name for hit in self._lexicon.find(said) if hit.start == 0 and hit.end == len(said)), None)


def rows_of(knowledge: Path) -> dict[str, list[str]]:
    """The rows of `phrases.yml` in a knowledge folder; none without the file."""
    path = knowledge / FILE
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
