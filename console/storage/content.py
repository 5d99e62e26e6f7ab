"""What is approved, as one set of changes; and which of it is live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.changes import Changes, Rule
from console.storage import answers, documents, rules
from console.storage.rules import KEPT
from gateway.storage.content_tables import RuleChange, StaffAnswer, StaffDocument


def approved(db: Session, clinic: str) -> Changes:
    """Everything that is approved, in a fixed order; of several versions of one thing the newest."""
    rows = [row for row in answers.every(db, clinic).values() if row.approved is not None]
    told = [(row, answers.told_of(row)) for row in rows]
    return Changes(
        answers=tuple(one for _, one in told if one is not None),
        retired=tuple(row.answer for row, one in told if one is None),
        documents={row.name: row.text for row in _documents(db, clinic)},
        rules=tuple(_rule(row) for row in _rules(db, clinic)),
        accepted=answers.accepted(db, clinic),
    )


def fitting(db: Session, clinic: str, repository: Mapping[str, str]) -> Changes:
    """What is approved, and behind each document its draft: a rule may quote either before the draft is approved.

    `repository` are the documents that the clinic begins from, by name.
    """
    found, texts = approved(db, clinic), documents.texts(db, clinic, repository)
    both = {name: documents.joined(parts) for name, parts in texts.items() if parts != (repository.get(name),)}
    return replace(found, documents=both)


def went_live(db: Session, clinic: str, changes: Changes) -> None:
    """Say what is live now: exactly these changes. Drafts and what is retired keep their state."""
    told = {one.id: one for one in changes.answers}
    for row in db.scalars(select(StaffAnswer).where(StaffAnswer.clinic == clinic, StaffAnswer.state.in_(KEPT))):
        row.state = _state(told.get(row.answer) == answers.told_of(row))
    for row in _documents(db, clinic):
        row.state = _state(changes.documents.get(row.name) == row.text)
    for change in _rules(db, clinic):
        change.state = _state(_rule(change) in changes.rules)


def _state(is_live: bool) -> str:
    return "live" if is_live else "approved"


def _documents(db: Session, clinic: str) -> list[StaffDocument]:
    table = StaffDocument
    rows = db.scalars(select(table).where(table.clinic == clinic, table.state.in_(KEPT)).order_by(table.name, table.number))
    return list({row.name: row for row in rows}.values())


def _rules(db: Session, clinic: str) -> list[RuleChange]:
    return list(rules.standing(rules.every(db, clinic)).values())


def _rule(row: RuleChange) -> Rule:
    return Rule(row.file, tuple(row.place.split(rules.SEPARATOR)), row.value)
