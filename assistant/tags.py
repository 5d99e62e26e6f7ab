"""Clauses that ask nothing of their own: "is that normal", "or does that count as sport", "is it just water"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.terms import plain

SMALL_WORDS = frozenset(
    "and or but so then is it its that thats this these those they are was be being just only really actually still even a an "
    "the all how bad what whats with normal ok okay fine thing marketing hype myth gimmick true right real possible usual "
    "common supposed meant to like sort kind of problem issue expected me i my do does will would".split()
)
GUESS = re.compile(
    r"^(?:or )?(?:is|are|was) (?:it|that|this|they|those) (?:just|only|merely|simply|basically)\b"
    r"|^(?:or )?(?:does|do|would|will) (?:that|it|this|they|those) (?:count|class|qualify) as\b",
    re.IGNORECASE,
)
RULED_ON = re.compile(
    r"^(?:\w+ ){0,3}(?:a|an|any) (?:problem|issue|concern|no go|risk)\W*$|^(?:so |and |then )*what happens(?: then| now)?\W*$",
    re.IGNORECASE,
)


def without(clauses: Sequence[str], settled: bool) -> list[str]:
    """The clauses that ask or tell something; beside a settled condition "needles a problem?" does not."""
    kept = [text for n, text in enumerate(clauses) if n == 0 or not is_tag(text)]
    return [text for text in kept if not (settled and RULED_ON.search(text))]


def is_tag(text: str) -> bool:
    """Whether a clause behind another has no word of its own, or only guesses at the answer of the one before."""
    words = [word for word in plain(text).split() if word.isalnum()]
    return bool(GUESS.search(text.strip())) or all(word in SMALL_WORDS for word in words)
