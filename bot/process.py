"""The bot as a child process: started, waited for until it answers, and ended."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot import settings
from bot.steps import Hindered, Progress, stop

SECRET = Path("var/bot.secret")
LOG = Path("var/bot.log")
REFUSED = "The bot did not start: "


@contextmanager
def started(
    python: Path, model: Path, port: int, *, env: Mapping[str, str] | None = None, log: Path = LOG
) -> Iterator[subprocess.Popen[bytes]]:
    """A bot that answers on `port`; ended when the block is left. Raises Hindered when it does not start."""
    log.parent.mkdir(parents=True, exist_ok=True)
    child_env = {**os.environ, "PYTHONWARNINGS": "ignore", **(env or {}), "BOT_PORT": str(port)}
    command = [str(python), "-m", "bot.serve", str(model)]
    with log.open("wb") as output:
        # A session of its own: Ctrl-C reaches only this process, which then ends the bot.
        bot = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=child_env, start_new_session=True)
        try:
            _wait(bot, port, log)
            yield bot
        finally:
            stop(bot)


def read_secret(env: Mapping[str, str]) -> str:
    """BOT_SECRET, or one of our own that is made once and that only this user can read."""
    if given := settings.read(env).secret:
        return given
    if not SECRET.exists():
        SECRET.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(SECRET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return SECRET.read_text(encoding="utf-8")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((settings.INTERFACE, 0))
        return int(probe.getsockname()[1])


def taken(port: int) -> bool:
    """Whether somebody listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.INTERFACE, port))
        except OSError:
            return True
    return False


def answers(port: int) -> bool:
    """Whether the bot on `port` is ready for messages."""
    try:
        with urllib.request.urlopen(f"http://{settings.INTERFACE}:{port}/webhooks/clinic/", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait(bot: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the bot answers; raises Hindered with the bot's own sentence when it ends instead."""
    progress = Progress("Starting the bot")
    while not answers(port):
        if bot.poll() is not None:
            progress.end("failed")
            raise Hindered(_why(log))
        progress.tick()
    progress.end()


def _why(log: Path) -> str:
    """What a bot that ended said about it."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    said = [line for line in lines if line.startswith(REFUSED)]
    if said:
        return said[-1].rstrip(".")
    print("\n".join(lines[-15:]))
    return f"The bot stopped while it started: {log} says why"
