"""Bot, gateway and a clinic's site as they run at a clinic, each in a process of its own, with the really trained bot."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import process
from tests import trained_bot
from tests.browser import host_pages
from tests.browser.conftest import free_port, served

PATIENT = {"BOT_ACTION_SECONDS": "50", "BOT_TURN_SECONDS": "55", "GATEWAY_BOT_SECONDS": "60"}  # where tests share a machine


@dataclass(frozen=True)
class Installation:
    """What runs: databases and logs are in `folder`."""

    folder: Path
    address: str
    site: str

    @property
    def record(self) -> str:
        """The gateway's database."""
        return f"sqlite:///{self.folder}/gateway.db"

    def holding(self, word: str) -> set[str]:
        """The files, logs among them, that hold a word; what SQLite writes ahead counts as its database."""
        return {path.name.removesuffix("-wal") for path in self.folder.iterdir() if word.encode() in path.read_bytes()}


@contextmanager
def running(folder: Path, bot: Mapping[str, str], gateway: Mapping[str, str]) -> Iterator[Installation]:
    """An installation in `folder`, with more settings for its bot and its gateway; {address} in them is the gateway's."""
    port, site_port = free_port(), free_port()
    found = Installation(folder, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{site_port}")
    pages = host_pages.create_app(found.address)
    pages.state.port = site_port
    own = {
        "BOT_SECRET": trained_bot.SECRET,
        "GATEWAY_DATABASE_URL": found.record,
        "GATEWAY_SECRET": "signs sessions",
        "GATEWAY_ORIGINS": found.site,
        **PATIENT,
        **gateway,
    }
    more = {name: value.format(address=found.address) for name, value in bot.items()}
    with ExitStack() as stack:
        bot_port = stack.enter_context(trained_bot.served(folder, **PATIENT, **more))
        log = folder / "gateway.log"
        stack.enter_context(process.gateway_started(Path(sys.executable), port, bot_port, env=own, log=log))
        stack.enter_context(served(pages))
        yield found
