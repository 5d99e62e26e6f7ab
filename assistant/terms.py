"""Finding listed wordings in what somebody typed: folding of text, and lexicons written as small phrase patterns."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

REMEMBERED = 64  # texts whose mentions are kept: router and action look for the same in the same message
PATTERNS = 16_384  # kept, for a console that tries what staff changed: a whole folder has ten thousand
APOSTROPHES = "'’‘`´ʼ"
STOPS = ".,;:!?"
WORD = re.compile(rf"[^\W_]+|[{re.escape(STOPS)}]")
KEY = 3  # letters that a wording is filed under
START = re.compile(r"(?<![^ ])[^ ]")
GAP = r"(?: [^ .;:!?]+){0,3}"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Folded text for matching: lower case, no accents or apostrophes, words and stops separated by one space.

    "I can’t  breathe!" becomes "i cant breathe !". Full-width letters are narrowed, Greek final sigma is unified, and
    anything that is neither a word nor a stop is dropped, so that the result is safe to search with a `Lexicon`.
    """
    folded = unicodedata.normalize("NFKD", text).casefold().replace("ς", "σ")
    folded = "".join(c for c in folded if not unicodedata.combining(c) and c not in APOSTROPHES)
    return " ".join(WORD.findall(folded))


@dataclass(frozen=True)
class Hit:
    """One listed wording found: the row's name, the words as said, and their place in the plain text."""

    name: str
    said: str
    start: int
    end: int


@lru_cache(maxsize=PATTERNS)
def pattern_of(phrase: str) -> str:
    """The regular expression of one phrase pattern, over plain text.

    Words stand for themselves; `swell*` is any word that begins so; `(lip|lips|tongue)` is a choice; `...` is a gap of up
    to three words within a sentence. Raises ValueError when brackets do not match or the phrase is empty.
    """
    pieces: list[str] = []
    for piece in re.findall(r"\([^()]*\)|\.\.\.|[^\s()]+|[()]", phrase):
        if piece in ("(", ")"):
            raise ValueError(f"brackets do not match in the wording {phrase!r}: write (one|two) without nesting")
        if piece == "...":
            pieces.append("...")
        elif piece.startswith("("):
            choices = "|".join(_words(choice) for choice in piece[1:-1].split("|"))
            pieces.append(f"(?:{choices})")
        else:
            pieces.append(_words(piece))
    if not any(p for p in pieces if p != "..."):
        raise ValueError(f"the wording {phrase!r} is empty")
    spaced = " ".join(p for p in pieces if p)
    return r"(?<![^ ])" + spaced.replace(" ... ", GAP + " ") + r"(?![^ ])"


def _words(piece: str) -> str:
    """A word or several, folded like the text they are looked for in; a star stands for the rest of a word."""
    return " ".join(
        r"\w*".join(re.escape(plain(part)).replace(r"\ ", " ") for part in word.split("*")) for word in piece.split()
    )


class Lexicon:
    """Rows of phrase patterns; finds which rows a plain text mentions."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        """Compile `rows` (name to phrase patterns, see `pattern_of`); a bad pattern raises ValueError with the row's name."""
        self.names = tuple(rows)
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        self._filed: dict[str, set[int]] = defaultdict(set)
        for name, phrases in rows.items():
            written = tuple(phrases)
            try:
                patterns = sorted({pattern_of(p) for p in written}, key=len, reverse=True)
            except ValueError as error:
                raise ValueError(f"row {name!r}: {error}") from error
            for key in {key_of(opening) for phrase in written for opening in openings(phrase)}:
                self._filed[key].add(len(self._patterns))
            if patterns:
                self._patterns.append((name, re.compile("|".join(patterns))))
        self._found = lru_cache(maxsize=REMEMBERED)(self._hits)

    def find(self, text: str) -> list[Hit]:
        """Every mention in `text` (made by `plain`), in order of place; a row may be mentioned several times."""
        return list(self._found(text))

    def _hits(self, text: str) -> tuple[Hit, ...]:
        """Only the rows with a wording that begins like one of the text's words are looked for."""
        possible = {row for _, key in keys_in(text) for row in self._filed.get(key, ())} | self._filed.get("", set())
        hits = [
            Hit(name, match.group(), match.start(), match.end())
            for name, pattern in (self._patterns[row] for row in sorted(possible))
            for match in pattern.finditer(text)
        ]
        return tuple(sorted(hits, key=lambda hit: (hit.start, -hit.end)))

    def mentions(self, text: str) -> tuple[str, ...]:
        """The names of the rows that `text` (made by `plain`) mentions, each once, in order of first place."""
        return tuple(dict.fromkeys(hit.name for hit in self.find(text)))


def openings(phrase: str) -> list[str]:
    """The phrase once for each choice that it may begin with."""
    if not phrase.startswith("(") or ")" not in phrase:
        return [phrase]
    first, rest = phrase[1:].split(")", 1)
    return [choice + rest for choice in first.split("|")]


def key_of(phrase: str) -> str:
    """What a wording is filed under: its first letters as a text has them; a short word has its space, a short stem not."""
    first = phrase.split()[0] if phrase.split() else ""
    stem, star, _ = first.partition("*")
    return plain(stem)[:KEY] if star else (plain(stem) + " ")[:KEY]


def keys_in(text: str) -> Iterator[tuple[int, str]]:
    """Every key that a wording in `text` (made by `plain`) could be filed under, with the place where it would begin."""
    for match in START.finditer(text):
        opening = (text[match.start() : match.start() + KEY] + " ")[:KEY]
        for length in range(1, KEY + 1):
            yield match.start(), opening[:length]
