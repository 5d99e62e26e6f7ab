"""What was decided about a group, with its draft, its row in the trail, and how it is taken back."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.storage import answers, trail, work
from console.storage.inbox import STATES
from console.storage.rows import Changed, Missing, Person
from console.storage.trail import Deed
from gateway.storage.staff_tables import Decision, Draft, Work

LAST = 10  # decisions that can be taken back


@dataclass(frozen=True)
class Choice:
    """A decision: the new state, and for an attachment or a new answer its wordings.

    `to_test`: what is attached is not learned, but kept to test with.
    """

    state: str
    answer: str | None = None
    wordings: tuple[str, ...] = ()
    title: str = ""
    to_test: bool = False


@dataclass(frozen=True)
class Done:
    """A decision as it is listed."""

    id: int
    work_id: str
    at: datetime
    state: str
    answer: str | None
    undone: bool


def decide(
    db: Session,
    clinic: str,
    person: Person,
    work_id: str,
    version: int,
    choice: Choice,
    now: datetime,
    along: Sequence[tuple[str, int]] = (),
) -> None:
    """Give a group another state, and those that go along with it (ids and versions); one draft is made for all.

    Raises Changed when somebody else was faster, Missing when one is gone: nothing is kept then.
    """
    if choice.state not in STATES:
        raise Missing("There is no such decision.")
    shown = {work_id: version, **dict(along)}
    rows = {id_: work.locked(db, clinic, id_) for id_ in sorted(shown)}
    for id_, row in rows.items():
        work.check(row, person, shown[id_], now)
    draft = _draft(db, clinic, person, rows[work_id], choice, now)
    for id_ in shown:
        _keep(db, clinic, person, rows[id_], choice, draft, now)


def _keep(db: Session, clinic: str, person: Person, row: Work, choice: Choice, draft: Draft | None, now: datetime) -> None:
    """Keep one group's decision, with its row in the trail."""
    before = {"state": row.state, "answer": row.answer}
    work.set_state(row, person, choice.state, now)
    row.answer = choice.answer
    after = {"state": row.state, "answer": row.answer, "version": row.version}
    kept = Decision(clinic=clinic, staff_id=person.id, work_id=row.id, at=now, before=before, after=after)
    kept.draft_id, kept.undone = draft.id if draft else None, False
    db.add(kept)
    made = {"draft": draft.id, "kind": draft.kind, "sha256": digest(draft)} if draft else {}
    told = {"state": row.state, "answer": row.answer} | made
    trail.write(db, clinic, person, Deed(f"inbox.{choice.state}", row.id, before, told), now)


def undo(db: Session, clinic: str, person: Person, decision_id: int, now: datetime) -> str:
    """Take one of one's own last decisions back, with its draft and what went along: the group's id.

    Raises Missing and Changed.
    """
    if decision_id not in {one.id for one in last(db, clinic, person) if not one.undone}:
        raise Missing("This can't be taken back: it is not one of your last ten decisions, or was taken back already.")
    kept = db.get_one(Decision, decision_id)
    together = select(Decision).where(Decision.draft_id == kept.draft_id, Decision.undone.is_(False))
    for one in list(db.scalars(together.order_by(Decision.work_id))) if kept.draft_id else [kept]:
        _take_back(db, clinic, person, one, now)
    if kept.draft_id and (draft := db.get(Draft, kept.draft_id, with_for_update=True)):
        if draft.state != "draft" or draft.version != 0:
            raise Changed("Somebody has gone on with this draft. Nothing was taken back.")
        answers.put_away(db, draft, "dropped")
    return str(kept.work_id)


def _take_back(db: Session, clinic: str, person: Person, kept: Decision, now: datetime) -> None:
    """Give one group its state before; raises Changed and Missing."""
    row = work.locked(db, clinic, kept.work_id)
    if row.version != kept.after["version"] or work.is_others(row, person, now):
        raise Changed("Somebody else has changed this since. Nothing was taken back.")
    before = {"state": row.state, "answer": row.answer}
    work.set_state(row, person, kept.before["state"], now)
    row.answer, kept.undone = kept.before["answer"], True
    trail.write(db, clinic, person, Deed("inbox.undo", row.id, before, {"state": row.state, "answer": row.answer}), now)


def last(db: Session, clinic: str, person: Person) -> list[Done]:
    """Somebody's last ten decisions, the newest first."""
    mine = select(Decision).where(Decision.staff_id == person.id, Decision.clinic == clinic)
    rows = db.scalars(mine.order_by(Decision.id.desc()).limit(LAST))
    return [Done(row.id, row.work_id, row.at, row.after["state"], row.after["answer"], row.undone) for row in rows]


def digest(draft: Draft) -> str:
    """What the trail holds of a draft's content, which may be a visitor's wording."""
    content = "\n".join([draft.answer or "", draft.title or "", draft.text or "", *draft.wordings])
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def all_or_none(
    db: Session, clinic: str, person: Person, rows: Sequence[tuple[str, int]], choice: Choice, now: datetime
) -> None:
    """The same decision about several groups, in a fixed order; raises Changed or Missing before anything is kept."""
    for work_id, version in sorted(rows):
        decide(db, clinic, person, work_id, version, choice, now)


def _draft(db: Session, clinic: str, person: Person, row: Work, choice: Choice, now: datetime) -> Draft | None:
    if choice.state not in ("attached", "new_answer"):
        return None
    kind = "answer" if choice.state == "new_answer" else answers.TEST if choice.to_test else "wording"
    draft = Draft(id=uuid.uuid4().hex, clinic=clinic, kind=kind, answer=choice.answer, title=choice.title or None)
    draft.wordings, draft.work_id, draft.state, draft.version = list(choice.wordings), row.id, "draft", 0
    draft.made_by, draft.made_at = person.id, now
    db.add(draft)
    db.flush()
    return draft
