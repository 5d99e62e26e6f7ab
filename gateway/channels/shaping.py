"""A reply's text in the shape of a service: marks, numbered choices, and parts that end where sentences end."""

from __future__ import annotations

import re
from collections.abc import Callable

from gateway.channels.channel import Choices

MARK = "**"
MARKED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
ENDS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?;…·])[\"”»'’)*]*\s+"), re.compile(r"\s+"))

Size = Callable[[str], int]


def plain(text: str) -> str:
    """The text without its marks."""
    return text.replace(MARK, "")


def starred(text: str) -> str:
    """The text with its marks as WhatsApp writes them."""
    return MARKED.sub(r"*\1*", text).replace(MARK, "")


def in_bytes(text: str) -> int:
    """The length as services count that count bytes."""
    return len(text.encode())


def in_utf16(text: str) -> int:
    """The length as services count that count UTF-16 units: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def bold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without marks, and the (offset, length) of what was marked, in UTF-16 units."""
    told, spans, place = "", [], 0
    for match in MARKED.finditer(text):
        told += plain(text[place : match.start()])
        spans.append((in_utf16(told), in_utf16(match[1])))
        told += match[1]
        place = match.end()
    return told + plain(text[place:]), spans


def parts(text: str, longest: int, size: Size = in_utf16) -> list[str]:
    """The text in parts of at most `longest`, broken between paragraphs, lines, sentences or, at last, words.

    Nothing is left out but the blanks at a break; a mark that is open at a break is closed and opened again.
    """
    rest, found = text.strip(), []
    while size(rest) > longest:
        place = _break(rest, longest - len(MARK), size)
        part, rest = rest[:place].rstrip(), rest[place:].lstrip()
        if part.count(MARK) % 2:
            part, rest = part + MARK, MARK + rest
        found.append(part)
    return [*found, rest] if rest else found


def numbered(text: str, choices: Choices) -> str:
    """The text with the choices below it: 1. …, 2. …"""
    return "\n".join([text, "", *(f"{place}. {title}" for place, (_, title) in enumerate(choices, 1))])


def _break(text: str, longest: int, size: Size) -> int:
    """Where the text is broken: the last end of the strongest kind in its second half that fits, else where it fits."""
    fits = _fitting(text, longest, size)
    for kind in ENDS:
        places = [match.end() for match in kind.finditer(text, 0, fits + 1) if len(text[: match.end()].rstrip()) <= fits]
        if places and places[-1] > fits // 3:
            return places[-1]
    return fits - 1 if text[fits - 1 : fits + 1] == MARK else fits


def _fitting(text: str, longest: int, size: Size) -> int:
    """How many characters of the text fit."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= longest else (low, middle - 1)
    return low
