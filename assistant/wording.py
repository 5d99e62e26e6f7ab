"""Putting a reply into words: responses with named gaps, and quotes with the words set apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from assistant.replies import Line

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


def say(responses: Responses, line: Line) -> str:
    """The text of one line.

    Raises ValueError when the response does not exist, or has a gap that the line does not fill: an unknown gap is an error
    here and never braces in front of a visitor.
    """
    texts = responses.get(line.name)
    if not texts or not texts[0].get("text"):
        raise ValueError(f"data/responses.yml has no text for {line.name!r}: add it")
    template = str(texts[0]["text"])
    gaps = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    if missing := gaps - set(line.gaps):
        raise ValueError(f"the response {line.name!r} has gaps that nothing fills: {sorted(missing)}")
    return template.format_map(line.gaps).strip()


def spoken(responses: Responses, lines: Sequence[Line]) -> str:
    """All lines of a reply, parted by an empty line."""
    return "\n\n".join(say(responses, line) for line in lines)


def marked(quote: str, marks: Sequence[str]) -> str:
    """The quote with the matching words between double asterisks, as most chat windows show bold text."""
    for mark in marks:
        quote = quote.replace(mark, f"**{mark}**", 1)
    return quote
