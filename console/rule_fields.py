"""The fields of a row that staff edit as data, in words of the clinic: rule_fields.yml says which there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from console.roles import Role
from console.yaml_places import find, name_of

FILE = Path(__file__).parent / "rule_fields.yml"
NO_LIST = frozenset(("id", "label", "why", "sources", "past", "thing", "yields_to", "placed", "no_match", "no_match_beside"))
APPROVED_BY = "approved_by"
LISTS = ("terms", "lines", "said", "endings", "combinations")  # kinds with an entry a line


@dataclass(frozen=True)
class Spec:
    """One field as rule_fields.yml describes it; `at` may have stars."""

    at: tuple[str, ...]
    label: str
    kind: str
    adds: str = ""
    empty: bool = False
    choices: Mapping[str, str] | None = None


@dataclass(frozen=True)
class New:
    """How a section takes a new row: `source` is the field that gives it its id, else an input called `name` does.

    `asks` are the fields of its form, `data` is what they begin with. `alone`: the values with which one person is enough,
    by field; None when one never is.
    """

    title: str
    about: str
    source: str
    name: str
    asks: tuple[tuple[str, ...], ...]
    data: Mapping[str, Any]
    alone: Mapping[str, tuple[Any, ...]] | None


@dataclass(frozen=True)
class Section:
    """Rows of one kind. `details` are the fields of rows that are one value each; `alone`: who edits it approves it."""

    file: str
    id: str
    title: str
    at: tuple[str, ...]
    below: tuple[str, ...]
    only: tuple[str, ...]
    goes: bool
    named: str
    least: Role
    alone: bool
    fields: tuple[Spec, ...]
    details: Mapping[str, Spec]
    new: New | None

    def place(self, row: str) -> tuple[str, ...]:
        """Where a row stands in its file."""
        return (*self.at, row, *self.below)


@dataclass(frozen=True)
class File:
    """One file of knowledge/ with its sections by id."""

    id: str
    title: str
    about: str
    sections: Mapping[str, Section]


@dataclass(frozen=True)
class Field:
    """One field of one row; `value` is None where there is nothing."""

    spec: Spec
    path: tuple[str, ...]
    label: str
    value: Any

    @property
    def name(self) -> str:
        """What the form calls it."""
        return "|".join(("field", *self.path))


@cache
def files() -> Mapping[str, File]:
    """Every file that staff edit as data."""
    return {id_: _file(id_, row) for id_, row in _described()["files"].items()}


def languages() -> Mapping[str, str]:
    """The names of languages by their code."""
    named: Mapping[str, str] = _described()["languages"]
    return named


def fields(section: Section, row: str, data: Any) -> tuple[Field, ...]:
    """The fields of a row, in the order in which they are shown."""
    specs = (section.details[row],) if row in section.details else section.fields
    return tuple(field for spec in specs for field in _of(spec, data))


def signatures(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where in a row a person's name stands who approved a translation."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == APPROVED_BY:
                yield (*path, key)
            else:
                yield from signatures(value, (*path, str(key)))


def _of(spec: Spec, data: Any) -> Iterator[Field]:
    for path, stars in _places(spec.at, data, ()):
        value = find(data, path)
        if spec.kind == "terms" and value is None and "{1}" in spec.label and (spec.empty or not path):
            value = {}
        if spec.kind == "terms" and isinstance(value, dict):
            for code in _codes(spec, value):
                yield _field(spec, (*path, code), (*stars, code), value.get(code))
        elif value is not None or spec.empty or (not path and spec.kind != "terms"):
            yield _field(spec, path, stars, value)


def _codes(spec: Spec, value: Mapping[str, Any]) -> list[str]:
    """The languages of a list: those that it has, and for a main one those that it could have."""
    known = [str(code) for code in value if code not in NO_LIST]
    offered = _described()["offered"] if "*" not in spec.at and (spec.adds or not value) else []
    return [*known, *(code for code in offered if code not in known)]


def _field(spec: Spec, path: tuple[str, ...], stars: tuple[str, ...], value: Any) -> Field:
    known = languages()
    label = spec.label.format("", *(known.get(star, star) for star in stars), *("",) * 3).rstrip(", ")
    return Field(spec, path, label, value)


def _places(at: tuple[str, ...], data: Any, stars: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The paths that a path with stars stands for, and what stood for the stars."""
    if "*" not in at:
        yield at, stars
        return
    place = at.index("*")
    parent = find(data, at[:place])
    keys = [name_of(one) for one in parent] if isinstance(parent, list) else list(parent or ())
    for key in keys:
        if key is not None and key not in (*NO_LIST, APPROVED_BY):
            yield from _places((*at[:place], str(key), *at[place + 1 :]), data, (*stars, str(key)))


def _file(id_: str, row: Mapping[str, Any]) -> File:
    sections = {name: _section(id_, name, one) for name, one in row["sections"].items()}
    return File(id_, row["title"], row["about"], sections)


def _section(file: str, id_: str, row: Mapping[str, Any]) -> Section:
    details = {name: _spec({"at": "", **one}) for name, one in row.get("rows", {}).items()}
    return Section(
        file=file,
        id=id_,
        title=row["title"],
        at=tuple(row.get("at", ())),
        below=tuple(row.get("below", ())),
        only=tuple(row.get("only", details)),
        goes=row.get("goes", False),
        named=row.get("named", ""),
        least=row.get("least", "editor"),
        alone=row.get("alone", False),
        fields=tuple(_spec(one) for one in row.get("fields", ())),
        details=details,
        new=_new(row["new"]) if "new" in row else None,
    )


def _new(row: Mapping[str, Any]) -> New:
    alone = row.get("alone")
    return New(
        title=row["title"],
        about=row["about"],
        source=row.get("from", ""),
        name=row.get("name", ""),
        asks=tuple(_parts(at) for at in row["asks"]),
        data=row["data"],
        alone=None if alone is None else {key: tuple(values) for key, values in alone.items()},
    )


def _spec(row: Mapping[str, Any]) -> Spec:
    return Spec(**{**row, "at": _parts(row["at"])})


def _parts(at: str) -> tuple[str, ...]:
    return tuple(part for part in at.split("/") if part)


@cache
def _described() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
