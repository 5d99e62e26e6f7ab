"""Answers as a file to take along: YAML and CSV, both ways without loss, and with every fault of a file named at its row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from assistant.knowledge import Loader
from console.exchange_rows import FIELDS, NEEDED, Problem, Row, day, doubles, faults, row_of

LARGEST, MOST = 2_000_000, 2_000  # bytes of a file, answers in it
VALUE = 10_000  # characters of one value; a longer number takes minutes to read
DEPTH = 3  # the list of answers, an answer, its list of wordings
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # what a spreadsheet would compute, or has been kept from it


@dataclass(frozen=True)
class Read:
    """A file as it was read: its rows are only to be used when there are no problems."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


class _Fault(ValueError):
    """The file can't be read at all; the text says how to mend it."""


def to_csv(rows: Iterable[Row]) -> str:
    """A file for a spreadsheet: with a mark that it is UTF-8, and nothing in it that a spreadsheet would compute."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(FIELDS)
    for row in rows:
        given = {**vars(row), "wordings": "\n".join(row.wordings), "review_by": day(row.review_by)}
        writer.writerow([_harmless(given[name]) for name in FIELDS])
    return "\ufeff" + out.getvalue()


def to_yaml(rows: Iterable[Row]) -> str:
    """A file for people who work with git: a list of answers."""
    data = [{**vars(row), "wordings": list(row.wordings), "review_by": day(row.review_by)} for row in rows]
    return str(yaml.dump(data, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=120))


def read(name: str, content: bytes) -> Read:
    """The answers of a file, by its name's ending (.csv, .yml, .yaml), with everything that is wrong with it."""
    try:
        rows = _raw(name, content)
    except _Fault as fault:
        return Read((), (Problem(0, "", str(fault)),))
    problems = [one for number, row in rows for one in faults(number, row)]
    good = [(number, row_of(row)) for number, row in rows] if not problems else []
    problems += doubles(good)
    return Read(tuple(row for _, row in good), tuple(sorted(problems, key=lambda one: one.row)))


def _raw(name: str, content: bytes) -> list[tuple[int, Mapping[str, Any]]]:
    if len(content) > LARGEST:
        raise _Fault(f"The file is larger than {LARGEST // 1_000_000} MB: import it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Fault("The file is not UTF-8: save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise _Fault("The file is no text.")
    ending = name.lower().rpartition(".")[2]
    if ending not in ("csv", "yml", "yaml"):
        raise _Fault("The file's name must end in .csv, .yml or .yaml.")
    rows = _of_csv(text) if ending == "csv" else _of_yaml(text)
    if not rows:
        raise _Fault("There is no answer in the file.")
    if len(rows) > MOST:
        raise _Fault(f"There are more than {MOST} answers in the file: import it in parts.")
    return rows


def _of_csv(text: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Rows with their numbers; the header is row 1. Parted by commas, semicolons or tabs, as the header is."""
    header = text.partition("\n")[0]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True))
    except csv.Error as error:
        raise _Fault(f"The file can't be read as CSV: {error}.") from None
    names = [name.strip().lower() for name in rows[0]] if rows else []
    _check_names(names)
    if sorted(set(names)) != sorted(names):
        raise _Fault("A column stands there twice.")
    kept = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    if wrong := [number for number, row in kept if len(row) > len(names) and any(row[len(names) :])]:
        raise _Fault(f"Row {wrong[0]} has more cells than the header.")
    return [(number, _of_cells(dict(zip(names, map(_plain, row), strict=False)))) for number, row in kept]


def _of_cells(cells: Mapping[str, str]) -> Mapping[str, Any]:
    return {**cells, "wordings": cells.get("wordings", "").split("\n")}


def _of_yaml(text: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Rows with their numbers, from 1 on. Raises _Fault; see `_check_shape`."""
    try:
        _check_shape(text)
        data = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _Fault(f"The file can't be read as YAML{f': look at line {mark.line + 1}' if mark else ''}.") from None
    except _Fault:
        raise
    except ValueError:
        raise _Fault("The file can't be read as YAML: a date or number in it is none.") from None
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise _Fault("Write a list of answers: “- id: …”, each with its fields.")
    _check_names([str(name) for row in data for name in row], {str(name) for row in data for name in row})
    return list(enumerate(data, 1))


def _check_shape(text: str) -> None:
    """Refuse references, which can grow without end, what lies deeper than wordings do, and values that no answer needs."""
    depth = 0
    for event in yaml.parse(text, Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise _Fault("References (*name) are not taken: write each answer out.")
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > VALUE:
            raise _Fault(f"A value is longer than {VALUE} characters, which begins “{event.value[:30]}”.")
        if depth > DEPTH:
            raise _Fault("Write a list of answers: nothing lies deeper than the list of wordings.")


def _check_names(names: Sequence[str], needed: Iterable[str] | None = None) -> None:
    if strange := sorted(set(names) - set(FIELDS)):
        raise _Fault(f"Unknown: {', '.join(strange)}. An answer has {', '.join(FIELDS)}.")
    if missing := [name for name in NEEDED if name not in set(needed if needed is not None else names)]:
        raise _Fault(f"Missing: {', '.join(missing)}.")


def _harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
