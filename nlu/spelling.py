"""Slips of the keyboard put right, towards words that this assistant knows; real words are never touched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
SHORTEST = 4


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Every word of pyspellchecker's English list, lower case, also as typed without its apostrophe ("dont")."""
    words = frozenset(SpellChecker(language="en", distance=1).word_frequency.keys())
    return words | {word.replace("'", "") for word in words if "'" in word}


class Speller:
    """Corrects unknown words to near ones of a vocabulary."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        """`vocabulary` maps a lower-case word to how often it stands in the wordings; one with 0 only stays as it is."""
        self._english = english_words()
        self._vocabulary = vocabulary
        self._words = [w for w, times in vocabulary.items() if times and len(w) >= SHORTEST]
        self._known: dict[str, str] = {}

    def is_known(self, word: str) -> bool:
        """Whether a lower-case word is English or of the trade."""
        return word in self._vocabulary or word in self._english

    def is_english(self, word: str) -> bool:
        """Whether a lower-case word stands in the English list."""
        return word in self._english

    def correct(self, text: str) -> str:
        """`text` with unknown words of four letters or more replaced by the nearest known one, if there is one near."""
        return WORD.sub(lambda match: self._correct_word(match.group()), text)

    def _correct_word(self, word: str) -> str:
        lower = word.lower().replace("’", "'")
        if len(lower) < SHORTEST or self.is_known(lower) or self.is_known(lower.replace("'", "")):
            return word
        if lower not in self._known:
            self._known[lower] = self._nearest(lower)
        return self._known[lower]

    def _nearest(self, word: str) -> str:
        allowed = 1 if len(word) < 7 else 2
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        same_start = [(distance, -self._vocabulary[w], w) for w, distance, _ in near if w[0] == word[0] or distance == 1]
        return min(same_start)[2] if same_start else word


def vocabulary_of(texts: Iterable[str], more: Iterable[str] = ()) -> dict[str, int]:
    """Words to correct towards, by how often they stand in `texts`: English ones, and others that three English texts hold.

    All of `more` are known: those that are no English word are left as they are (0), whether drinks, products or German.
    """
    english = english_words()
    counts: Counter[str] = Counter()
    for text in texts:
        words = {w.lower().replace("’", "'") for w in WORD.findall(text)}
        if sum(word in english for word in words) * 2 >= len(words):
            counts.update(words)
    kept = {word: n for word, n in counts.items() if word in english or n >= 3}
    return {**{word.lower(): int(word.lower() in english) for word in more if word.isalpha()}, **kept}
