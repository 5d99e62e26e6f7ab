"""One answer of an exchanged file, and what is wrong with it before anybody keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from console.findings import is_odd
from console.grouping import key_of
from gateway.redaction import redacted

LENGTHS = {"id": 100, "title": 300, "text": 4_000, "document": 100, "section": 200, "topic": 100, "owner": 200}
WORDINGS, WORDING = 500, 300  # wordings of an answer, characters of one
KINDS = ("practical", "clinical")
FIELDS = ("id", "title", "wordings", "text", "document", "section", "topic", "owner", "review_by", "kind")
NEEDED = ("id", "title", "text", "kind")
ID = re.compile(r"(?:[a-z0-9][a-z0-9-]*\.)?[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")  # a clinic's own begins with the clinic's id


@dataclass(frozen=True)
class Row:
    """One answer of a file: `section` says where in `document` its text stands, `topic` what it answers that was silent.

    `owner` is who looks after it.
    """

    id: str
    title: str
    wordings: tuple[str, ...]
    text: str
    document: str
    section: str
    owner: str
    review_by: date | None
    kind: str
    topic: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file: its row as a spreadsheet counts them (0 is the file as a whole), and what to mend."""

    row: int
    field: str
    text: str


def faults(number: int, row: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with one row by itself."""
    found = [Problem(number, name, text) for name in FIELDS for text in _wrong_with(name, row.get(name))]
    if not found and redacted(row["title"]) != row["title"]:
        found.append(Problem(number, "title", "It holds personal data (a name, a number, an address): take it out."))
    if not found:
        found += [Problem(number, "wordings", text) for text in _wrong_wordings(_lines(row.get("wordings")))]
    return found


def _wrong_with(name: str, value: Any) -> Iterable[str]:
    if name == "wordings":
        if value is not None and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            yield "Write a list of texts; put numbers and words like “yes” in quotes."
    elif name == "review_by":
        if value is not None and _date(value) is None and str(value).strip():
            yield f"“{str(value)[:30]}” is no date: write it as 2027-01-31."
    elif not isinstance(value, str | None):
        yield "Put it in quotes: it is read as something else than text."
    elif not (value or "").strip():
        yield from ("It is missing.",) if name in NEEDED else ()
    elif name == "kind" and value.strip() not in KINDS:  # type: ignore[union-attr]
        yield f"Write one of {', '.join(KINDS)}."
    elif name == "id" and not ID.fullmatch(value.strip()):  # type: ignore[union-attr]
        yield "Small letters, digits and _ only, parts joined by a dot, such as aftercare.pool."
    elif len(str(value)) > LENGTHS.get(name, 100):
        yield f"It is longer than {LENGTHS.get(name, 100)} characters."


def _wrong_wordings(wordings: Sequence[str]) -> Iterable[str]:
    if len(wordings) > WORDINGS:
        yield f"There are more than {WORDINGS} wordings."
    for one in wordings:
        if len(one) > WORDING:
            yield f"“{one[:30]}…” is longer than {WORDING} characters."
        elif is_odd(one):
            yield f"Leave brackets and signs that can't be seen out of wordings: “{one}”."
        elif redacted(one) != one:
            yield "A wording holds personal data (a name, a number, an address): take it out."


def doubles(rows: Sequence[tuple[int, Row]]) -> list[Problem]:
    """Ids, and wordings by their plain words, that stand in two rows."""
    found: list[Problem] = []
    ids: dict[str, int] = {}
    keys: dict[str, int] = {}
    for number, row in rows:
        if (first := ids.setdefault(row.id, number)) != number:
            found.append(Problem(number, "id", f"Row {first} has the same id."))
        for wording in row.wordings:
            if (first := keys.setdefault(key_of(wording), number)) != number:
                found.append(Problem(number, "wordings", f"“{wording}” stands in row {first}, too."))
    return found


def row_of(row: Mapping[str, Any]) -> Row:
    """The answer of a row without faults."""
    texts = {name: _text(row.get(name)) for name in FIELDS if name not in ("wordings", "review_by")}
    made = Row(wordings=_lines(row.get("wordings")), review_by=_date(row.get("review_by")), **texts)
    return replace(made, title=" ".join(made.title.split()))


def _text(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _lines(value: Sequence[str] | None) -> tuple[str, ...]:
    """Wordings without blanks and doubles."""
    return tuple(dict.fromkeys(line for one in value or () if (line := " ".join(one.split()))))


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value or "").strip())  # YAML reads a date as one; with a time of day it is none
    except ValueError:
        return None


def day(value: date | None) -> str:
    """A date as files and the database hold it."""
    return value.isoformat() if value else ""
