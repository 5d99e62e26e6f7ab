"""What a clinic has for itself and the shared content has changed since: what was shared, what is now, what the clinic has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from console import differing, library, rule_edits, rule_fields
from console.changes import STAFF
from console.rule_edits import Difference
from console.rule_shelf import Row
from console.rule_shelf import Shelf as Rules
from console.shelf import Book
from console.storage import approving, documents, shared
from console.storage.shared import Thing
from gateway.storage.content_tables import StaffDocument


@dataclass(frozen=True)
class Overtaken:
    """One thing and where it is looked at. `news` leads from what was shared then to what is now, `own` on to the clinic's.

    `seen` stands for what is shared now; a form that carries another one is out of date.
    """

    title: str
    path: str
    news: tuple[Difference, ...]
    own: tuple[Difference, ...]
    was_there: bool
    is_there: bool
    seen: str


def of_row(row: Row) -> Overtaken | None:
    """A row of a rule; None where nothing is to be told."""
    if not row.is_overtaken:
        return None
    news = rule_edits.differences(row.section, row.id, row.then, row.base)
    own = rule_edits.differences(row.section, row.id, row.base, row.data)
    path = f"/rules/{row.section.file}/{row.section.id}/{row.id}"
    return Overtaken(row.name, path, news, own, row.then is not None, row.base is not None, row.seen)


def of_rules(rules: Rules) -> list[Overtaken]:
    """The rows of all files."""
    rows = (row for file in rule_fields.files().values() for row in rules.overtaken(file))
    return [one for one in map(of_row, rows) if one]


def of_answer(book: Book) -> Overtaken | None:
    """An answer; None where nothing is to be told."""
    if not book.is_overtaken:
        return None
    news, own = differing.answers(book.then, book.live), differing.answers(book.live, book.approved)
    path, seen = f"/answers/{book.told.id}", approving.digest(shared.of_answer(book.live, book.told.id).content)
    return Overtaken(book.told.title, path, news, own, book.then is not None, book.live is not None, seen)


def of_document(row: StaffDocument, then: str | None, now: str | None) -> Overtaken | None:
    """A document, by the clinic's own version of it; None where nothing is to be told."""
    if now in (then, row.text):
        return None
    news, own = differing.documents(then, now), differing.documents(now, row.text)
    title, path = row.name or "The clinic's document", f"/documents/{row.id}"
    return Overtaken(title, path, news, own, then is not None, now is not None, approving.digest(now))


def of_documents(db: Session, clinic: str, base: Path) -> Mapping[str, Overtaken]:
    """All documents, by the id of the version that the clinic has."""
    seen, now = shared.seen(db, clinic, shared.DOCUMENT), library.of(base).documents
    own = [rows[0] for name, rows in documents.kept(db, clinic).items() if name in seen and name != STAFF]
    found = {row.id: of_document(row, seen[row.name], now.get(row.name)) for row in own}
    return {id_: one for id_, one in found.items() if one}


def every(db: Session, clinic: str, base: Path, rules: Rules, books: Iterable[Book]) -> list[Overtaken]:
    """All of a clinic's answers, documents and rows of rules."""
    answers = [one for one in map(of_answer, books) if one]
    return [*answers, *of_documents(db, clinic, base).values(), *of_rules(rules)]


def document_of(row: StaffDocument, base: Path) -> Thing:
    """A document as the shared content has it now."""
    return Thing(shared.DOCUMENT, row.name, library.of(base).documents.get(row.name))
