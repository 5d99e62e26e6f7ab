"""The really trained bot, started once for all tests of this folder, with a database of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot import model, process, settings

ROOT = Path(__file__).resolve().parents[2]


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
    archive = ROOT / model.MODELS / f"{model.content_hash(ROOT)}.tar.gz"
    assert archive.exists(), f"there is no model of this content ({archive.name}): run 'make train'"
    port = process.free_port()
    env = {
        **settings.FOR_RASA,
        "BOT_SECRET": "a secret of the tests",
        "BOT_DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        **more,
    }
    with ExitStack() as stack:
        here = Path.cwd()
        os.chdir(ROOT)
        try:
            stack.enter_context(process.started(Path(sys.executable), archive, port, env=env, log=folder / "bot.log"))
        finally:
            os.chdir(here)
        yield f"http://{settings.INTERFACE}:{port}"
