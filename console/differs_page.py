"""What differs from the shared content: answers, rules, documents and details of this clinic, each before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import library, rule_edits, rule_fields, rule_shelf
from console.changes import Told
from console.desk import Ask
from console.guard import Page
from console.rule_edits import Difference, without
from console.rule_fields import File
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

    def read(db: Session) -> list[tuple[str, list[Changed]]]:
        clinic = ask.desk.clinic
        rows, changes = rule_shelf.read(db, clinic, base), content.approved(db, clinic)
        texts = {**library.of(base).documents, **changes.documents}
        kept = {row.name: row.id for row in documents.every(db, clinic) if row.state in ("approved", "live")}
        found = [("Answers", _answers(shared, library.approved(base, changes))), ("Documents", _documents(shared, texts, kept))]
        return [*found, *((file.title, list(_rules(file, rows, shared))) for file in rule_fields.files().values())]

    groups = await ask.desk.read(read)
    return ask.page("differs.html", groups=groups)


def _answers(shared: Path, after: Mapping[str, Told]) -> list[Changed]:
    before, found = library.of(shared).answers, []
    for id_ in sorted({*before, *after}):
        old, new = before.get(id_), after.get(id_)
        if parts := tuple(_parts(old, new)):
            found.append(Changed((new or old or Told(id_, id_, "", ())).title, f"/answers/{id_}", parts))
    return found


def _parts(old: Told | None, new: Told | None) -> Iterator[Difference]:
    """What differs between two states of an answer; None where there is none."""
    for label, name in (("Title", "title"), ("Document", "document"), ("What it answers of what was silent", "topic")):
        pair = tuple((value,) if (value := getattr(one, name) if one else "") else () for one in (old, new))
        if pair[0] != pair[1]:
            yield Difference(label, *pair)
    for label, name in (("Text", "quotes"), ("Wordings", "wordings")):
        gone, came = (tuple(getattr(one, name)) if one else () for one in (old, new))
        if gone != came:
            yield Difference(label, without(gone, came), without(came, gone))


def _documents(shared: Path, after: Mapping[str, str], kept: Mapping[str, str]) -> list[Changed]:
    """`kept` are the versions that staff have written of what is approved, by the document's name."""
    before, found = library.of(shared).documents, []
    for name in sorted(name for name in after if before.get(name) != after[name]):
        old, new = before.get(name, "").splitlines(), after[name].splitlines()
        parts = Difference("Lines", without(old, new), without(new, old))
        path = f"/documents/{kept[name]}" if name in kept else "/documents"
        found.append(Changed(name or "The clinic's document", path, (parts,)))
    return found


def _rules(file: File, rows: rule_shelf.Shelf, shared: Path) -> Iterator[Changed]:
    """The rows of a file; a clinic's details are compared with what it came with itself."""
    there = rows.data(file.id) if file.id == DETAILS else rule_shelf.texts(shared)[file.id][1]
    for row in rows.rows(file):
        before = find(there, row.place)
        if before != row.data and (parts := rule_edits.differences(row.section, row.id, before, row.data)):
            yield Changed(row.name, f"/rules/{file.id}/{row.section.id}/{row.id}", parts)
