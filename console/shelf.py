"""Every answer as it stands for staff: the repository's, those that staff wrote or changed, and what waits for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from console import library
from console.changes import Told, is_same
from console.grouping import key_of
from console.library import Library
from console.storage import answers, approving, documents, shared, writers
from console.storage.rows import Person
from gateway.storage.content_tables import StaffAnswer
from gateway.storage.staff_tables import Draft

NATURES = {"practical": "Practical", "clinical": "Clinical"}


@dataclass(frozen=True)
class Book:
    """One answer as it is written now; `row` is None while only the repository knows it, `live` what that says.

    `then` is what the repository said when staff changed the answer, or decided last to keep their own (None: it had none;
    without `is_known` nobody knows). `drafts` is what the inbox left for it, `tests` are the questions that are kept to test
    it with.
    """

    told: Told
    row: StaffAnswer | None
    live: Told | None
    drafts: tuple[Draft, ...]
    tests: tuple[Draft, ...] = ()
    then: Told | None = None
    is_known: bool = False

    @property
    def approved(self) -> Told | None:
        """The clinic's own, as it was approved last; None where it was retired, too."""
        return answers.told_of(self.row) if self.row else None

    @property
    def is_overtaken(self) -> bool:
        """Whether the repository has changed the answer since staff did, and not to what they have."""
        has_own = bool(self.row and self.row.approved) and self.is_known
        return has_own and not is_same(self.then, self.live) and not is_same(self.approved, self.live)

    @property
    def state(self) -> str:
        return self.row.state if self.row else "live"

    @property
    def nature(self) -> str:
        return self.row.nature if self.row else "clinical"

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    def overdue(self, now: datetime) -> bool:
        """Whether the date by which somebody should have read it again is over."""
        return bool(self.row and self.row.review_by and self.row.state != "retired" and self.row.review_by < f"{now:%Y-%m-%d}")

    @property
    def needs_second(self) -> bool:
        """Whether a second person has to approve what is written now."""
        return self.row is not None and answers.needs_second(self.row, self.live)

    def waits_for(self, person: Person, is_own: bool = False) -> bool:
        """Whether it is a draft that this person may approve; `is_own`: they wrote on it (see storage/writers.py)."""
        draft = self.row if self.row and self.state == "draft" else None
        return draft is not None and approving.may_approve(draft, person, not self.needs_second, is_own)


@dataclass(frozen=True)
class Shelf:
    """All answers by id, new answers that the inbox left, and the documents that quotes may stand in."""

    books: Mapping[str, Book]
    begun: tuple[Draft, ...]
    documents: Mapping[str, Sequence[str]]
    library: Library

    def others(self, answer: str) -> dict[str, Told]:
        """All answers but one and the retired."""
        return {id_: book.told for id_, book in self.books.items() if id_ != answer and book.state != "retired"}

    def untestable(self, questions: Collection[str]) -> str:
        """Why these can't be kept to test with, as a sentence: one is learned, or about to be; empty when they can."""
        books = self.books.values()
        drafts = [*self.begun, *(draft for book in books for draft in book.drafts)]
        taught = [*(book.told.wordings for book in books), *(draft.wordings for draft in drafts)]
        learned = {*self.library.learned, *(key_of(str(one)) for wordings in taught for one in wordings)}
        known = next((one for one in questions if key_of(one) in learned), None)
        return f"“{known}” is learned already, so it tests nothing: take it out, or attach it as a wording." if known else ""


def to_approve(db: Session, found: Shelf, person: Person) -> set[str]:
    """The ids of the drafts that this person may approve."""
    drafts = [one.told.id for one in found.books.values() if one.waits_for(person)]
    return {id_ for id_ in drafts if found.books[id_].waits_for(person, writers.is_own(db, person, "answers", id_))}


def read(db: Session, clinic: str, base: Path) -> Shelf:
    """Everything of a clinic."""
    shelf, rows, drafts = library.of(base), answers.every(db, clinic), answers.waiting(db, clinic)
    kept, seen, books = answers.tests(db, clinic), shared.seen(db, clinic, shared.ANSWER), {}
    for id_ in sorted({*shelf.answers, *rows}):
        row, live = rows.get(id_), shelf.answers.get(id_)
        told = answers.current(row) if row and not answers.follows(row) else live
        if told is not None:
            left, asked = (tuple(one for one in rows_ if one.answer == id_) for rows_ in (drafts, kept))
            then = shared.told_of(seen.get(id_))
            books[id_] = Book(told, row, live, left, asked, then, id_ in seen)
    begun = tuple(one for one in drafts if one.kind == "answer" or one.answer not in books)
    return Shelf(books, begun, documents.texts(db, clinic, shelf.documents), shelf)
