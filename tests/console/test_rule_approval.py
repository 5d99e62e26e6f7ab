"""Which change of a rule one person may approve, and that what is written is what was meant and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console import rule_edits, rule_fields, rule_values, yaml_rows
from console.rule_approval import alone
from console.rule_shelf import Row, Shelf

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tables/rule_approval.yml").read_text("utf-8"))
SHELF = Shelf(ROOT, {})
ROWS = [row for file in rule_fields.files().values() for row in SHELF.rows(file) if row.base is not None]


def row_of(address: str) -> Row:
    row = SHELF.row(*address.split("/"))
    assert row is not None
    return row


def wanted(row: Row, case: dict[str, Any]) -> Any:
    """The row's data with a line more, a line less, or another value."""
    path = tuple(case["field"].split("|")) if "field" in case else ()
    field = next(one for one in rule_fields.fields(row.section, row.id, row.data) if one.path == path)
    lines = rule_values.shown(field.spec.kind, field.value).splitlines()
    if "adds" in case:
        lines.append(case["adds"])
    elif "drops" in case:
        del lines[case["drops"]]
    else:
        lines = [case["value"]]
    value = rule_values.read(field.spec.kind, "\n".join(lines))
    return yaml_rows.read(rule_edits.edited(SHELF.text(row) or "", {path: value}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['row']}: {case.get('adds', case.get('value', 'less'))}")
def test_who_only_adds_needs_nobody_else_and_everybody_else_does(case: dict[str, Any]) -> None:
    row = row_of(case["row"])
    assert alone(row, wanted(row, case), SHELF) is case["alone"]


def test_every_row_reads_back_and_every_field_has_words() -> None:
    assert len(ROWS) > 200
    for row in ROWS:
        fields = rule_fields.fields(row.section, row.id, row.data)
        assert fields, row.id
        assert len({one.name for one in fields}) == len(fields)
        for one in fields:
            assert "{" not in one.label and one.label.strip()
            told = rule_values.shown(one.spec.kind, one.value)
            again = rule_values.shown(one.spec.kind, rule_values.read(one.spec.kind, told))
            assert set(map(str.strip, again.split("\n"))) == set(map(str.strip, told.split("\n")))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_edited_row_says_what_was_meant_and_whatever_one_person_may_do_takes_nothing_away(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(ROWS))
    fields = [one for one in rule_fields.fields(row.section, row.id, row.data) if one.spec.kind == "terms" and one.value]
    text = SHELF.text(row) or ""
    values = {}
    for field in data.draw(st.lists(st.sampled_from(fields), max_size=3, unique_by=lambda one: one.path)) if fields else []:
        kept = data.draw(st.lists(st.sampled_from([str(one) for one in field.value]), unique=True))
        new = data.draw(st.lists(st.text("abc xyz:#-'{}*\"é", min_size=1, max_size=12).map(str.strip).filter(bool), max_size=2))
        values[field.path] = [*kept, *new] if data.draw(st.booleans()) else [*map(str, field.value), *new]
    values = {path: value for path, value in values.items() if value}
    after = yaml_rows.read(rule_edits.edited(text, values))
    for path, value in values.items():
        assert rule_edits.find(after, path) == value
    try:
        enough = alone(row, after, SHELF)
    except ValueError:
        return  # a wording that nobody could have kept
    if enough and row.section.file != "clinic":
        for field in rule_fields.fields(row.section, row.id, row.data):
            now = rule_edits.find(after, field.path)
            assert set(map(str, field.value or [])) <= set(map(str, now or [])) if field.spec.adds else now == field.value


@pytest.mark.parametrize("address", ["aftercare/rules/sun", "urgent/signs/breathing", "contraindications/unlisted/joints"])
def test_a_wording_more_is_a_line_more_where_lists_are_written_in_lines(address: str) -> None:
    row = row_of(address)
    text = SHELF.text(row) or ""
    field = next(one for one in rule_fields.fields(row.section, row.id, row.data) if one.spec.adds and one.value)
    lines = rule_edits.edited(text, {field.path: [*field.value, "my thing"]}).splitlines()
    assert any("my thing" in line for line in lines)
    others = [line for line in lines if line not in text.splitlines()]
    assert len(others) <= 2 + len(field.value)
