"""Many rows of phrase patterns searched at once: every place where any of them stands, fast enough for each message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from assistant.terms import pattern_of, plain

KEY = 3
SPECIAL = re.compile(r"[*()|]|\.\.\.")
SPELLED = re.compile(r"(?<![^ ])[a-z](?: (?:\. )?[a-z](?![^ ])){2,7}")
FEWEST_LETTERS = 3
FIRST_PIECE = re.compile(r"\s*(?:\(([^()]*)\)|(\S+))")


@dataclass(frozen=True)
class Place:
    """One wording of row `name` found in a plain text."""

    name: str
    start: int
    end: int


class Wordings:
    """Rows of phrase patterns (see `terms.pattern_of`), looked up by the first letters of a word."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        """Index `rows` (name to phrase patterns). A bad pattern, or a stem under three letters, raises ValueError."""
        self._literal: dict[str, list[tuple[str, str]]] = {}
        self._pattern: dict[str, list[tuple[str, str]]] = {}
        for name, phrases in rows.items():
            for phrase in phrases:
                self._add(name, phrase)

    def _add(self, name: str, phrase: str) -> None:
        if not SPECIAL.search(phrase) and (words := plain(phrase)):
            self._literal.setdefault(words.split()[0][:KEY], []).append((name, words))
            return
        try:
            pattern = pattern_of(phrase)
            keys = {_key(first) for first in _first_words(phrase)}
        except ValueError as error:
            raise ValueError(f"row {name!r}: {error}") from error
        for key in keys:
            self._pattern.setdefault(key, []).append((name, pattern))

    def find(self, text: str) -> list[Place]:
        """Every place in `text` (made by `plain`) where a wording stands, the longest one of each row and start."""
        found: dict[tuple[str, int], int] = {}
        start = 0
        for word in text.split(" "):
            for name, end in self._at(text, start, word[:KEY]):
                found[name, start] = max(end, found.get((name, start), 0))
            start += len(word) + 1
        return [Place(name, begin, end) for (name, begin), end in found.items()]

    def _at(self, text: str, start: int, key: str) -> Iterable[tuple[str, int]]:
        for name, words in self._literal.get(key, ()):
            end = start + len(words)
            if text.startswith(words, start) and text[end : end + 1] in ("", " "):
                yield name, end
        for name, pattern in self._pattern.get(key, ()):
            if match := _compiled(pattern).match(text, start):
                yield name, match.end()


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _first_words(phrase: str) -> list[str]:
    """The words, perhaps with a star, that a match of `phrase` can begin with."""
    match = FIRST_PIECE.match(phrase)
    if match is None or match.group(2) == "...":
        raise ValueError(f"the wording {phrase!r} must begin with a word or a choice")
    choices = match.group(1).split("|") if match.group(1) is not None else [match.group(2)]
    if not all(choice.strip() for choice in choices):
        raise ValueError(f"the wording {phrase!r} has an empty choice at its beginning")
    return [choice.split()[0] for choice in choices]


def _key(word: str) -> str:
    """The first letters by which a word is looked up."""
    stem, star, _ = word.partition("*")
    folded = plain(stem)
    if not folded or (star and len(folded) < KEY):
        raise ValueError(f"{word!r} stands for too many words: write at least {KEY} letters before the star")
    return folded.split()[0][:KEY]


def spelled_out(text: str, known: Wordings) -> str:
    """`text` (made by `plain`) whose known short forms, of three letters or more, are put together where they were spelled."""
    return SPELLED.sub(lambda match: _together(match[0], known), text)


def _together(spelled: str, known: Wordings) -> str:
    """The longest known short form among single letters as one word, the letters around it as they were."""
    letters = spelled.replace(". ", "").split()
    for length in range(len(letters), FEWEST_LETTERS - 1, -1):
        for start in range(len(letters) - length + 1):
            word = "".join(letters[start : start + length])
            if any(place.start == 0 and place.end == len(word) for place in known.find(word)):
                return " ".join([*letters[:start], word, *letters[start + length :]])
    return spelled
