"""`make eval`: start the bot on a free port and score it with the questions and conversations kept beside the project.

usage: python3 -m bot.evaluate [FOLDER]      (default ../shared/eval; what is not there is left out)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bot import environment, model, process, settings
from bot.steps import Hindered, finish


def main() -> None:
    """Run each script that is there against a fresh bot; raises Hindered when one of them misses its bar."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/eval")
    measures = {
        "score.py": ["--bar", "0.97", "--out", "var/misses-score.yml"],
        "converse.py": ["--bar", "1"],
    }
    present = {script: options for script, options in measures.items() if (folder / script).exists()}
    if not present:
        print(f"{folder} has neither {' nor '.join(measures)}: nothing to measure with.")
        return
    python = environment.make(dev=True)
    archive = model.make(python)
    port = process.free_port()
    url = f"http://{settings.INTERFACE}:{port}"
    with tempfile.TemporaryDirectory() as place:
        env = {"BOT_DATABASE_URL": f"sqlite:///{place}/bot.db"}
        with process.started(python, archive, port, env=env, log=Path("var/eval-bot.log")):
            missed = [
                script
                for script, options in present.items()
                if subprocess.run([str(python), str(folder / script), "--url", url, *options]).returncode
            ]
    if missed:
        raise Hindered(f"Below the bar: {', '.join(missed)}")


if __name__ == "__main__":
    finish(main)
