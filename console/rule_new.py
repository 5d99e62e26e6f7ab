"""Makes a new row of a section from what somebody typed: its fields, its id, and its YAML."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.clearing import Clearing
from assistant.terms import plain
from console import rule_edits, rule_fields, rule_problems
from console.rule_edits import Values
from console.rule_fields import APPROVED_BY, NO_LIST, Field, Section, Spec
from console.rule_shelf import Row, Shelf
from console.yaml_places import find, put

MAIN = "en"  # the language in which a row has to be written; translations may come later
RESERVED = frozenset((*NO_LIST, APPROVED_BY, "new"))
BESIDE = ("hint", APPROVED_BY)  # of a translation: nothing by themselves
LONGEST = 40  # letters of an id
NAME = ("name",)


@dataclass(frozen=True)
class Made:
    """A new row as YAML, or what is wrong with what was typed."""

    row: Row | None
    value: str
    problems: tuple[str, ...]


def fields(section: Section) -> tuple[Field, ...]:
    """The fields of the form for a new row; none where a section takes no new ones."""
    new = section.new
    if new is None:
        return ()
    asked = tuple(one for one in rule_fields.fields(section, "", new.data) if one.spec.at in new.asks)
    return (Field(Spec(NAME, new.name, "detail"), NAME, new.name, ""), *asked) if new.name else asked


def made(section: Section, given: dict[str, str], shelf: Shelf, clears: Clearing) -> Made:
    """The row that was typed."""
    shown = fields(section)
    values, problems = rule_problems.typed(shelf.fresh(section, ""), given, clears, shown)
    new = section.new
    name = str(_value(shown, values, NAME if new is None or new.name else (new.source,)))
    problems = [*problems, *_missing(shown, values, problems), *_of_name(section, name, shelf)]
    if problems or new is None:
        return Made(None, "", tuple(problems))
    row = shelf.fresh(section, _id(name, section, shelf))
    data = copy.deepcopy(dict(new.data))
    for path, value in values.items():
        if path != NAME:
            put(data, path, value)
    data = _pruned(data)
    if isinstance(find(shelf.data(section.file), section.at), list):
        data = {"id": row.id, **data}
    return Made(row, rule_edits.written(data), ())


def _value(shown: Sequence[Field], values: Values, path: tuple[str, ...]) -> Any:
    """What a field has now: what was typed, else what it began with."""
    found = values.get(path, next((one.value for one in shown if one.path == path), ""))
    return "" if found is None else found


def _missing(shown: Sequence[Field], values: Values, problems: Sequence[str]) -> list[str]:
    """The fields that have to be filled in and are not, unless something else is wrong with them."""
    empty = [one.label for one in shown if _is_needed(one, values) and _value(shown, values, one.path) in ("", [])]
    found = [f"{label}: This can't be left empty." for label in empty if not any(told.startswith(label) for told in problems)]
    if not any(values.get(one.path) for one in shown if one.spec.kind == "terms"):
        found.append("Write at least one wording.")
    return found


def _is_needed(field: Field, values: Values) -> bool:
    """Whether a new row can't be without this; of a translation only a question whose small print is written."""
    if field.spec.empty or field.spec.kind == "terms":
        return False
    if MAIN in field.path or not set(field.path) & set(rule_fields.languages()):
        return True
    return bool(values.get((*field.path[:-1], "hint")))


def _of_name(section: Section, name: str, shelf: Shelf) -> list[str]:
    if name and not _letters(name):
        return [f"Write the name in Latin letters: “{name}”."]
    file = rule_fields.files()[section.file]
    rows = [row for row in shelf.rows(file) if row.section.id == section.id and row.wanted is not None]
    if any(_letters(row.name) == _letters(name) for row in rows):
        return [f"“{name}” is there already: open that row and change it."]
    return []


def _letters(name: str) -> str:
    """The plain letters and figures of a name, as an id has them."""
    return "_".join(re.findall(r"[a-z0-9]+", plain(name)))[:LONGEST].strip("_")


def _id(name: str, section: Section, shelf: Shelf) -> str:
    """The id that a name makes: unlike any of its file, except one that was put aside."""
    rows = shelf.rows(rule_fields.files()[section.file])
    taken = {row.id for row in rows if row.section.id != section.id or not row.is_put_aside} | RESERVED
    made, number = _letters(name), 2
    while made in taken:
        made, number = f"{_letters(name)}_{number}", number + 1
    return made


def _pruned(data: Any) -> Any:
    """The row without what was left empty; a translation without its words goes as a whole."""
    if not isinstance(data, dict):
        return data
    kept = {key: _pruned(value) for key, value in data.items()}
    kept = {key: value for key, value in kept.items() if key in BESIDE or value not in ("", [], {})}
    said = set(kept) - set(BESIDE)
    if said == {MAIN}:
        kept.pop(APPROVED_BY, None)
    return kept if said else {}
