"""Makes the environments of bot and website from the pinned requirements; does nothing when they are there already.

usage: python3 -m bot.environment [--dev]      (--dev: with what tests, checks and benchmarks need)
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.steps import Hindered, finish, run

PRIVATE_UV = Path("var/uv")
UV = "requirements/uv.txt"


@dataclass(frozen=True)
class Environment:
    """One of the project's environments: its Python version, and the files that name its libraries."""

    name: str
    version: str
    files: tuple[str, ...]
    dev: str

    @property
    def home(self) -> Path:
        """Its folder."""
        return Path(".venv") / self.name

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.home / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """What was installed into it."""
        return self.home / "installed.json"


BOT = Environment("bot", "3.10", ("requirements/bot.txt", "requirements/bot-weights.txt"), "requirements/dev.txt")
WEB = Environment("web", "3.11", ("requirements/web.txt",), "requirements/web-dev.txt")


def make(environment: Environment = BOT, *, dev: bool = False) -> Path:
    """The environment's Python, installed when the requirements have changed; else with no network. Raises Hindered."""
    python, installed = environment.python, _installed(environment)
    files = [*environment.files, *([environment.dev] if dev or environment.dev in installed else ())]
    wanted = {file: _digest(Path(file)) for file in files}
    if wanted.items() <= installed.items() and _works(environment):
        return python
    uv, version = find_uv(), environment.version
    if not _works(environment):
        command = [uv, "venv", "--quiet", "--clear", "--python", version, str(environment.home)]
        hint = f"Python {version} was not found and could not be downloaded: install it (for example 'pyenv install {version}')"
        run(f"Making the Python {version} environment", command, Path("var/venv.log"), hint)
    environment.stamp.unlink(missing_ok=True)
    command = [uv, "pip", "sync", "--require-hashes", "--python", str(python), *files]
    hint = "The libraries could not be installed: check the network and run the command again"
    run(f"Installing the libraries for Python {version}", command, Path("var/install.log"), hint)
    environment.stamp.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    return python


def find_uv() -> str:
    """The uv on PATH, or a pinned one of our own under var/. Raises Hindered when there is none to be had."""
    found = shutil.which("uv")
    if found and _succeeds([found, "--version"]):
        return found
    uv, stamp, digest = PRIVATE_UV / "bin" / "uv", PRIVATE_UV / "installed.txt", _digest(Path(UV))
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest and uv.exists():
        return str(uv)
    log = Path("var/uv.log")
    hint = "Python's venv module is missing: install it (on Debian: python3-venv), or install uv"
    run("Making a place for uv", [sys.executable, "-m", "venv", "--clear", str(PRIVATE_UV)], log, hint)
    pip = [str(PRIVATE_UV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", UV]
    run("Installing uv", pip, log, "uv could not be downloaded: check the network and run the command again")
    stamp.write_text(digest, encoding="utf-8")
    return str(uv)


def _installed(environment: Environment) -> dict[str, str]:
    """The requirement files that were installed, with their digests."""
    try:
        content = json.loads(environment.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _works(environment: Environment) -> bool:
    """Whether there is a working Python of its version."""
    asked = f"import sys; sys.exit('%d.%d' % sys.version_info[:2] != '{environment.version}')"
    return environment.python.exists() and _succeeds([str(environment.python), "-c", asked])


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _digest(path: Path) -> str:
    """A file's SHA-256. Raises Hindered when it is missing."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise Hindered(f"{path} is missing: run this in the project's folder") from None


if __name__ == "__main__":
    finish(lambda: [make(one, dev="--dev" in sys.argv[1:]) for one in (BOT, WEB)])
