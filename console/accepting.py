"""The clinic's own test questions: what visitors asked and staff kept to test with, as far as a version does not learn it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from console import bases, wordings_file
from console.changes import Accepted
from console.grouping import key_of

ACCEPTED = Path("accepted.yml")  # in the version's folder, as the files of tests/sentences/ are; of several in clinics/<id>/
CONDITION = "contraindication."
HEAD = "# What visitors asked and the clinic's staff kept to test with: never learned, asked by every check.\n\n"


def write(folder: Path, base: Path, accepted: Iterable[Accepted], clinic: str = "") -> None:
    """Write the test questions of a version: the repository's own and the staff's, whose answer it has, and not learned.

    `clinic` names one of several.
    """
    labels = wordings_file.labels((folder / bases.WORDINGS).read_text("utf-8"))
    learned = {key_of(one) for wordings in labels.values() for one in wordings}
    known = bases.answers(folder, clinic)
    rows = {key_of(str(row["say"])): row for row in [*_rows(base, clinic), *map(_row, accepted)]}
    kept = [row for key, row in rows.items() if key not in learned and set(row.get("ids", ())) <= set(known)]
    file = place(folder, clinic)
    if kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEAD + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
    else:
        file.unlink(missing_ok=True)


def place(folder: Path, clinic: str) -> Path:
    """Where the test questions of one clinic stand; empty is the only one."""
    return folder / bases.OWN / clinic / ACCEPTED if clinic else folder / ACCEPTED


def _rows(base: Path, clinic: str) -> list[dict[str, Any]]:
    """What the repository holds of them, after an export became part of it."""
    is_first = not clinic or clinic == bases.clinics(base)[0]
    paths = dict.fromkeys((*((place(base, ""),) if is_first else ()), place(base, clinic)))
    return [row for path in paths if path.exists() for row in yaml.safe_load(path.read_text("utf-8")) or ()]


def _row(one: Accepted) -> dict[str, Any]:
    """As a test sentence; who names a condition may be told its ruling instead of the answer about it."""
    other = {"alt": ["not_recommended"]} if one.answer.startswith(CONDITION) else {}
    return {"say": one.say, "kind": "answer", "ids": [one.answer], **other}
