"""Keeps a change of a rule as a draft, if the assistant could start with it and nobody was faster."""

from __future__ import annotations

from sqlalchemy.orm import Session

from console import library, rule_edits, rule_problems, rule_shelf, yaml_rows
from console.changes import Rule
from console.desk import Ask
from console.rule_approval import alone
from console.rule_shelf import Row, Shelf
from console.storage import content, rules
from console.storage.approving import FASTER
from console.storage.rows import Changed
from console.storage.rules import Proposal


class Unfit(ValueError):
    """A change with which the assistant could not start; the text says why."""


async def propose(ask: Ask, found: Shelf, row: Row, value: str | None) -> None:
    """Keep a draft. Raises Unfit, and Changed when the row is not as it was shown."""
    wanted = None if value is None else yaml_rows.read(value)
    if wanted == row.data:
        raise Unfit("This is what counts already.")
    if told := await unfit(ask, row, value):
        raise Unfit(told)
    enough = wanted is not None and alone(row, wanted, found)
    fields = tuple(one.label for one in rule_edits.differences(row.section, row.id, row.data, wanted))
    given = Proposal(row.section.file, row.place, found.text(row), value, enough, len(row.past), fields)

    def do(db: Session) -> None:
        now = rule_shelf.read(db, ask.desk.clinic, found.base).fresh(row.section, row.id)
        if now.seen != row.seen or len(now.past) != len(row.past):
            raise Changed(FASTER)
        rules.save(db, ask.desk.clinic, ask.who, given, now.draft, ask.desk.now())

    await ask.desk.read(do)


async def unfit(ask: Ask, row: Row, value: str | None) -> str:
    """Why the assistant could not start with the row like this and all that is approved; empty when it can."""
    base = ask.desk.base
    known = library.of(base).documents
    approved = await ask.desk.read(lambda db: content.fitting(db, ask.desk.clinic, known))
    rule = Rule(row.section.file, row.place, value)
    return await ask.desk.hashing(lambda: rule_problems.whole(base, approved, rule))
