"""Trains and serves the projects as child processes on 127.0.0.1, with their seconds and their memory."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.projects import Project
from benchmarks.visitors import NoAnswer, Visitor

INTERFACE = "127.0.0.1"
START_WITHIN = 300.0
MODEL = "measured"
SECONDS = "training-seconds.txt"


class Failed(RuntimeError):
    """A child process that did not do its work; the text says where its output is."""


@dataclass(frozen=True)
class Server:
    """A bot that answers on `port`. `started`: seconds from its start to its first answer."""

    project: Project
    process: subprocess.Popen[bytes]
    port: int
    started: float

    @property
    def memory(self) -> float:
        """Resident megabytes of the process and all of its children."""
        top = psutil.Process(self.process.pid)
        return sum(part.memory_info().rss for part in [top, *top.children(recursive=True)]) / 2**20


def rehearse(project: Project) -> None:
    """Let Python compile what a training imports, once: no measurement shall pay for it."""
    _run(project, ["-m", "rasa", "train", "--dry-run", "--out", "models"], "rehearsal.log", may_fail=True)


def train(project: Project) -> float:
    """Train from nothing; the seconds of the whole command."""
    options = ["--force", "--fixed-model-name", MODEL, "--out", "models"]
    began = time.monotonic()
    _run(project, ["-m", "rasa", "train", *options], "training.log")
    seconds = time.monotonic() - began
    (project.folder / SECONDS).write_text(f"{seconds:.1f}", encoding="utf-8")
    return seconds


def take_model(project: Project, earlier: Path) -> float:
    """Give the project the model that an earlier run trained for it in `earlier`; the seconds that took.

    Raises Failed when the content has changed since.
    """
    before = earlier / project.name
    if (before / "data" / "nlu.yml").read_bytes() != (project.folder / "data" / "nlu.yml").read_bytes():
        raise Failed(f"{before} was trained on other wordings: leave --default out")
    shutil.copytree(before / "models", project.folder / "models")
    return float((before / SECONDS).read_text(encoding="utf-8"))


@contextmanager
def serving(project: Project) -> Iterator[Server]:
    """The trained project, served as it is meant to be; ended when the block is left."""
    port = _free_port()
    model = f"models/{MODEL}.tar.gz"
    if project.own_server:
        command = ["-m", "bot.serve", model]
    else:
        command = ["-m", "rasa", "run", "-i", INTERFACE, "-p", str(port), "--model", model]
    env = {**_environment(), "BOT_PORT": str(port), "BOT_DATABASE_URL": f"sqlite:///{project.folder}/bot.db"}
    with (project.folder / "server.log").open("ab") as log:
        began = time.monotonic()
        child = subprocess.Popen([sys.executable, *command], cwd=project.folder, env=env, stdout=log, stderr=log)
        try:
            _wait(child, port, project.folder / "server.log")
            yield Server(project, child, port, time.monotonic() - began)
        finally:
            _stop(child)


def _wait(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the first answer came. Raises Failed when there is none."""
    ends = time.monotonic() + START_WITHIN
    while time.monotonic() < ends and child.poll() is None:
        try:
            Visitor(port, "the first").say("hello")
            return
        except (OSError, NoAnswer):
            time.sleep(0.05)
    raise Failed(f"a server did not start: see {log}")


def _run(project: Project, command: Sequence[str], log: str, *, may_fail: bool = False) -> None:
    path = project.folder / log
    with path.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, *command], cwd=project.folder, env=_environment(), stdout=output, stderr=output
        )
        try:
            status = child.wait()
        finally:
            _stop(child)
    if status and not may_fail:
        last = path.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        raise Failed(f"{' '.join(command)} failed for {project.name}:\n" + "\n".join(last))


def _stop(child: subprocess.Popen[bytes]) -> None:
    """End a process that was started here, kindly at first."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(timeout=15)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _environment() -> dict[str, str]:
    """What a clinic's machine would have: Python may keep what it compiles, and Rasa sends nothing anywhere."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "ASSISTANT_"))}
    ours.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**ours, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((INTERFACE, 0))
        return int(probe.getsockname()[1])
