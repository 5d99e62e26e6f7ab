"""Changes of rules: proposed, approved or declined, one after the other for each row; every one of them stays readable.

A change that makes a row just as it is shared is `returned` when it is approved: nothing of the clinic's own stands then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console.storage import approving, shared, trail, writers
from console.storage.rows import Changed, Person
from console.storage.shared import Thing
from console.storage.trail import Deed
from gateway.storage.content_tables import RuleChange

KEPT = approving.KEPT
RETURNED = approving.RETURNED
SEPARATOR = "/"


@dataclass(frozen=True)
class Proposal:
    """A row of a file before and after, as YAML; None where there is no row. `alone`: one person is enough.

    `number` is how many changes of the row were there when it was looked at; `fields` names what was changed, for the trail.
    """

    file: str
    place: tuple[str, ...]
    before: str | None
    value: str | None
    alone: bool
    number: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """What is shared beside a change, as YAML, None where nothing is; `is_same`: the change makes the row just so."""

    text: str | None
    is_same: bool


def every(db: Session, clinic: str) -> list[RuleChange]:
    """All changes, the oldest first."""
    table = RuleChange
    return list(db.scalars(select(table).where(table.clinic == clinic).order_by(table.made_at, table.approved_at, table.id)))


def standing(changes: Iterable[RuleChange]) -> dict[tuple[str, str], RuleChange]:
    """What is approved, by file and place; of several for one row the newest."""
    kept = [one for one in changes if one.state in KEPT]
    return {(one.file, one.place): one for one in sorted(kept, key=lambda one: (one.approved_at or one.made_at, one.id))}


def save(db: Session, clinic: str, person: Person, given: Proposal, draft: RuleChange | None, now: datetime) -> RuleChange:
    """Keep a proposal: a new one, or in place of a draft. Raises Changed when somebody was faster."""
    row = _locked(db, clinic, draft) if draft else _new(clinic, given)
    before = _noted(row) if draft else None
    row.before, row.value, row.adds_only = given.before, given.value, given.alone
    approving.made(row, person, now)
    _add(db, row)
    trail.write(db, clinic, person, Deed("rules.save", target(row), before, _noted(row, given.fields)), now)
    return row


def approve(
    db: Session, clinic: str, person: Person, draft: RuleChange, beside: Beside, now: datetime, alone: bool = True
) -> None:
    """Approve a draft; the change before it is replaced. Raises Changed and NotYours.

    `alone` is false where one person is not enough any more, though it was when the draft was written.
    """
    row = _locked(db, clinic, draft)
    before, is_own = _noted(row), writers.is_own(db, person, "rules", target(row))
    approving.approve(row, person, draft.version, alone=alone and row.adds_only, now=now, is_own=is_own)
    _settle(db, clinic, row, beside)
    trail.write(db, clinic, person, Deed("rules.approve", target(row), before, _noted(row)), now)


def decline(db: Session, clinic: str, person: Person, draft: RuleChange, now: datetime) -> None:
    """Put a draft aside. Raises Changed."""
    row = _locked(db, clinic, draft)
    before = _noted(row)
    row.state, row.version = "declined", row.version + 1
    trail.write(db, clinic, person, Deed("rules.decline", target(row), before, _noted(row)), now)


def sign(db: Session, clinic: str, person: Person, given: Proposal, beside: Beside, now: datetime) -> None:
    """Keep that an approver signed a translation, or took that back: it is approved at once. Raises Changed."""
    row = _new(clinic, given)
    row.before, row.value, row.adds_only = given.before, given.value, given.alone
    approving.made(row, person, now)
    row.state, row.approved_by, row.approved_at = "approved", person.id, now
    _add(db, row)
    _settle(db, clinic, row, beside)
    trail.write(db, clinic, person, Deed("rules.sign", target(row), None, _noted(row, given.fields)), now)


def _new(clinic: str, given: Proposal) -> RuleChange:
    """A change whose id says which of its row's it is, so that of two who saw the same only one can be kept."""
    place = SEPARATOR.join(given.place)
    id_ = approving.digest(clinic, given.file, place, str(given.number))[:32]
    return RuleChange(id=id_, clinic=clinic, file=given.file, place=place, version=0)


def _locked(db: Session, clinic: str, draft: RuleChange) -> RuleChange:
    """The draft as it is now, for nobody else to change."""
    query = select(RuleChange).where(RuleChange.clinic == clinic, RuleChange.id == draft.id).with_for_update()
    seen = draft.version
    row: RuleChange | None = db.scalar(query.execution_options(populate_existing=True))
    if row is None or row.version != seen or row.state != "draft":
        raise Changed(approving.FASTER)
    return row


def _add(db: Session, row: RuleChange) -> None:
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        raise Changed(approving.FASTER) from None


def _settle(db: Session, clinic: str, row: RuleChange, beside: Beside) -> None:
    """It stands in place of the changes before it, and what is shared beside it is remembered with the first of them."""
    others = [one for one in every(db, clinic) if one.id != row.id and (one.file, one.place) == (row.file, row.place)]
    standing = [one for one in others if one.state in KEPT]
    for other in standing:
        other.state, other.version = "replaced", other.version + 1
    if beside.is_same and row.value is not None:
        row.state = RETURNED
    shared.note(db, clinic, Thing(shared.RULE, target(row), beside.text), anew=beside.is_same or not standing)


def target(row: RuleChange) -> str:
    """What the trail calls the row that is changed."""
    return f"{row.file}/{row.place}"


def _noted(row: RuleChange, fields: Iterable[str] = ()) -> dict[str, str | int | bool | list[str]]:
    """What the trail says of a change; the change itself stays in its table."""
    noted: dict[str, str | int | bool | list[str]] = {"state": row.state, "change": row.id, "one_person": row.adds_only}
    noted |= {"sha256": approving.digest(row.value), "before_sha256": approving.digest(row.before)}
    return noted | ({"fields": list(fields)} if fields else {})
