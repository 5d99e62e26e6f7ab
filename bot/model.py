"""Trains a model of this content when there is none; its file is named after everything that it is made from.

usage: python3 -m bot.model [--again]      (prints the archive's path; --again trains even where there is one)
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import environment, settings
from bot.steps import finish, run

SOURCES = (
    "config.yml",
    "data",
    "domain.yml",
    "knowledge",
    "nlu",
    "requirements/bot.txt",
    "requirements/bot-weights.txt",
)
MODELS = Path("models")
WORK = Path("var/training")
KEPT = 3
ENDING = ".tar.gz"


def make(python: Path, *, again: bool = False) -> Path:
    """The archive for the content of the current folder; trained with `python` when missing. Raises Hindered."""
    archive = MODELS / f"{content_hash(Path())}{ENDING}"
    with _alone(Path("var/training.lock")):
        if archive.exists() and not again:
            return archive
        command = training(python, archive.name.removesuffix(ENDING), WORK)
        hint = "The training failed: mend what the lines above name"
        env = {**os.environ, **settings.FOR_RASA}
        run("Training the model", command, Path("var/training.log"), hint, env=env, show=True)
        MODELS.mkdir(exist_ok=True)
        (WORK / archive.name).replace(archive)
        _forget_old(archive)
    return archive


def training(python: Path, name: str, out: Path) -> list[str]:
    """The command that trains the content of the folder it is run in; the archive is `out`/`name`.tar.gz.

    Rasa's own look at the content is left out: it takes as long as reading it does, and `make check` has it.
    """
    return [str(python), "-m", "bot.learn", "--force", "--skip-validation", "--fixed-model-name", name, "--out", str(out)]


def content_hash(project: Path, code: Path | None = None) -> str:
    """16 hex digits of the SHA-256 over every file that a model of `project` is made from, names included.

    `code` is the folder of what `project` does not have itself: the components and the libraries' versions.
    """
    digest = hashlib.sha256()
    for name, path in _files(project, code or project):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def _files(project: Path, code: Path) -> Iterator[tuple[str, Path]]:
    """The files of the sources in a fixed order, each with its name, without what Python leaves behind."""
    for source in SOURCES:
        home = project if (project / source).exists() else code
        path = home / source
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        kept = (file for file in found if file.is_file() and "__pycache__" not in file.parts)
        yield from ((file.relative_to(home).as_posix(), file) for file in kept)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other training runs in this folder."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget_old(newest: Path) -> None:
    """Delete all but the newest archives that were named by content."""
    named = [path for path in MODELS.glob("????????????????.tar.gz") if path != newest]
    for path in sorted(named, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        path.unlink()


if __name__ == "__main__":
    finish(lambda: print(make(environment.make(), again="--again" in sys.argv[1:])))
