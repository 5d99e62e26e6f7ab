"""The clinic's document: its sections, and the proof that a quote stands in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """The whole text, its sections as (heading, body) in order, and the sha256 of the file's bytes."""

    text: str
    sections: tuple[tuple[str, str], ...]
    sha256: str

    def section_of(self, quote: str) -> str:
        """The heading under which `quote` stands word for word; ValueError when it stands under none."""
        for heading, body in self.sections:
            if quote in body:
                return heading
        raise ValueError(f"this quote does not stand in the document, word for word: {quote!r}")


def read(text: str) -> Document:
    """Parse a document whose paragraphs are parted by empty lines, each heading a paragraph before its body.

    The first paragraph is the title. Raises ValueError when a heading has no body.
    """
    paragraphs = [p.strip() for p in text.replace("\r\n", "\n").split("\n\n") if p.strip()]
    title, rest = paragraphs[:1], paragraphs[1:]
    if not title or not rest or len(rest) % 2:
        raise ValueError("the document needs a title, then headings each followed by one paragraph")
    sections = tuple(zip(rest[0::2], rest[1::2], strict=True))
    return Document(text=text, sections=sections, sha256=hashlib.sha256(text.encode()).hexdigest())
