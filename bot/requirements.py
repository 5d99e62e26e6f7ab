"""`make requirements`: choose the newest versions that fit together, and write them down with their hashes.

usage: python3 -m bot.requirements
"""

from __future__ import annotations

from pathlib import Path

from bot.environment import UV, find_uv
from bot.steps import finish, run

HINT = "No set of versions fits together: see what the lines above name, and pyproject.toml"
COMPILE = ["pip", "compile", "--upgrade", "--generate-hashes", "--no-header", "--python-version"]
FILES = {
    "requirements/bot.txt": ["3.10", "--override", "requirements/bot-overrides.txt", "--group", "bot"],
    "requirements/dev.txt": ["3.10", "--constraint", "requirements/bot.txt", "--group", "dev"],
    "requirements/web.txt": ["3.11", "--group", "web"],
    "requirements/web-dev.txt": ["3.11", "--constraint", "requirements/web.txt", "--group", "web-dev"],
    UV: ["3.10", UV.replace(".txt", ".in")],
}


def main() -> None:
    """Write each requirements file anew. Raises Hindered."""
    uv = find_uv()
    for file, options in FILES.items():
        command = [uv, *COMPILE, *options, "--output-file", file]
        run(f"Choosing {file}", command, Path("var/requirements.log"), HINT, show=True)


if __name__ == "__main__":
    finish(main)
