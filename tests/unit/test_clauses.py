"""Parts of a message that hold a thought of their own."""

from __future__ import annotations

import pytest

from nlu.clauses import clauses_of

PARTS = {
    "in a rush. cost, soreness, visits": ("in a rush.", "cost", "soreness", "visits"),
    "cost / soreness / visits?": ("cost", "soreness", "visits"),
    "lines, dull skin and marks": ("lines", "dull skin", "marks"),
    "hello, bye": ("hello, bye",),
    "I have lines, marks and dull skin": ("I have lines, marks and dull skin",),
    "will my lines go n is it sore": ("will my lines go", "is it sore"),
}


@pytest.mark.parametrize("text", PARTS)
def test_what_is_listed_or_asked_twice_is_divided(text: str) -> None:
    assert clauses_of(text, "en") == PARTS[text]
