"""The really trained bot as a process of its own, for tests of either environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import environment, model, process, settings

ROOT = Path(__file__).resolve().parents[1]
SECRET = "a secret of the tests"


@contextmanager
def served(folder: Path, **more: str) -> Iterator[int]:
    """Its port on the loopback interface; database and log are in `folder`, `more` is set in its environment."""
    archive = ROOT / model.MODELS / f"{model.content_hash(ROOT)}.tar.gz"
    assert archive.exists(), f"there is no model of this content ({archive.name}): run 'make train'"
    port, here = process.free_port(), Path.cwd()
    database = f"sqlite:///{folder / 'bot.db'}"
    env = {**settings.FOR_RASA, "BOT_SECRET": SECRET, "BOT_DATABASE_URL": database, **more}
    os.chdir(ROOT)
    try:
        with process.started(environment.BOT.python, archive, port, env=env, log=folder / "bot.log"):
            os.chdir(here)
            yield port
    finally:
        os.chdir(here)
