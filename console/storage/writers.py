"""Who has written on a draft, as the trail has it: nobody approves what no other approver has had before them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console import roles
from console.storage.rows import Person
from gateway.storage.staff_tables import Person as Row
from gateway.storage.staff_tables import TrailRow


def is_own(db: Session, person: Person, kind: str, target: str) -> bool:
    """Whether this person has written on the draft, and no other approver has kept it since.

    `kind` and `target` are those of its deeds: "answers" of "answers.save".
    """
    wrote = _saved(db, person.clinic, kind, target)
    if person.id not in wrote:
        return False
    later = wrote[len(wrote) - wrote[::-1].index(person.id) :]
    people = db.scalars(select(Row).where(Row.clinic == person.clinic, Row.id.in_(later)))
    return not any(roles.may(roles.read(one.role), "approver") for one in people)


def _saved(db: Session, clinic: str, kind: str, target: str) -> list[str]:
    """The ids of those who saved it since it was approved or put aside last, in order."""
    table = TrailRow
    deeds = select(table.staff_id).where(table.clinic == clinic, table.target == target)
    ends = table.what.in_((f"{kind}.approve", f"{kind}.decline"))
    last = select(func.max(table.id)).where(table.clinic == clinic, table.target == target, ends)
    saved = deeds.where(table.what == f"{kind}.save", table.id > func.coalesce(last.scalar_subquery(), 0))
    return [one for one in db.scalars(saved.order_by(table.id)) if one]
