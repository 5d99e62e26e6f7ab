"""Which texts may tell of somebody's health, so that they are not kept without consent."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gateway.clinic import Clinic
from gateway.health import may_name_health

TABLE: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "tables/health.yml").read_text("utf-8"))


@pytest.mark.parametrize(("text", "may"), [(text, answer == "yes") for answer, texts in TABLE.items() for text in texts])
def test_words_about_health_are_recognised_and_small_talk_is_not(text: str, may: bool, example: Clinic) -> None:
    assert example.knowledge
    assert may_name_health(text, example.knowledge) is may
