"""The really trained bot, started once for all tests of this folder, with a database of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import settings
from tests import trained_bot


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bot's address. E2E_URL names one that runs already, for work on the tests themselves."""
    if running := os.environ.get("E2E_URL"):
        yield running
        return
    with served(tmp_path_factory.mktemp("bot")) as address:
        yield address


@contextmanager
def served(folder: Path, **more: str) -> Iterator[str]:
    """The address of the trained bot, with its database and its log in `folder`."""
    with trained_bot.served(folder, **more) as port:
        yield f"http://{settings.INTERFACE}:{port}"
