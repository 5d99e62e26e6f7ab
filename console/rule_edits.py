"""Writes changed fields into the YAML of one row, says what differs between two states of a row, and who may approve that."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from console import rule_fields, yaml_rows
from console.rule_fields import APPROVED_BY, Field, Section
from console.rule_values import shown
from console.yaml_places import Place, drop, find, put

Values = Mapping[tuple[str, ...], Any]  # what a field becomes, by its path; None takes it out
UNSIGNED = ""  # of approved_by: nobody has


@dataclass(frozen=True)
class Difference:
    """One field before and after, as people read it: whole texts, or the lines that went and that came."""

    label: str
    gone: tuple[str, ...]
    came: tuple[str, ...]


def edited(text: str, values: Values) -> str:
    """The YAML of a row with these fields changed; what was not changed stays as it is written where that can be."""
    for path, value in values.items():
        text = _one(text, path, value)
    return text


def with_lost_signatures(values: Values, data: Any) -> dict[tuple[str, ...], Any]:
    """The same changes; who had approved the text of a translation has not approved the new one."""
    lost = {}
    for path in values:
        beside = find(data, path[:-1]) if path else None
        if isinstance(beside, dict) and beside.get(APPROVED_BY):
            signature = (*path[:-1], APPROVED_BY)
            lost[signature] = UNSIGNED
    return {**values, **lost}


def differences(section: Section, row: str, before: Any, after: Any) -> tuple[Difference, ...]:
    """What differs, field by field; a row that comes or goes differs in everything."""
    old = {field.path: field for field in rule_fields.fields(section, row, before)} if before is not None else {}
    new = {field.path: field for field in rule_fields.fields(section, row, after)} if after is not None else {}
    pairs = [(path, old.get(path), new.get(path)) for path in dict.fromkeys((*new, *old))]
    found = [_difference(one, other) for _, one, other in pairs if _text(one) != _text(other)]
    signed = [*rule_fields.signatures(before), *rule_fields.signatures(after)]
    for path in dict.fromkeys(signed):
        names = (find(before, path), find(after, path))
        if before is not None and after is not None and names[0] != names[1]:
            label = f"Approved by, {signature_label(path)}"
            found.append(Difference(label, *((str(name),) if name else () for name in names)))
    return tuple(found)


def signature_label(path: Place) -> str:
    """Of what a person's name stands for having approved it."""
    known = rule_fields.languages()
    return ", ".join(known.get(part, part.replace("_", " ")) for part in path[:-1]) or "all languages"


def only_adds(section: Section, row: str, before: Any, after: Any) -> bool:
    """Whether nothing but entries of lists came that whoever edits may add to, and nothing went."""
    if before is None or after is None:
        return before is None and after is not None
    rest, changed = copy.deepcopy(before), copy.deepcopy(after)
    for field in rule_fields.fields(section, row, after):
        if field.spec.adds:
            old, new = find(before, field.path) or [], find(after, field.path) or []
            if not set(map(str, old)) <= set(map(str, new)):
                return False
            if not field.path:
                return True
            for data in (rest, changed):
                _drop(data, field.path)
    return bool(rest == changed)


def added(section: Section, row: str, before: Any, after: Any) -> list[tuple[Field, str]]:
    """The entries that came to lists of a row, with their lists."""
    found = []
    for field in rule_fields.fields(section, row, after):
        if field.spec.kind == "terms":
            old = set(map(str, find(before, field.path) or []))
            found += [(field, str(one)) for one in field.value or [] if str(one) not in old]
    return found


def written(value: Any) -> str:
    """A value as YAML of its own: lists with an entry a line."""
    if isinstance(value, str):
        return yaml_rows.scalar(value)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "\n".join(f"- {yaml_rows.scalar(one)}" for one in value)
    dumped = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10**6)
    return dumped.removesuffix("...\n").strip("\n")


def without(these: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """These lines, but for those that are among the others, too."""
    return tuple(one for one in these if one not in others)


def _drop(data: Any, path: Place) -> None:
    """Take away what stands at a place, and what is empty without it."""
    if path and find(data, path) is not None:
        drop(data, path)
    if len(path) > 1 and find(data, path[:-1]) == {}:
        _drop(data, path[:-1])


def _one(text: str, path: Place, value: Any) -> str:
    """The row with one field changed: by itself, or where it can't be written so, with the smallest part around it."""
    wanted = yaml_rows.read(text)
    if not path:
        return written(value)
    if value is None:
        drop(wanted, path)
    else:
        put(wanted, path, None if value == UNSIGNED else value)
    for place in (path[:length] for length in range(len(path), 0, -1)):
        try:
            if value is None and len(place) == len(path):
                changed = yaml_rows.without_row(text, place)
            else:
                changed = yaml_rows.with_row(text, place, written(find(wanted, place)))
        except (KeyError, ValueError, yaml.YAMLError):
            continue
        if yaml_rows.read(changed) == wanted:
            return changed
    return written(wanted)


def _text(field: Field | None) -> str:
    return "" if field is None else shown(field.spec.kind, field.value)


def _difference(old: Field | None, new: Field | None) -> Difference:
    field = new or old
    assert field is not None
    kind, choices = field.spec.kind, field.spec.choices or {}
    if kind in rule_fields.LISTS or kind == "origins":
        gone, came = (_text(one).splitlines() for one in (old, new))
        return Difference(field.label, without(gone, came), without(came, gone))
    before, after = (choices.get(_text(one), _text(one)) for one in (old, new))
    return Difference(field.label, (before,) if before else (), (after,) if after else ())
