"""An answer goes into the next version or out of it, by page and by command line: what stops that, and who may."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from assistant.knowledge import Knowledge
from console import findings
from console.acting import By
from console.findings import Finding
from console.guard import Refused
from console.shelf import Book, Shelf
from console.storage import answers, approving
from console.storage.answers import Given
from console.storage.rows import Changed, Missing
from gateway.storage.content_tables import StaffAnswer

UNSET = Finding("Nothing can be looked through before the clinic's numbers are set: fill in clinic.yml first.")


def wrong(found: Shelf, book: Book, known: Knowledge | None) -> list[Finding]:
    """What is wrong with an answer as it is written now."""
    if known is None:
        return [UNSET]
    return findings.of(book.told, book.nature, found.library, found.others(book.told.id), found.documents, known)


def approve(db: Session, by: By, book: Book, wrong: Sequence[Finding], version: int) -> None:
    """Approve a draft, in which this was found `wrong` as it stands in `book`.

    Raises Refused for what stops it, Missing, Changed, and NotYours for who may not.
    """
    if book.version != version:
        raise Changed(approving.FASTER)
    if stops := [one.text for one in wrong if one.stops]:
        raise Refused(400, "This can't be approved yet", " ".join(stops))
    answers.approve(db, by.clinic, by.who, _row(db, by, book), version, book.live, by.now())


def retire(db: Session, by: By, book: Book, version: int) -> None:
    """Take an answer out of the next version. Raises Refused where something else tells it, Missing and Changed."""
    if used := _used(by.services.clinic.knowledge, book.told.id):
        raise Refused(400, "This answer is needed", f"It is told by {used}: change that first. Nothing was changed.")
    if book.row is None and version == 0:
        answers.save(db, by.clinic, by.who, as_given(book), 0, (), by.now())
        version = 1
    answers.retire(db, by.clinic, by.who, _row(db, by, book), version, book.live, by.now())


def as_given(book: Book) -> Given:
    """An answer as somebody would write it down again."""
    row = book.row
    return Given(book.told, book.nature, row.owner if row else "", (row.review_by or "") if row else "")


def _row(db: Session, by: By, book: Book) -> StaffAnswer:
    row = answers.find(db, by.clinic, book.told.id, lock=True)
    if row is None:
        raise Missing("Nobody has changed this answer: there is nothing to approve.")
    return row


def _used(known: Knowledge | None, answer: str) -> str:
    """What else tells this answer, so that it can't go."""
    if known is None:
        return ""
    if any(rule.answer == answer for rule in known.rules):
        return "an aftercare rule"
    if any(row.answer == answer for row in known.conditions.listed):
        return "a contraindication"
    return "the guided check or a sign" if answer in (known.assessment, *known.sign_answers.values()) else ""
