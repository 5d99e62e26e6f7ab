"""What was shared when a clinic wrote its own: an answer, a document or a row of a rule. A release may change it since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.changes import Told
from console.storage import approving, trail
from console.storage.rows import Person
from console.storage.trail import Deed
from gateway.storage.content_tables import SharedSeen

RULE, ANSWER, DOCUMENT = "rule", "answer", "document"
DEEDS = {RULE: "rules.keep", ANSWER: "answers.keep", DOCUMENT: "documents.keep"}
Seen = Mapping[str, str | None]  # by target; None: nothing was shared


@dataclass(frozen=True)
class Thing:
    """Something that may be shared; `content` is what is shared of it now, None where nothing is."""

    kind: str
    target: str
    content: str | None


def seen(db: Session, clinic: str, kind: str) -> Seen:
    """What was shared of everything of a kind that a clinic wrote its own of."""
    rows = db.scalars(select(SharedSeen).where(SharedSeen.clinic == clinic, SharedSeen.kind == kind))
    return {row.target: row.content for row in rows}


def note(db: Session, clinic: str, thing: Thing, anew: bool) -> None:
    """Remember what is shared; what is remembered already is replaced only `anew`."""
    row = db.get(SharedSeen, (clinic, thing.kind, thing.target))
    if row is None:
        db.add(SharedSeen(clinic=clinic, kind=thing.kind, target=thing.target, content=thing.content))
        db.flush()
    elif anew:
        row.content = thing.content


def keep(db: Session, clinic: str, person: Person, thing: Thing, now: datetime) -> None:
    """Somebody has seen what is shared now, and keeps the clinic's own."""
    note(db, clinic, thing, anew=True)
    after = {"sha256": approving.digest(thing.content)}
    trail.write(db, clinic, person, Deed(DEEDS[thing.kind], thing.target, None, after), now)


def of_answer(told: Told | None, answer: str) -> Thing:
    """An answer as the shared content has it."""
    text = None if told is None else json.dumps(asdict(told), ensure_ascii=False)
    return Thing(ANSWER, answer, text)


def told_of(content: str | None) -> Told | None:
    """The answer that `of_answer` wrote down."""
    if content is None:
        return None
    row = json.loads(content)
    return Told(**{**row, "wordings": tuple(row["wordings"])})
