"""What differs from the shared content: answers, rules, documents and details of this clinic, each before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import differing, library, overtaken, rule_edits, rule_fields, rule_shelf, shelf
from console.changes import Told
from console.desk import Ask
from console.guard import Page
from console.overtaken import Overtaken
from console.rule_edits import Difference
from console.rule_fields import File
from console.rule_shelf import Shelf
from console.storage import content, documents
from console.yaml_places import find

DETAILS = "clinic"  # the file that no clinic shares


@dataclass(frozen=True)
class Changed:
    """One thing that this clinic has otherwise: where it is looked at, and the parts that differ."""

    title: str
    path: str
    parts: tuple[Difference, ...]


def pages() -> list[Page]:
    """Its address."""
    return [Page("GET", "/differs", show, "viewer")]


async def show(ask: Ask) -> Response:
    """Everything that differs, as it was approved; what waits for that is not in it."""
    shared, base = ask.desk.services.settings.knowledge.parent, ask.desk.base

    def read(db: Session) -> tuple[list[tuple[str, list[Changed]]], list[Overtaken]]:
        clinic = ask.desk.clinic
        rows, books = rule_shelf.read(db, clinic, base), shelf.read(db, clinic, base).books
        changes = content.approved(db, clinic)
        texts = {**library.of(base).documents, **changes.documents}
        kept = {name: versions[0].id for name, versions in documents.kept(db, clinic).items()}
        found = [
            ("Answers", _answers(shared, library.approved(base, changes), books)),
            ("Documents", _documents(shared, texts, kept)),
            *((file.title, list(_rules(file, rows, shared))) for file in rule_fields.files().values()),
        ]
        return found, overtaken.every(db, clinic, base, rows, books.values())

    groups, changed = await ask.desk.read(read)
    return ask.page("differs.html", groups=groups, overtaken=changed)


def _answers(shared: Path, after: Mapping[str, Told], books: Collection[str]) -> list[Changed]:
    """The answers that differ; those that are not among the clinic's `books` it has no page of."""
    before, found = library.of(shared).answers, []
    for id_ in sorted({*before, *after}):
        old, new = before.get(id_), after.get(id_)
        if parts := differing.answers(old, new):
            path = f"/answers/{id_}" if id_ in books else "/answers"
            found.append(Changed((new or old or Told(id_, id_, "", ())).title, path, parts))
    return found


def _documents(shared: Path, after: Mapping[str, str], kept: Mapping[str, str]) -> list[Changed]:
    """`kept` are the versions that staff have written of what is approved, by the document's name."""
    before, found = library.of(shared).documents, []
    for name in sorted(name for name in after if before.get(name) != after[name]):
        path = f"/documents/{kept[name]}" if name in kept else "/documents"
        found.append(Changed(name or "The clinic's document", path, differing.documents(before.get(name), after[name])))
    return found


def _rules(file: File, rows: Shelf, shared: Path) -> Iterator[Changed]:
    """The rows of a file; a clinic's details are compared with what it came with itself."""
    there = rows.data(file.id) if file.id == DETAILS else rule_shelf.texts(shared)[file.id][1]
    known = set()
    for row in rows.rows(file):
        known.add(row.place)
        before = find(there, row.place)
        if before != row.data and (parts := rule_edits.differences(row.section, row.id, before, row.data)):
            yield Changed(row.name, f"/rules/{file.id}/{row.section.id}/{row.id}", parts)
    if file.id != DETAILS:
        for row in (row for row in Shelf(shared, {}).rows(file) if row.place not in known):
            yield Changed(row.name, f"/rules/{file.id}", rule_edits.differences(row.section, row.id, row.base, None))
