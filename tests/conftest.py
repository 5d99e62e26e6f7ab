"""What tests share: the clinic's knowledge, a made-up second one, and the wordings of replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import knowledge
from assistant.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def clinic() -> Knowledge:
    """What this installation knows."""
    return knowledge.load(ROOT / "knowledge")


@pytest.fixture(scope="session")
def peel() -> Knowledge:
    """What a made-up clinic in another country knows about another treatment."""
    return knowledge.load(ROOT / "tests/knowledge_peel")


@pytest.fixture(scope="session")
def responses() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The responses of data/responses.yml by name."""
    rows: dict[str, Any] = yaml.safe_load((ROOT / "data/responses.yml").read_text("utf-8"))["responses"]
    return rows
