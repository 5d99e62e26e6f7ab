"""Answers between a file and the record: what an export holds, what an import would change, and its drafts."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from assistant.answers import Answer
from console import bases, composing, folders
from console.changes import STAFF, Everyone, Told
from console.exchange import Read
from console.exchange_rows import Problem, Row, day
from console.storage import answers
from console.storage.answers import Given
from console.storage.rows import Person

Live = Mapping[str, Answer]  # what the assistant answers now, by id
LONG_AGO = (2020, 1, 1, 0, 0, 0)  # so that the same content is the same archive


@dataclass(frozen=True)
class Known:
    """An answer as it stands: `version` as the record counts it, `written_by` whose draft it is, if it is one."""

    row: Row
    version: int
    written_by: str | None


@dataclass(frozen=True)
class Plan:
    """What an import would do; nothing is done when there are problems."""

    new: tuple[Row, ...]
    changed: tuple[Row, ...]
    same: int
    problems: tuple[Problem, ...]


def known(db: Session, clinic: str, base: Path, live: Live) -> dict[str, Known]:
    """Every answer that is not retired, by id: as staff wrote it last, else as the repository says."""
    touched = answers.every(db, clinic)
    found = {id_: Known(_row(told, live, "clinical"), 0, None) for id_, told in composing.written(base).items()}
    for id_, row in touched.items():
        if answers.follows(row) and id_ not in found:
            continue
        kept = found[id_].row if answers.follows(row) else _row(answers.current(row), live, row.nature)
        kept = replace(kept, owner=row.owner, review_by=date.fromisoformat(row.review_by) if row.review_by else None)
        found[id_] = Known(kept, row.version, row.made_by if row.state == "draft" else None)
    return {id_: one for id_, one in sorted(found.items()) if id_ not in touched or touched[id_].state != "retired"}


def plan(
    read: Read, found: Mapping[str, Known], documents: frozenset[str], person: Person, clinics: Sequence[str] = ()
) -> Plan:
    """What importing the file would change. Somebody else's draft is never overwritten, no unknown document named.

    With several `clinics`, a new answer's id has to say whose it is.
    """
    problems = list(read.problems)
    new, changed, same = [], [], 0
    for row in read.rows:
        old = found.get(row.id)
        if row.document not in documents:
            problems.append(Problem(0, "document", f"{row.id}: there is no document “{row.document}”."))
        elif old is None and clinics and not bases.may_be_new(row.id, person.clinic, clinics):
            text = f"{row.id}: begin a new answer's id with {person.clinic}, such as {person.clinic}.parking."
            problems.append(Problem(0, "id", text))
        elif old is None:
            new.append(row)
        elif _content(old.row) == _content(row):
            same += 1
        elif old.written_by not in (None, person.id):
            problems.append(Problem(0, "id", f"{row.id}: somebody else has a draft of it, which is not overwritten."))
        else:
            changed.append(row)
    return Plan(tuple(new), tuple(changed), same, tuple(problems))


def keep(db: Session, clinic: str, person: Person, wanted: Plan, found: Mapping[str, Known], now: datetime) -> None:
    """Keep what a plan without problems changes, as drafts. Raises Changed before anything is kept."""
    for row in (*wanted.new, *wanted.changed):
        told = Told(row.id, row.title, row.text, row.wordings, row.document, row.topic)
        version = found[row.id].version if row.id in found else 0
        answers.save(db, clinic, person, Given(told, row.kind, row.owner, day(row.review_by)), version, (), now)


def documents(base: Path) -> frozenset[str]:
    """The documents that a text may stand in, by name."""
    return frozenset(("", STAFF, *(path.stem for path in (base / "knowledge/documents").glob("*.md"))))


def archive(base: Path, everyone: Everyone) -> bytes:
    """A zip of `knowledge/` and `data/` with what is approved. Raises ValueError when it does not fit together."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        folders.write(base, folders.STAFF, everyone, Path(folder))
        for path in sorted(one for one in Path(folder).rglob("*") if one.is_file()):
            name = zipfile.ZipInfo(path.relative_to(folder).as_posix(), LONG_AGO)
            packed.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _row(told: Told, live: Live, nature: str) -> Row:
    sections = live[told.id].sections if told.id in live else ()
    section = next(iter(sections), "")
    return Row(told.id, told.title, told.wordings, told.text, told.document, section, "", None, nature, told.topic)


def _content(row: Row) -> Row:
    """What an import can change: the section is told by the document, and blanks at a line's end say nothing."""
    text = "\n\n".join(Told(row.id, row.title, row.text, ()).quotes)
    return replace(row, section="", text=text, wordings=tuple(dict.fromkeys(row.wordings)))
