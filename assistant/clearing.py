"""Whether a text clears somebody, allows something or soothes: nothing that is told may, besides the document's own words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml

PLAIN = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})
SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Clearing:
    """clearing.yml, compiled: what allows, what clears or soothes, and what excuses a sentence."""

    allows: re.Pattern[str]
    clears: re.Pattern[str]
    unless: re.Pattern[str]


def load(path: Path) -> Clearing:
    """The patterns of a clearing.yml."""
    rows = yaml.safe_load(path.read_text("utf-8"))
    return Clearing(*(re.compile("|".join(rows[name])) for name in ("allows", "clears", "unless")))


def folded(text: str) -> str:
    """Lower case, plain quotes and dashes, no asterisks, one space; line breaks become full stops of their own."""
    lines = unicodedata.normalize("NFKC", text).translate(PLAIN).replace("**", "").lower().splitlines()
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def found(text: str, clearing: Clearing, practical: bool = False) -> str:
    """The first sentence of `text`, quotes left out, that clears, allows or soothes; empty when there is none.

    A `practical` text, which is not about anybody's health or skin, may allow: "you can pay by card".
    """
    for sentence in SENTENCE.split(QUOTED.sub('""', folded(text))):
        wrong = clearing.clears.search(sentence) or (not practical and clearing.allows.search(sentence))
        if wrong and not clearing.unless.search(sentence):
            return sentence
    return ""
