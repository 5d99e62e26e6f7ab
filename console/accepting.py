"""The clinic's own test questions: what visitors asked and staff kept to test with, as far as a version does not learn it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from console import wordings_file, yaml_rows
from console.changes import Accepted
from console.grouping import key_of

ACCEPTED = Path("accepted.yml")  # in the version's folder, as the files of tests/sentences/ are
CONDITION = "contraindication."
HEAD = "# What visitors asked and the clinic's staff kept to test with: never learned, asked by every check.\n\n"


def write(folder: Path, base: Path, accepted: Iterable[Accepted]) -> None:
    """Write the test questions of a version: the repository's own and the staff's, whose answer it has, and not learned."""
    labels = wordings_file.labels((folder / "data/nlu.yml").read_text("utf-8"))
    learned = {key_of(one) for wordings in labels.values() for one in wordings}
    known = yaml_rows.read((folder / "knowledge/answers.yml").read_text("utf-8"))
    rows = {key_of(str(row["say"])): row for row in [*_rows(base), *map(_row, accepted)]}
    kept = [row for key, row in rows.items() if key not in learned and set(row.get("ids", ())) <= set(known)]
    if kept:
        text = HEAD + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
        (folder / ACCEPTED).write_text(text, encoding="utf-8")
    else:
        (folder / ACCEPTED).unlink(missing_ok=True)


def _rows(base: Path) -> list[dict[str, Any]]:
    """What the repository holds of them, after an export became part of it."""
    path = base / ACCEPTED
    return list(yaml.safe_load(path.read_text("utf-8")) or ()) if path.exists() else []


def _row(one: Accepted) -> dict[str, Any]:
    """As a test sentence; who names a condition may be told its ruling instead of the answer about it."""
    other = {"alt": ["not_recommended"]} if one.answer.startswith(CONDITION) else {}
    return {"say": one.say, "kind": "answer", "ids": [one.answer], **other}
