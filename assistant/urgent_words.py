"""A lexicon for thousands of wordings, found by how they begin: a message meets only those that could start in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from assistant.terms import Hit, key_of, keys_in, openings, pattern_of


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when a message first meets it: thousands at the start would be most of the start."""
    return re.compile(pattern)


class WordIndex:
    """Rows of phrase patterns (see `assistant.terms.pattern_of`); finds each mention, those that overlap too."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        """File `rows` (name to phrase patterns); a bad pattern raises ValueError with the row's name."""
        filed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for name, phrases in rows.items():
            for phrase in (opening for written in phrases for opening in openings(written)):
                try:
                    filed[key_of(phrase)][name].add(pattern_of(phrase))
                except ValueError as error:
                    raise ValueError(f"row {name!r}: {error}") from error
        self._filed = {
            key: [(name, "|".join(sorted(found, key=len, reverse=True))) for name, found in row.items()]
            for key, row in filed.items()
        }

    def find(self, text: str) -> list[Hit]:
        """Every mention in `text` (made by `assistant.terms.plain`), in order of place."""
        hits: list[Hit] = []
        for start, key in keys_in(text):
            for name, pattern in self._filed.get(key, ()):
                if match := _compiled(pattern).match(text, start):
                    hits.append(Hit(name, match.group(), start, match.end()))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))
