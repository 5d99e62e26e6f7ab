"""Nothing is set by hand: the classifier's settings and every bound are what the questions held back recommended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import certainty
from assistant.terms import plain

ROOT = Path(__file__).resolve().parents[2]
CHOSEN: dict[str, float] = json.loads((ROOT / "benchmarks/results/thresholds.json").read_text("utf-8"))["chosen"]
BOUNDS = sorted(name for name in vars(certainty) if name.isupper())
SETTINGS = ("shrinkage", "share", "strength", "rounds", "threshold", "margin")


def classifier() -> dict[str, Any]:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    return next(part for part in pipeline if part["name"].endswith("AnswerClassifier"))


@pytest.mark.parametrize("name", SETTINGS)
def test_the_classifier_is_set_as_measured(name: str) -> None:
    assert classifier()[name] == CHOSEN[name]


@pytest.mark.parametrize("name", BOUNDS)
def test_every_bound_is_set_as_measured(name: str) -> None:
    assert getattr(certainty, name) == CHOSEN[name.lower()]


def test_the_questions_held_back_are_learned_from_nowhere() -> None:
    held = {plain(row["ask"]) for row in yaml.safe_load((ROOT / "benchmarks/questions.yml").read_text("utf-8"))}
    rows = yaml.safe_load((ROOT / "data/nlu.yml").read_text("utf-8"))["nlu"]
    learned = {plain(line.strip().removeprefix("- ")) for row in rows for line in row["examples"].splitlines()}
    assert len(held) > 900
    assert not held & learned
