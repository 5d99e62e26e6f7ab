"""Answers that staff write or change, and what the inbox left for them; what is approved stays until the next approval.

An answer that is approved just as it is shared has nothing `approved` of its own any more: it follows the shared one.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.changes import Accepted, Told, is_same
from console.storage import approving, shared, trail, writers
from console.storage.rows import Changed, Missing, Person
from console.storage.trail import Deed
from gateway.storage.content_tables import StaffAnswer
from gateway.storage.database import erasing
from gateway.storage.staff_tables import Draft

NATURES = ("practical", "clinical")
TEST = "test"  # the kind of a draft that is in force at once: questions to test with


@dataclass(frozen=True)
class Given:
    """An answer as somebody wrote it; `review_by` is YYYY-MM-DD or empty."""

    told: Told
    nature: str
    owner: str
    review_by: str


def every(db: Session, clinic: str) -> dict[str, StaffAnswer]:
    """All that staff have touched, by answer."""
    rows = db.scalars(select(StaffAnswer).where(StaffAnswer.clinic == clinic).order_by(StaffAnswer.answer))
    return {row.answer: row for row in rows}


def find(db: Session, clinic: str, answer: str, lock: bool = False) -> StaffAnswer | None:
    """The row of an answer, if staff have touched it; `lock`: nobody else changes it until the transaction ends."""
    query = select(StaffAnswer).where(StaffAnswer.clinic == clinic, StaffAnswer.answer == answer)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    found: StaffAnswer | None = db.scalar(fresh if lock else query)
    return found


def waiting(db: Session, clinic: str) -> list[Draft]:
    """What the inbox left: wordings for an answer, and new answers, the oldest first."""
    return [row for row in _kept_drafts(db, clinic) if row.kind != TEST]


def tests(db: Session, clinic: str) -> list[Draft]:
    """The questions that staff keep to test with, the oldest first."""
    return [row for row in _kept_drafts(db, clinic) if row.kind == TEST]


def accepted(db: Session, clinic: str) -> tuple[Accepted, ...]:
    """The same, each with its answer."""
    return tuple(Accepted(str(one), row.answer or "") for row in tests(db, clinic) for one in row.wordings)


def save(
    db: Session, clinic: str, person: Person, given: Given, version: int, taken: Collection[str], now: datetime
) -> StaffAnswer:
    """Keep an answer as a draft, with the drafts of the inbox that went into it (`taken`, by id). Raises Changed.

    `version` is 0 for an answer that staff have not touched yet.
    """
    row = find(db, clinic, given.told.id, lock=True)
    if row is None:
        if version:
            raise Changed(approving.FASTER)
        row = StaffAnswer(id=uuid.uuid4().hex, clinic=clinic, answer=given.told.id, version=0, approved=None)
        before = None
    else:
        approving.check(row, version)
        before = _noted(row)
    told = given.told
    row.title, row.text, row.wordings = told.title, told.text, list(told.wordings)
    row.document, row.topic = told.document, told.topic or None
    row.nature, row.owner, row.review_by = given.nature, given.owner, given.review_by or None
    approving.made(row, person, now)
    db.add(row)
    db.flush()
    for draft in (one for one in _drafts(db, clinic, taken) if one.kind != TEST):
        put_away(db, draft, "taken")
    trail.write(db, clinic, person, Deed("answers.save", row.answer, before, _noted(row)), now)
    return row


def decline(db: Session, clinic: str, person: Person, draft_id: str, now: datetime) -> None:
    """Put a draft of the inbox aside. Raises Missing."""
    found = _drafts(db, clinic, [draft_id])
    if not found:
        raise Missing("This draft is not here any more.")
    put_away(db, found[0], "declined")
    trail.write(db, clinic, person, Deed("answers.decline", draft_id, {"state": "draft"}, {"state": "declined"}), now)


def put_away(db: Session, draft: Draft, state: str) -> None:
    """A draft of the inbox counts no more: its words, a visitor's, are kept only in the answer that took them."""
    draft.state, draft.version, draft.wordings, draft.title = state, draft.version + 1, [], None
    erasing(db)


def needs_second(row: StaffAnswer, live: Told | None) -> bool:
    """Whether a second person has to approve: it is or was clinical, and more was done than wordings added.

    `live` is what the repository says where staff have approved nothing yet.
    """
    old = live if row.approved is None else told_of(row)
    if row.nature != "clinical" and not _was_clinical(row, live):
        return False
    now = current(row)
    same = old is not None and replace(old, text="", wordings=()) == replace(now, text="", wordings=())
    same = same and old is not None and old.quotes == now.quotes
    return not (same and old is not None and set(old.wordings) <= set(now.wordings) and row.nature == "clinical")


def approve(db: Session, clinic: str, person: Person, row: StaffAnswer, version: int, live: Told | None, now: datetime) -> None:
    """Approve a draft. Raises Changed and NotYours."""
    before, is_own = _noted(row), writers.is_own(db, person, "answers", row.answer)
    approving.approve(row, person, version, alone=not needs_second(row, live), now=now, is_own=is_own)
    told = current(row)
    _note_shared(db, row, live, anew=is_same(told, live))
    row.approved = {"title": told.title, "text": told.text, "wordings": list(told.wordings), "document": told.document}
    row.approved |= {"nature": row.nature, "topic": told.topic}
    if is_same(told, live):
        row.approved = None
    trail.write(db, clinic, person, Deed("answers.approve", row.answer, before, _noted(row)), now)


def retire(db: Session, clinic: str, person: Person, row: StaffAnswer, version: int, live: Told | None, now: datetime) -> None:
    """Take an answer out of the next version; what was written stays here. Raises Changed."""
    approving.check(row, version)
    before, nature = _noted(row), "clinical" if _was_clinical(row, live) else row.nature
    _note_shared(db, row, live, anew=live is None)
    row.state, row.version, row.approved_by, row.approved_at = "retired", row.version + 1, person.id, now
    row.approved = {"retired": True, "nature": nature}
    db.add(row)
    db.flush()
    trail.write(db, clinic, person, Deed("answers.retire", row.answer, before, _noted(row)), now)


def current(row: StaffAnswer) -> Told:
    """The answer as it is written now."""
    return Told(row.answer, row.title, row.text, tuple(row.wordings), row.document, row.topic or "")


def told_of(row: StaffAnswer) -> Told | None:
    """The answer as it was last approved; None when it never was, or was retired."""
    kept = row.approved
    if not _is_content(kept) or kept is None:
        return None
    wordings = tuple(kept["wordings"])
    return Told(row.answer, kept["title"], kept["text"], wordings, kept["document"], kept.get("topic", ""))


def follows(row: StaffAnswer) -> bool:
    """Whether the answer is told as it is shared, though staff have touched it."""
    return row.approved is None and row.state in approving.KEPT


def new_id(title: str, begins: str, known: Collection[str]) -> str:
    """An id for a new answer, from its title; `begins` is its first part."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = f"{begins}.{'_'.join(re.findall(r'[a-z0-9]+', plain)[:6]) or 'answer'}"
    numbered = (f"{name}_{number}" for number in range(2, len(known) + 3))
    return name if name not in known else next(one for one in numbered if one not in known)


def _was_clinical(row: StaffAnswer, live: Told | None) -> bool:
    """Whether what counted so far is clinical, as everything is that the repository says."""
    return bool((row.approved or {}).get("nature", "clinical" if live else "practical") == "clinical")


def _note_shared(db: Session, row: StaffAnswer, live: Told | None, anew: bool) -> None:
    """Remember what is shared beside the first that is approved, and beside what makes the answer just so."""
    shared.note(db, row.clinic, shared.of_answer(live, row.answer), anew or row.approved is None)


def _is_content(kept: object) -> bool:
    return isinstance(kept, dict) and not kept.get("retired")


def _kept_drafts(db: Session, clinic: str) -> list[Draft]:
    rows = db.scalars(select(Draft).where(Draft.clinic == clinic, Draft.state == "draft").order_by(Draft.made_at, Draft.id))
    return list(rows)


def _drafts(db: Session, clinic: str, ids: Collection[str]) -> list[Draft]:
    query = select(Draft).where(Draft.clinic == clinic, Draft.id.in_(list(ids)), Draft.state == "draft")
    return list(db.scalars(query.with_for_update()))


def _noted(row: StaffAnswer) -> dict[str, str | int]:
    """What the trail says of an answer: no wording, which may be a visitor's."""
    wordings = [str(one) for one in row.wordings]
    content = approving.digest(row.title, row.text, row.document, row.topic or "", row.nature, wordings)
    return {"state": row.state, "version": row.version, "nature": row.nature, "wordings": len(row.wordings), "sha256": content}
