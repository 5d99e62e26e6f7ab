"""How many people a change of a rule needs: who only adds what makes the assistant more careful needs nobody else."""

from __future__ import annotations

from typing import Any

from console import rule_edits, rule_fields, rule_terms, yaml_rows
from console.rule_fields import APPROVED_BY
from console.rule_shelf import Row, Shelf
from console.storage import approving
from console.storage.rows import Person
from console.yaml_places import Place, find

COUNTED = (*approving.KEPT, "replaced", approving.RETURNED)


def alone(row: Row, wanted: Any, shelf: Shelf) -> bool:
    """Whether whoever proposes this may approve it; a row that comes back is measured by what it was."""
    if row.section.alone:
        return True
    before = yaml_rows.read(row.kept.before) if row.is_gone and row.kept and row.kept.before else row.data
    enough = _comes_alone(row, wanted) if before is None else rule_edits.only_adds(row.section, row.id, before, wanted)
    if not enough:
        return False
    came = rule_edits.added(row.section, row.id, before, wanted)
    if came and rule_terms.silences(row, shelf):
        return False
    return not any(rule_terms.takes_away(row, field, term, shelf) for field, term in came)


def _comes_alone(row: Row, wanted: Any) -> bool:
    """Whether a new row holds nothing but what the form for new ones asks, with values that one person may choose."""
    new = row.section.new
    if new is None or new.alone is None:
        return False
    fields = rule_fields.fields(row.section, row.id, wanted)
    more = any(field.value for field in fields if field.spec.at not in new.asks)
    return not more and all(find(wanted, (key,)) in values for key, values in new.alone.items())


def wrote(person: Person, row: Row, signature: Place) -> bool:
    """Whether somebody wrote the translation at whose side `signature` stands, and so can't approve it."""
    for change in sorted(row.past, key=lambda one: one.approved_at or one.made_at, reverse=True):
        if change.state in COUNTED and _translation(change.before, signature) != _translation(change.value, signature):
            return bool(change.made_by == person.id)
    return False


def _translation(text: str | None, signature: Place) -> Any:
    """What stands beside a signature."""
    part = find(yaml_rows.read(text), signature[:-1]) if text else None
    return {key: value for key, value in part.items() if key != APPROVED_BY} if isinstance(part, dict) else part
