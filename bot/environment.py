"""Makes the bot's Python 3.10 environment from the pinned requirements; does nothing when it is there already.

usage: python3 -m bot.environment [--dev]      (--dev: with what tests, checks and benchmarks need)
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from bot.steps import Hindered, finish, run

HOME = Path(".venv/bot")
PYTHON = HOME / "bin" / "python"
STAMP = HOME / "installed.json"
PRIVATE_UV = Path("var/uv")
BOT = ("requirements/bot.txt", "requirements/bot-weights.txt")
DEV = ("requirements/dev.txt",)
UV = "requirements/uv.txt"
IS_310 = "import sys; sys.exit(sys.version_info[:2] != (3, 10))"


def make(*, dev: bool = False) -> Path:
    """The environment's Python, installed when the requirements have changed; else with no network. Raises Hindered."""
    installed = _installed()
    files = [*BOT, *(DEV if dev or DEV[0] in installed else ())]
    wanted = {file: _digest(Path(file)) for file in files}
    if wanted.items() <= installed.items() and _works(PYTHON):
        return PYTHON
    uv = find_uv()
    if not _works(PYTHON):
        command = [uv, "venv", "--quiet", "--clear", "--python", "3.10", str(HOME)]
        hint = "Python 3.10 was not found and could not be downloaded: install it (for example 'pyenv install 3.10')"
        run("Making the Python 3.10 environment", command, Path("var/venv.log"), hint)
    STAMP.unlink(missing_ok=True)
    command = [uv, "pip", "sync", "--require-hashes", "--python", str(PYTHON), *files]
    hint = "The libraries could not be installed: check the network and run the command again"
    run("Installing the libraries", command, Path("var/install.log"), hint)
    STAMP.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    return PYTHON


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


def _installed() -> dict[str, str]:
    """The requirement files that were installed, with their digests."""
    try:
        content = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _works(python: Path) -> bool:
    """Whether there is a working Python 3.10."""
    return python.exists() and _succeeds([str(python), "-c", IS_310])


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _digest(path: Path) -> str:
    """A file's SHA-256. Raises Hindered when it is missing."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise Hindered(f"{path} is missing: run this in the project's folder") from None


if __name__ == "__main__":
    finish(lambda: make(dev="--dev" in sys.argv[1:]))
