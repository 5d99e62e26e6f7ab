"""Installs the servers and the browser of the tests from Debian's packages, where they are missing and this is root.

usage: python3 tests/debian.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# What a test needs, the Debian package that has it, and where else it may be.
NEEDED = {"chromium": "chromium", "initdb": "postgresql", "redis-server": "redis-server"}
ELSEWHERE = {"initdb": "/usr/lib/postgresql/*/bin/initdb"}


def missing() -> list[str]:
    """The packages that are not there yet."""
    return [package for program, package in NEEDED.items() if not _found(program)]


def install() -> None:
    """Install what is missing; says which tests can't run where it can't."""
    packages = missing()
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Not installed, and only root on Debian can install them here: {', '.join(packages)}", file=sys.stderr)
        return
    print(f"Installing {', '.join(packages)} for the tests …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *command], env=env, stdout=subprocess.DEVNULL)
        if done.returncode:
            print(f"'apt-get {' '.join(command)}' failed: tests that need {', '.join(packages)} fail", file=sys.stderr)
            return


def _found(program: str) -> bool:
    return bool(shutil.which(program) or program in ELSEWHERE and list(Path("/").glob(ELSEWHERE[program][1:])))


if __name__ == "__main__":
    install()
