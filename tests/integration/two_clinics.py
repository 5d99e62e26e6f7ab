"""A small model of two made-up clinics, really trained: the project's own pipeline, rules and replies, with little to learn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot import process
from tests import small_project
from tests.clinics import NORTH, answer, differ, join, read, shared, write
from tests.integration.toybot import Toy, child_env

HERE = Path(__file__).parent / "clinics"
WORDINGS: dict[str, list[str]] = read(HERE / "wordings.yml")
OWN = {
    "peel.wifi": "The network is called Musterhaut.",
    "peel.parking": "The car park is behind the house.",
    "peel.price": "The desk tells the price of a peel.",
    "north.wifi": "The network is called Nordlicht.",
    "north.harbour": "The ferry lands at the third pier.",
    "north.dogs": "A dog may wait in the hall.",
}
TOPICS = {"peel.parking": "location", "north.harbour": "location", "peel.price": "price"}
MAKEUP = ("makeup for 12 hours", "makeup for 60 hours")


def knowledge(folder: Path) -> Path:
    """What the two know: north keeps makeup off for longer, and each answers what the other does not."""
    made = shared(folder)
    topics = read(made / "not_documented.yml")
    topics["topics"]["location"] = {"label": "where the clinic is", "adds": ["address"]}
    write(made / "not_documented.yml", topics)
    own = join(made, NORTH)
    for name in ("document.md", "answers.yml", "aftercare.yml"):
        text = (made / name).read_text("utf-8").replace(*MAKEUP).replace("hours: [12]", "hours: [60]")
        (own / name).write_text(text.replace("[avoid makeup, 12 hours]", "[avoid makeup, 60 hours]"), encoding="utf-8")
    for id_, quote in OWN.items():
        answer(made, id_.split(".")[0], id_, quote, **({"topic": TOPICS[id_]} if id_ in TOPICS else {}))
    lead = {"lead": "utter_faq/north.makeup"}
    differ(made, "north", "answers", lambda data: data["aftercare.makeup"].update(lead))
    return made


def project(folder: Path) -> Path:
    """A Rasa project of them, to be trained and served."""
    folder.mkdir(exist_ok=True)
    knowledge(folder)
    small_project.write_around(folder, WORDINGS, {"utter_faq/north.makeup": "In the north they say about makeup:"})
    return folder


def trained(folder: Path) -> Path:
    """Its model."""
    command = [sys.executable, "-m", "bot.learn", "--force", "--skip-validation", "--fixed-model-name", "two", "--out", "out"]
    env = child_env(ASSISTANT_CACHE=str(folder / "cache"))
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out/two.tar.gz"


@contextmanager
def running(folder: Path, model: Path, **env: str) -> Iterator[Toy]:
    """Their bot, started in the project's folder, and ended."""
    port, old = process.free_port(), Path.cwd()
    os.chdir(folder)
    try:
        with process.started(Path(sys.executable), model, port, env=child_env(**env), log=folder / "bot.log"):
            yield Toy(folder, port)
    finally:
        os.chdir(old)


def ids(reply: dict[str, Any]) -> set[str]:
    """The answers that a reply tells."""
    return {told["id"] for told in reply["custom"]["answers"]}
