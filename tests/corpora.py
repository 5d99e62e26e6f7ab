"""What visitors type, as the tests and the training data hold it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
Named = tuple[tuple[str, dict[str, Any]], ...]


def wordings() -> dict[str, list[str]]:
    """The training wordings of data/nlu.yml by label."""
    rows = yaml.safe_load((ROOT / "data/nlu.yml").read_text("utf-8"))["nlu"]
    return {row["intent"]: [line.removeprefix("- ") for line in row["examples"].splitlines()] for row in rows}


def sentences() -> Named:
    """Every test sentence, with the name of its file."""
    return _rows("sentences")


def conversations() -> Named:
    """Every test conversation, with the name of its file."""
    return _rows("conversations")


@lru_cache(maxsize=2)
def _rows(folder: str) -> Named:
    files = sorted((ROOT / "tests" / folder).glob("*.yml"))
    return tuple((path.stem, row) for path in files for row in yaml.safe_load(path.read_text("utf-8")))


def visitors_words() -> dict[str, str]:
    """Everything that a visitor of the tests types, with where it stands."""
    found = {item["say"]: f"sentences/{name}.yml" for name, item in sentences()}
    for name, conversation in conversations():
        found |= {step["say"]: f"conversations/{name}.yml" for step in conversation["steps"] if "say" in step}
    return found
