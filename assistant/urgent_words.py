"""A lexicon for thousands of wordings, found by how they begin: a message meets only those that could start in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from assistant.terms import Hit, pattern_of, plain

KEY = 3  # letters that a wording is filed under
START = re.compile(r"(?<![^ ])[^ ]")


class WordIndex:
    """Rows of phrase patterns (see `assistant.terms.pattern_of`); finds each mention, those that overlap too."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        """File `rows` (name to phrase patterns); a bad pattern raises ValueError with the row's name."""
        filed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for name, phrases in rows.items():
            for phrase in (opening for written in phrases for opening in _openings(written)):
                try:
                    filed[_key(phrase)][name].add(pattern_of(phrase))
                except ValueError as error:
                    raise ValueError(f"row {name!r}: {error}") from error
        self._filed = {
            key: [(name, re.compile("|".join(sorted(found, key=len, reverse=True)))) for name, found in row.items()]
            for key, row in filed.items()
        }

    def find(self, text: str) -> list[Hit]:
        """Every mention in `text` (made by `assistant.terms.plain`), in order of place."""
        hits: list[Hit] = []
        for start in (match.start() for match in START.finditer(text)):
            opening = (text[start : start + KEY] + " ")[:KEY]
            for key in (opening[:length] for length in range(1, KEY + 1)):
                for name, pattern in self._filed.get(key, ()):
                    if match := pattern.match(text, start):
                        hits.append(Hit(name, match.group(), start, match.end()))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))


def _openings(phrase: str) -> list[str]:
    """The phrase once for each choice that it may begin with."""
    if not phrase.startswith("(") or ")" not in phrase:
        return [phrase]
    first, rest = phrase[1:].split(")", 1)
    return [choice + rest for choice in first.split("|")]


def _key(phrase: str) -> str:
    """The first letters of the phrase as a text has them: a short word with its space, a short stem as it is."""
    first = phrase.split()[0] if phrase.split() else ""
    stem, star, _ = first.partition("*")
    return plain(stem)[:KEY] if star else (plain(stem) + " ")[:KEY]
