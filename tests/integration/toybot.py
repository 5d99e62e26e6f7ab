"""The toy bot: a Rasa project of a few intents whose actions do everything that actions may do wrong."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import process, settings
from bot.local_actions import LocalActions

ROOT = Path(__file__).resolve().parents[2]
TOY = Path(__file__).parent / "toy"
SECRET = "a secret of the tests"
APOLOGY = "Sorry, that went wrong. Please call Toy Clinic on +44 20 7946 0999."


def local_actions(seconds: float = 5) -> LocalActions:
    """The toy's actions, though the package has the name of the project's own, which other tests import."""
    own = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "actions"}
    sys.path.insert(0, str(TOY))
    try:
        return LocalActions("actions", seconds)
    finally:
        sys.path.remove(str(TOY))
        for name in [name for name in sys.modules if name.split(".")[0] == "actions"]:
            del sys.modules[name]
        sys.modules.update(own)


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status and JSON body."""

    status: int
    body: Any


@dataclass(frozen=True)
class Toy:
    """A running toy bot in a folder of its own."""

    folder: Path
    port: int

    @property
    def log(self) -> str:
        """Everything that the bot has written so far."""
        return (self.folder / "bot.log").read_text(encoding="utf-8")

    @property
    def name(self) -> str:
        """What it calls itself where it asks for models."""
        return f"bot-{self.port}"

    @property
    def database(self) -> Path:
        """Its file of conversations."""
        return self.folder / "var" / "bot.db"

    def clinic(self, sender: Any, message: Any, secret: str = SECRET, **more: Any) -> Answer:
        """Say something as the gateway does."""
        return self.post("clinic", {"sender": sender, "message": message, **more}, {"Authorization": f"Bearer {secret}"})

    def rest(self, sender: Any, message: Any) -> Answer:
        """Say something as a developer does."""
        return self.post("rest", {"sender": sender, "message": message}, {})

    def erase(self, sender: str, secret: str = SECRET) -> int:
        """Erase a conversation as the gateway does; the HTTP status."""
        headers = {"Authorization": f"Bearer {secret}"}
        path = f"clinic/conversations/{urllib.parse.quote(sender, safe='')}"
        return self._send(urllib.request.Request(self._url(path), headers=headers, method="DELETE")).status

    def post(self, channel: str, content: Any, headers: dict[str, str]) -> Answer:
        """Send any JSON, or bytes as they are."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return self._send(urllib.request.Request(self._url(f"{channel}/webhook"), body, headers))

    def _url(self, path: str) -> str:
        return f"http://{settings.INTERFACE}:{self.port}/webhooks/{path}"

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Answer(response.status, json.loads(response.read() or b"null"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, json.loads(error.read()) if error.code in (400, 401, 500) else None)


def trained() -> Path:
    """The toy's model; trained once for each content of the toy, by one of those who want it at once."""
    files = sorted(path for path in TOY.rglob("*.yml"))
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]
    archive = ROOT / "var" / "toy" / f"{digest}.tar.gz"
    archive.parent.mkdir(parents=True, exist_ok=True)
    with (archive.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not archive.exists():
            _train(archive)
    return archive


def _train(archive: Path) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", archive.name.removesuffix(".tar.gz")]
    done = subprocess.run([*command, "--out", str(archive.parent)], cwd=TOY, env=child_env(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(TOY / ".rasa", ignore_errors=True)


def copied(folder: Path) -> Path:
    """The toy's files in `folder`, free to be changed."""
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("__pycache__", ".rasa"), dirs_exist_ok=True)
    return folder


def child_env(**more: str) -> dict[str, str]:
    """The environment of a toy's processes."""
    return {**os.environ, **settings.FOR_RASA, "PYTHONPATH": str(ROOT), "BOT_SECRET": SECRET, **more}


@contextmanager
def running(folder: Path, model: Path, **env: str) -> Iterator[Toy]:
    """A toy bot started in `folder`, and ended."""
    port, old = process.free_port(), Path.cwd()
    os.chdir(copied(folder))
    try:
        with process.started(Path(sys.executable), model, port, env=child_env(**env), log=folder / "bot.log"):
            yield Toy(folder, port)
    finally:
        os.chdir(old)


def refusal(folder: Path, model: Path, **env: str) -> str:
    """What a toy bot that must not start says."""
    command = [sys.executable, "-m", "bot.serve", str(model)]
    port = str(process.free_port())
    done = subprocess.run(
        command, cwd=folder, env=child_env(**{"BOT_PORT": port, **env}), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 1, done.stderr
    return done.stderr.splitlines()[-1]
