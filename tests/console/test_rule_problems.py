"""What staff type into a row is looked at before it is kept: each kind of fault gets a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from console import library, rule_edits, rule_fields, rule_problems, rule_values
from console.changes import Changes, Rule
from console.rule_shelf import Shelf
from tests.console.ruled import changed

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tables/rule_problems.yml").read_text("utf-8"))
SHELF = Shelf(ROOT, {})


def told(case: dict[str, Any]) -> str:
    """What is said to somebody who types this into the row's form."""
    row = SHELF.row(*case["row"].split("/"))
    assert row is not None
    fields = rule_fields.fields(row.section, row.id, row.data)
    form = changed({one.name: rule_values.shown(one.spec.kind, one.value) for one in fields}, case)
    values, problems = rule_problems.typed(row, form, library.of(ROOT).clearing)
    if problems:
        return " ".join(problems)
    value = rule_edits.edited(SHELF.text(row) or "", values)
    return rule_problems.whole(ROOT, Changes(), Rule(row.section.file, row.place, value))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['row']}: {case.get('adds', case.get('value'))}"[:70])
def test_a_fault_is_told_in_a_sentence(case: dict[str, Any]) -> None:
    assert case["says"] in told(case)


def test_what_is_written_well_has_no_fault() -> None:
    assert told({"row": "aftercare/rules/makeup", "field": "named", "adds": "(face|body) paint*"}) == ""
    assert told({"row": "contraindications/unlisted/diabetes", "field": "no_match|en", "adds": "sugar daddy"}) == ""
    assert told({"row": "urgent/words/throat", "field": "en", "adds": "gullet"}) == ""
