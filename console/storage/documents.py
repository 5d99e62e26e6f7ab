"""The clinic's documents in their versions; a version that was replaced stays readable."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.storage import approving, shared, trail
from console.storage.rows import Missing, Person
from console.storage.shared import Thing
from console.storage.trail import Deed
from gateway.storage.content_tables import StaffDocument


def every(db: Session, clinic: str) -> list[StaffDocument]:
    """All versions of all documents, the newest first."""
    table = StaffDocument
    return list(db.scalars(select(table).where(table.clinic == clinic).order_by(table.name, table.number.desc())))


def kept(db: Session, clinic: str) -> dict[str, list[StaffDocument]]:
    """The versions that are approved, by document, the newest first."""
    found: dict[str, list[StaffDocument]] = {}
    for row in every(db, clinic):
        if row.state in approving.KEPT:
            found.setdefault(row.name, []).append(row)
    return found


def find(db: Session, clinic: str, document_id: str, lock: bool = False) -> StaffDocument:
    """One version. Raises Missing."""
    query = select(StaffDocument).where(StaffDocument.clinic == clinic, StaffDocument.id == document_id)
    found: StaffDocument | None = db.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Missing("There is no such document.")
    return found


def add(db: Session, clinic: str, person: Person, name: str, text: str, now: datetime) -> StaffDocument:
    """A new version as a draft; `name` is empty for the clinic's first document."""
    table = StaffDocument
    newest = select(func.max(table.number)).where(table.clinic == clinic, table.name == name)
    row = StaffDocument(
        id=uuid.uuid4().hex, clinic=clinic, name=name, number=(db.scalar(newest) or 0) + 1, text=text, version=0
    )
    approving.made(row, person, now)
    db.add(row)
    db.flush()
    trail.write(db, clinic, person, Deed("documents.add", row.id, None, _noted(row)), now)
    return row


def approve(db: Session, clinic: str, person: Person, row: StaffDocument, version: int, beside: Thing, now: datetime) -> None:
    """Approve a version; the one before is replaced. Raises Changed and NotYours.

    `beside` is what is shared now. A version with just that text is `returned`: nothing of the clinic's own stands then.
    """
    before = _noted(row)
    approving.approve(row, person, version, alone=False, now=now)
    others = [one for one in kept(db, clinic).get(row.name, ()) if one.id != row.id]
    for other in others:
        other.state, other.version = "replaced", other.version + 1
    shared.note(db, clinic, beside, anew=row.text == beside.content or not others)
    if row.text == beside.content:
        row.state = approving.RETURNED
    trail.write(db, clinic, person, Deed("documents.approve", row.id, before, _noted(row)), now)


def withdraw(db: Session, clinic: str, person: Person, row: StaffDocument, version: int, now: datetime) -> None:
    """Take a draft back; it stays readable. Raises Changed."""
    approving.check(row, version)
    before = _noted(row)
    row.state, row.version = "withdrawn", row.version + 1
    trail.write(db, clinic, person, Deed("documents.withdraw", row.id, before, _noted(row)), now)


def texts(db: Session, clinic: str, repository: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The texts in which a quote may stand, by document: what counts now, and a newer draft that is to replace it."""
    found: dict[str, tuple[str, ...]] = {name: (text,) for name, text in repository.items()}
    for row in reversed(every(db, clinic)):
        if row.state in approving.KEPT:
            found[row.name] = (row.text,)
        elif row.state == "draft":
            found[row.name] = (*found.get(row.name, ()), row.text)
    return found


def joined(texts: Sequence[str]) -> str:
    """One document in which everything stands that stands in one of the texts; its title is the first one's."""
    first, *others = (text.replace("\r\n", "\n").strip() for text in texts)
    return "\n\n".join([first, *(text.partition("\n\n")[2].strip() for text in others)]) + "\n"


def _noted(row: StaffDocument) -> dict[str, str | int]:
    return {"name": row.name, "number": row.number, "state": row.state, "sha256": approving.digest(row.text)}
