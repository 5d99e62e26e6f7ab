"""What quotes a document: the answers and rules that count, and which of their quotes would not stand in a new version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from console import rule_fields, rule_shelf
from console.changes import Told
from console.rule_shelf import Row
from console.shelf import Book, Shelf
from console.storage import answers

QUOTE = "quote"


@dataclass(frozen=True)
class Quote:
    """One quote: whose it is, the page where it is mended, and what a draft would quote instead (None: there is none)."""

    whose: str
    path: str
    text: str
    draft: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Lost:
    """A quote that does not stand in a new version; `is_mended`: a draft that waits for approval does."""

    quote: Quote
    is_mended: bool


def lost(found: Shelf, rules: rule_shelf.Shelf, name: str, text: str) -> list[Lost]:
    """What counts, is quoted from the document of that name, and would not stand in this text."""
    quotes = [*_of_answers(found, name), *(_of_rules(rules) if name == "" else ())]
    return [Lost(one, _stand(one.draft, text)) for one in quotes if one.text not in text]


def _of_answers(found: Shelf, name: str) -> Iterator[Quote]:
    for id_, book in found.books.items():
        told = _counts(book)
        if told is None or told.document != name:
            continue
        draft = book.told.quotes if book.state == "draft" else None
        yield from (Quote(told.title, f"/answers/{id_}", quote, draft) for quote in told.quotes)


def _counts(book: Book) -> Told | None:
    """The answer as it is approved; None when it is retired, or was never approved."""
    return answers.told_of(book.row) if book.row and book.row.approved is not None else book.live


def _of_rules(rules: rule_shelf.Shelf) -> Iterator[Quote]:
    for file in rule_fields.files().values():
        for row in rules.rows(file):
            if any(spec.at == (QUOTE,) for spec in row.section.fields) and (quote := _quote(row.data)):
                path = f"/rules/{file.id}/{row.section.id}/{row.id}"
                yield Quote(f"{file.title}: {row.name}", path, quote, _drafted(row))


def _drafted(row: Row) -> tuple[str, ...] | None:
    return None if row.draft is None else (_quote(row.wanted),)


def _quote(data: Any) -> str:
    return str(data.get(QUOTE) or "") if isinstance(data, dict) else ""


def _stand(quotes: Sequence[str] | None, text: str) -> bool:
    return quotes is not None and all(quote in text for quote in quotes)
