"""Every row of the files that staff edit as data: what the repository says, what was approved, and what waits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from console import rule_fields, yaml_rows
from console.rule_fields import File, Section
from console.storage import rules, shared
from console.storage.rules import SEPARATOR
from console.storage.shared import Seen, Thing
from console.yaml_places import find, name_of
from gateway.storage.content_tables import RuleChange

PUT_ASIDE = "Put aside"
STOOD = (*rules.KEPT, "replaced")


@dataclass(frozen=True)
class Row:
    """One row: `base` is the repository's data (None: it has none), `kept` what was approved, `draft` what waits.

    `then` is what the repository had when the clinic wrote its own, or decided last to keep it.
    """

    section: Section
    id: str
    base: Any
    kept: RuleChange | None
    draft: RuleChange | None
    past: tuple[RuleChange, ...]
    then: Any = None

    @property
    def place(self) -> tuple[str, ...]:
        return self.section.place(self.id)

    @property
    def data(self) -> Any:
        """What counts now; None when the row was taken out."""
        return self.base if self.kept is None else _read(self.kept.value)

    @property
    def wanted(self) -> Any:
        """What the draft would make of it; without a draft what counts now."""
        return self.data if self.draft is None else _read(self.draft.value)

    @property
    def is_gone(self) -> bool:
        """Whether the row was taken out, to go with the next version."""
        return self.kept is not None and self.kept.value is None

    @property
    def is_overtaken(self) -> bool:
        """Whether the repository has changed the row since, and not to what the clinic has."""
        return self.kept is not None and self.base != self.then and self.base != self.data

    @property
    def is_returned(self) -> bool:
        """Whether the clinic had its own, and has what is shared again."""
        settled = [one.state for one in self.past if one.state not in ("draft", "declined")]
        return self.kept is None and settled[-1:] == [rules.RETURNED]

    @property
    def is_put_aside(self) -> bool:
        """Whether it was proposed as a new row, and declined."""
        return bool(self.base is None and self.kept is None and self.draft is None and self.was is not None)

    @property
    def was(self) -> str | None:
        """The YAML of a row that is not there: before it was taken out, or as it was proposed last."""
        found: str | None = self.kept.before if self.kept is not None else None
        return found or next((one.value for one in reversed(self.past) if one.value is not None), None)

    @property
    def name(self) -> str:
        """What staff call it."""
        if self.id in self.section.details:
            return self.section.details[self.id].label
        shown = self.wanted or self.data or self.base or _read(self.was)
        told = find(shown, (self.section.named,)) if self.section.named else None
        return str(told or self.id.replace("_", " "))

    @property
    def unsigned(self) -> int:
        """How many translations nobody has approved."""
        return sum(not find(self.data, path) for path in rule_fields.signatures(self.data))

    @property
    def seen(self) -> str:
        """Stands for what is shown; a form that carries another one is out of date."""
        draft = (self.draft.id, self.draft.version) if self.draft else None
        text = json.dumps([self.data, draft, self.base], sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True)
class Shelf:
    """All files with their texts, every change by file and place, and what was shared of each row when it was changed."""

    base: Path
    changes: Mapping[tuple[str, str], tuple[RuleChange, ...]]
    seen: Seen = field(default_factory=dict)

    def data(self, file: str) -> Any:
        """The repository's file as it is read."""
        return self._texts[file][1]

    def rows(self, file: File) -> Iterator[Row]:
        """The rows of a file, in its own order; what was taken out stands at its place."""
        for section in file.sections.values():
            for id_ in self._ids(section):
                yield self._row(section, id_)

    def row(self, file: str, section: str, id_: str) -> Row | None:
        """One row, when there is one or could be one."""
        known = rule_fields.files().get(file)
        found = known.sections.get(section) if known else None
        return self._row(found, id_) if found and id_ in self._ids(found) else None

    def fresh(self, section: Section, id_: str) -> Row:
        """A row that nobody has proposed yet, or that was put aside."""
        return self._row(section, id_)

    def text(self, row: Row) -> str | None:
        """The YAML of what counts now; None where there is no row."""
        if row.kept is not None:
            value: str | None = row.kept.value
            return value
        return self.shared(row).content

    def shared(self, row: Row) -> Thing:
        """What the repository has of a row now, as YAML."""
        text = None if row.base is None else _row_text(self._texts[row.section.file][0], row.place)
        return Thing(shared.RULE, f"{row.section.file}/{SEPARATOR.join(row.place)}", text)

    def overtaken(self, file: File) -> list[Row]:
        """The rows of a file that the repository has changed since the clinic did."""
        return [row for row in self.rows(file) if row.is_overtaken]

    def waiting(self, file: str) -> int:
        """How many drafts a file has."""
        return sum(one.state == "draft" for (of, _), past in self.changes.items() if of == file for one in past)

    @cached_property
    def _texts(self) -> Mapping[str, tuple[str, Any]]:
        return texts(self.base)

    def _ids(self, section: Section) -> list[str]:
        if section.only:
            return list(section.only)
        rows = find(self.data(section.file), section.at)
        known = [str(name_of(row)) for row in rows] if isinstance(rows, list) else [str(key) for key in rows]
        return list(dict.fromkeys([*known, *self._added(section)]))

    def _added(self, section: Section) -> Iterator[str]:
        """The rows that staff have added, put aside or not, and those that only the repository has taken out."""
        for (file, place), past in self.changes.items():
            parts = tuple(place.split(SEPARATOR))
            row = parts[len(section.at) : len(parts) - len(section.below)]
            if file == section.file and len(row) == 1 and parts == section.place(*row):
                if section.new or rules.standing(past):
                    yield row[0]

    def _row(self, section: Section, id_: str) -> Row:
        place = section.place(id_)
        past = self.changes.get((section.file, SEPARATOR.join(place)), ())
        kept = next(iter(rules.standing(past).values()), None)
        draft = next((one for one in past if one.state == "draft"), None)
        then = self._then(section.file, place, past) if kept else None
        return Row(section, id_, find(self.data(section.file), place), kept, draft, past, _read(then))

    def _then(self, file: str, place: tuple[str, ...], past: Sequence[RuleChange]) -> str | None:
        """What was shared when the row was changed; of what was approved before that was kept, what the first change kept."""
        target = f"{file}/{SEPARATOR.join(place)}"
        first = next((one.before for one in past if one.state in STOOD), None)
        return self.seen[target] if target in self.seen else first


def read(db: Session, clinic: str, base: Path) -> Shelf:
    """Everything of a clinic; `base` is the repository's folder."""
    found: dict[tuple[str, str], list[RuleChange]] = {}
    for one in rules.every(db, clinic):
        found.setdefault((one.file, one.place), []).append(one)
    return Shelf(base, {key: tuple(past) for key, past in found.items()}, shared.seen(db, clinic, shared.RULE))


def texts(base: Path) -> Mapping[str, tuple[str, Any]]:
    """The repository's files, as text and as data; read again when one has changed."""
    paths = {file: base / "knowledge" / f"{file}.yml" for file in rule_fields.files()}
    return _texts(base, tuple(path.stat().st_mtime_ns for path in paths.values()))


@lru_cache(maxsize=8)
def _texts(base: Path, _: tuple[int, ...]) -> Mapping[str, tuple[str, Any]]:
    found = {}
    for file in rule_fields.files():
        text = (base / "knowledge" / f"{file}.yml").read_text("utf-8")
        found[file] = (text, yaml_rows.read(text))
    return found


@lru_cache(maxsize=256)  # a row of a file that shares parts takes a second to write out
def _row_text(text: str, place: tuple[str, ...]) -> str:
    return yaml_rows.row_of(text, place)


@lru_cache(maxsize=256)
def _parsed(value: str) -> Any:
    return yaml_rows.read(value)


def _read(value: str | None) -> Any:
    return None if value is None else _parsed(value)
