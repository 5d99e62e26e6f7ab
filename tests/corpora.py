"""What visitors type, as the tests and the training data hold it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]


def wordings() -> dict[str, list[str]]:
    """The training wordings of data/nlu.yml by label."""
    rows = yaml.safe_load((ROOT / "data/nlu.yml").read_text("utf-8"))["nlu"]
    return {row["intent"]: [line.removeprefix("- ") for line in row["examples"].splitlines()] for row in rows}


def sentences() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every test sentence, with the name of its file."""
    for path in sorted((ROOT / "tests/sentences").glob("*.yml")):
        for item in yaml.safe_load(path.read_text("utf-8")):
            yield path.stem, item


def conversations() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every test conversation, with the name of its file."""
    for path in sorted((ROOT / "tests/conversations").glob("*.yml")):
        for conversation in yaml.safe_load(path.read_text("utf-8")):
            yield path.stem, conversation


def visitors_words() -> dict[str, str]:
    """Everything that a visitor of the tests types, with where it stands."""
    found = {item["say"]: f"sentences/{name}.yml" for name, item in sentences()}
    for name, conversation in conversations():
        found |= {step["say"]: f"conversations/{name}.yml" for step in conversation["steps"] if "say" in step}
    return found
