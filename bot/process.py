"""Bot and gateway as child processes: started, waited for until they answer, and ended."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot import settings
from bot.steps import Hindered, Progress, stop

SECRET = Path("var/bot.secret")
LOG = Path("var/bot.log")
GATEWAY_LOG = Path("var/gateway.log")
REFUSED = {"bot": "The bot did not start: ", "gateway": "The gateway did not start: "}
ALIVE = {"bot": "/webhooks/clinic/", "gateway": "/healthz"}

Watch = Callable[[], object]


def nobody() -> None:
    """Who watches a start that is simply waited for."""


@contextmanager
def started(
    python: Path,
    model: Path,
    port: int,
    *,
    env: Mapping[str, str] | None = None,
    log: Path = LOG,
    folder: Path | None = None,
    watch: Watch = nobody,
) -> Iterator[subprocess.Popen[bytes]]:
    """A bot that answers on `port`; ended when the block is left. Raises Hindered when it does not start.

    `folder` is the project that it serves, where that is not the current one; `watch` may raise while it starts.
    """
    command = [str(python), "-m", "bot.serve", str(model)]
    with _child("bot", command, port, {**(env or {}), "BOT_PORT": str(port)}, log, folder, watch) as bot:
        yield bot


@contextmanager
def gateway_started(
    python: Path, port: int, bot_port: int, *, env: Mapping[str, str] | None = None, log: Path = GATEWAY_LOG
) -> Iterator[subprocess.Popen[bytes]]:
    """A gateway on `port` that speaks to the bot on `bot_port`; as `started`."""
    bot_url = f"http://{settings.INTERFACE}:{bot_port}"
    more = {"GATEWAY_BOT_URL": bot_url, **(env or {}), "GATEWAY_PORT": str(port)}
    with _child("gateway", [str(python), "-m", "gateway.serve"], port, more, log) as gateway:
        yield gateway


@contextmanager
def _child(
    name: str,
    command: Sequence[str],
    port: int,
    env: Mapping[str, str],
    log: Path,
    folder: Path | None = None,
    watch: Watch = nobody,
) -> Iterator[subprocess.Popen[bytes]]:
    log.parent.mkdir(parents=True, exist_ok=True)
    child_env = {**os.environ, "PYTHONWARNINGS": "ignore", **env}
    with log.open("wb") as output:
        # A session of its own: Ctrl-C reaches only this process, which then ends the child.
        child = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=child_env, cwd=folder, start_new_session=True
        )
        try:
            _wait(name, child, port, log, watch)
            yield child
        finally:
            stop(child)


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


def answers(port: int, name: str = "bot") -> bool:
    """Whether the bot, or the gateway, on `port` is ready for messages."""
    try:
        with urllib.request.urlopen(f"http://{settings.INTERFACE}:{port}{ALIVE[name]}", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait(name: str, child: subprocess.Popen[bytes], port: int, log: Path, watch: Watch) -> None:
    """Return when it answers; raises Hindered with its own sentence when it ends instead."""
    progress = Progress(f"Starting the {name}")
    while not answers(port, name):
        if child.poll() is not None:
            progress.end("failed")
            raise Hindered(_why(name, log))
        watch()
        progress.tick()
    progress.end()


def _why(name: str, log: Path) -> str:
    """What a child that ended said about it."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    said = [line for line in lines if line.startswith(REFUSED[name])]
    if said:
        return said[-1].rstrip(".")
    print("\n".join(lines[-15:]))
    return f"The {name} stopped while it started: {log} says why"
