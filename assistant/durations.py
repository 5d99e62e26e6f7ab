"""Durations that a quote states, so that no number is computed with that the document does not say."""

from __future__ import annotations

import re

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {word: number for number, word in enumerate(WORDS, start=1)}
HOURS = {"hour": 1, "day": 24, "week": 168}
NUMBER = rf"(?:\d+|{'|'.join(WORDS)})"
DURATION = re.compile(rf"\b({NUMBER})(?:\s*(?:–|-|to|or|and)\s*({NUMBER}))?\s+({'|'.join(HOURS)})s?\b", re.IGNORECASE)


def hours_in(quote: str) -> set[int]:
    """Every duration of `quote` in hours: "24 to 48 hours" gives {24, 48}, "one week" {168}, "a few days" none."""
    found = DURATION.findall(quote)
    return {number(said) * HOURS[unit.lower()] for *two, unit in found for said in two if said}


def numbers_in(quote: str) -> set[int]:
    """Every whole number of `quote`, in figures or words up to twelve."""
    return {number(said) for said in re.findall(rf"\b{NUMBER}\b", quote, re.IGNORECASE)}


def number(said: str) -> int:
    """The value of a number in figures or words up to twelve; raises KeyError for any other word."""
    return int(said) if said.isdigit() else NUMBERS[said.lower()]
