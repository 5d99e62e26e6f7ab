"""The threshold and the margin are the same wherever they are applied."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant import certainty

CONFIG = Path(__file__).resolve().parents[2] / "config.yml"


@pytest.mark.parametrize("name", ["threshold", "margin"])
def test_what_is_left_without_conditions_passes_the_classifiers_own_bounds(name: str) -> None:
    pipeline = yaml.safe_load(CONFIG.read_text("utf-8"))["pipeline"]
    classifier = next(part for part in pipeline if part["name"].endswith("AnswerClassifier"))
    assert getattr(certainty, name.upper()) == classifier[name]
