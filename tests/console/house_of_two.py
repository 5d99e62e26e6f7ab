"""Two clinics' gateway, bot and trainer as they run at a clinic, each a process of its own, with little to learn."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot import environment, model, process
from console.room import surroundings
from tests import clinics, small_project
from tests.clinics import NORTH
from tests.small_project import ROOT

WORDINGS: dict[str, list[str]] = clinics.read(ROOT / "tests/integration/clinics/wordings.yml")
SENTENCES: dict[str, list[dict[str, Any]]] = {
    "urgent": [{"say": "help i cant breathe", "kind": "urgent", "level": "emergency"}],
    "lookalikes": [{"say": "the view took my breath away", "kind": "any", "not": ["urgent"]}],
    "answers": [
        {"say": "how many peels does one need", "kind": "answer", "ids": ["sessions.count"]},
        {"say": "may i put on foundation afterwards", "kind": "answer", "ids": ["aftercare.makeup"]},
    ],
}
CODE = ("actions", "assistant", "bot", "nlu", "requirements")
PATIENT = {"BOT_ACTION_SECONDS": "50", "BOT_TURN_SECONDS": "55", "GATEWAY_BOT_SECONDS": "60"}  # where tests share a machine
PYTHON = ROOT / environment.BOT.python


@dataclass(frozen=True)
class House:
    """What runs: `env` is what a command of the staff needs to find it."""

    folder: Path
    address: str
    env: Mapping[str, str]


def project(folder: Path) -> Path:
    """What peel and north share, trained; north has nothing of its own but how it is reached."""
    folder.mkdir()
    known = clinics.shared(folder)
    shutil.copy(ROOT / "knowledge/clearing.yml", known)
    topics = clinics.read(known / "not_documented.yml")
    topics["topics"]["location"] = {"label": "where to park", "practical": True, "terms": ["(park|parking)"]}
    clinics.write(known / "not_documented.yml", topics)
    clinics.join(known, NORTH)
    shared = clinics.read(known / "answers.yml")
    wordings = {label: texts for label, texts in WORDINGS.items() if label.removeprefix(small_project.FAQ) in shared}
    wordings |= {label: texts for label, texts in WORDINGS.items() if not label.startswith(small_project.FAQ)}
    small_project.write_around(folder, wordings, {})
    (folder / "tests/sentences").mkdir(parents=True)
    for name, rows in SENTENCES.items():
        (folder / f"tests/sentences/{name}.yml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    for name in CODE:
        (folder / name).symlink_to(ROOT / name)
    return folder


def train(folder: Path) -> Path:
    """The installation's own model."""
    name = model.content_hash(folder)
    command = model.training(PYTHON, name, Path(model.MODELS))
    env = {**os.environ, **surroundings(folder)}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / model.MODELS / f"{name}{model.ENDING}"


@contextmanager
def running(folder: Path) -> Iterator[House]:
    """A house of both in `folder`, with nobody in it yet."""
    made = project(folder / "project")
    archive, port, bot_port = train(made), process.free_port(), process.free_port()
    address, secret = f"http://127.0.0.1:{port}", {"BOT_SECRET": "a secret of the tests"}
    own = {
        "GATEWAY_DATABASE_URL": f"sqlite:///{folder}/gateway.db",
        "GATEWAY_SECRET": "signs sessions",
        "GATEWAY_PROJECT": str(made),
        "GATEWAY_KNOWLEDGE": str(made / "knowledge"),
        "GATEWAY_VERSIONS": str(folder / "versions"),
        "GATEWAY_BOT_PYTHON": str(PYTHON),
    }
    pulling = {"BOT_DATABASE_URL": f"sqlite:///{folder}/bot.db", "BOT_MODELS_URL": f"{address}/internal/model"}
    bot_env = {**surroundings(made), **PATIENT, **secret, **pulling}
    env = {**own, **PATIENT, **secret}
    with ExitStack() as stack:
        log, gateway_log = folder / "bot.log", folder / "gateway.log"
        stack.enter_context(process.started(PYTHON, archive, bot_port, env=bot_env, log=log, folder=made))
        stack.enter_context(process.gateway_started(Path(sys.executable), port, bot_port, env=env, log=gateway_log))
        yield House(folder, address, env)
