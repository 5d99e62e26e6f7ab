"""What the integration tests share: one toy model, and one toy bot that most of them talk to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration import toybot


@pytest.fixture(scope="session")
def toy_model() -> Path:
    return toybot.trained()


@pytest.fixture(scope="session")
def toy(toy_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[toybot.Toy]:
    env = {"LOG_LEVEL": "DEBUG", "BOT_ACTION_SECONDS": "1.5"}
    with toybot.running(tmp_path_factory.mktemp("toy"), toy_model, **env) as bot:
        yield bot
