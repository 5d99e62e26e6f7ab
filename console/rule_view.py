"""How one row is shown: its fields, the draft's differences, its translations, and the changes before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from console import library, overtaken, rule_edits, rule_fields, rule_values, rules_page, yaml_rows
from console.desk import Ask
from console.rule_edits import Difference
from console.rule_fields import Field
from console.rule_shelf import PUT_ASIDE, Row, Shelf
from console.storage import approving, content, people, rules, writers
from console.storage.approving import SECOND
from console.yaml_places import find
from gateway.storage.content_tables import RuleChange

SHOWN_BEFORE = 10  # earlier changes
STATES = {"draft": "Draft", "approved": "Approved", "live": "Live", "replaced": "Replaced", "declined": PUT_ASIDE}
STATES |= {approving.RETURNED: approving.RETURNED_TOLD}


async def shown(ask: Ask, found: Shelf, row: Row, problems: Sequence[str] = (), status: int = 200) -> Response:
    """The page of a row, with what was typed and could not be kept."""
    names = await ask.desk.read(lambda db: people.names(db, ask.desk.clinic))
    draft, given = row.draft, typed(ask)
    fields = () if _is_without_fields(row) else rule_fields.fields(row.section, row.id, row.wanted)
    past = sorted((one for one in row.past if one.state != "draft"), key=lambda one: one.made_at, reverse=True)
    file = rule_fields.files()[row.section.file]
    values: dict[str, Any] = {
        "row": row,
        "file": file,
        "texts": texts(fields, given),
        "answers": await answers(ask),
        "names": names,
        "problems": problems,
        "may_edit": ask.may(row.section.least),
        "may_approve": may_approve(ask, row, await is_own(ask, row), draft is not None and draft.adds_only),
        "second": SECOND,
        "overtaken": overtaken.of_row(row),
        "differences": _differences(row, row.data, row.wanted) if draft else (),
        "past": [(one, _of_change(row, one)) for one in past[:SHOWN_BEFORE]],
        "signatures": _signatures(row),
        "state": rules_page.state(row),
        "states": STATES,
        "yes_no": rule_values.YES_NO,
        "review": rules_page.review(found, file),
    }
    return ask.page("rule.html", status, **values)


def texts(fields: Sequence[Field], given: Mapping[str, str]) -> list[tuple[Field, str]]:
    """Each field with what its input holds: what was typed, else what counts."""
    return [(one, given.get(one.name, rule_values.shown(one.spec.kind, one.value))) for one in fields]


async def answers(ask: Ask) -> dict[str, str]:
    """The answers that a rule may lead to, with their titles: those of the repository and the approved ones."""
    changes = await ask.desk.read(lambda db: content.approved(db, ask.desk.clinic))
    titles = {id_: f"{told.title} ({id_})" for id_, told in library.approved(ask.desk.base, changes).items()}
    return dict(sorted(titles.items(), key=lambda one: one[1].casefold()))


def _is_without_fields(row: Row) -> bool:
    """Whether there is nothing to edit: the row was, or is to be, taken out."""
    return row.wanted is None and row.id not in row.section.details


async def is_own(ask: Ask, row: Row) -> bool:
    """Whether this person has written on the draft, and no other approver since."""
    draft = row.draft
    return draft is not None and await ask.desk.read(lambda db: writers.is_own(db, ask.who, "rules", rules.target(draft)))


def may_approve(ask: Ask, row: Row, is_own: bool, alone: bool) -> bool:
    """Whether this person may approve the draft; `alone`: one person is enough."""
    draft = row.draft
    if draft is None or (alone and not ask.may(row.section.least)):
        return False
    return approving.may_approve(draft, ask.who, alone, is_own)


def _differences(row: Row, before: Any, after: Any) -> tuple[Difference, ...]:
    return rule_edits.differences(row.section, row.id, before, after)


def _of_change(row: Row, change: RuleChange) -> tuple[Difference, ...]:
    before, after = (None if text is None else yaml_rows.read(text) for text in (change.before, change.value))
    return _differences(row, before, after)


def _signatures(row: Row) -> list[dict[str, Any]]:
    """Each translation with what it says and who approved it."""
    found = []
    for path in rule_fields.signatures(row.data):
        beside = find(row.data, path[:-1])
        said = [str(text) for key, text in beside.items() if key != path[-1]]
        found.append({"what": "|".join(path), "label": rule_edits.signature_label(path), "said": said, "by": beside[path[-1]]})
    return found


def typed(ask: Ask) -> dict[str, str]:
    """What was typed into the fields of the row."""
    return {name: value for name, value in reversed(ask.form.fields) if name.startswith("field")}
