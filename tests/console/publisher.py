"""A made-up project to publish from, a stand-in for the bot that pulls, and one that is started to be checked."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml
from sqlalchemy.orm import Session

from bot import model, proof
from console.changes import Changes
from console.checking import Asking
from console.folders import Content
from console.room import Tools, Watch
from tests.gateway import standin
from tests.gateway.conftest import ADDRESS, ROOT
from tests.gateway.standin import CUSTOM, StandIn

TRAINER = Path(__file__).parent / "trainer.py"
SENTENCES: dict[str, list[dict[str, Any]]] = {
    "urgent": [{"say": "cant breathe", "kind": "urgent", "level": "emergency"}],
    "lookalikes": [{"say": "took my breath away", "kind": "any", "not": ["urgent"]}],
    "answers": [
        {"say": "what is it", "kind": "answer", "ids": ["what_is"]},
        {"say": "makeup when", "kind": "answer", "ids": ["aftercare.makeup"]},
    ],
}
RIGHT: dict[str, dict[str, Any]] = {
    "cant breathe": {"kind": "urgent", "level": "emergency"},
    "took my breath away": {"kind": "smalltalk"},
    "what is it": {"kind": "answer", "answers": [{"id": "what_is", "quote": "Q"}]},
    "makeup when": {"kind": "answer", "answers": [{"id": "aftercare.makeup", "quote": "Q"}]},
}


@dataclass
class Project:
    """The made-up project; `changes` is what the staff approved: files by name, in the version's folder."""

    folder: Path
    changes: dict[str, str] = field(default_factory=dict)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)  # of the version that is checked, where they differ
    first: dict[str, dict[str, Any]] = field(default_factory=dict)  # of the version that was live before, the same
    asked: list[str] = field(default_factory=list)  # of either
    senders: list[str] = field(default_factory=list)  # the same, in which conversation
    texts: dict[str, str] = field(default_factory=dict)
    starts: Callable[[Watch], object] = field(default=lambda watch: watch())  # what a started bot does before it answers
    live: list[Changes] = field(default_factory=list)  # what was noted as live

    @property
    def content(self) -> Content:
        def approved(_: Session, __: str) -> Changes:
            return Changes(documents=dict(self.changes))

        def compose(base: Path, changes: Changes, target: Path) -> None:
            for name in ("knowledge", "data"):
                shutil.copytree(base / name, target / name)
            for name, text in changes.documents.items():
                (target / name).write_text(text, encoding="utf-8")

        def went_live(_: Session, __: str, changes: Changes) -> None:
            self.live.append(changes)

        return Content(approved, compose, went_live)

    @property
    def tools(self) -> Tools:
        @contextmanager
        def starting(folder: Path, _: str, watch: Watch) -> Iterator[Asking]:
            self.starts(watch)
            is_changed = "changed" in (folder / "data/responses.yml").read_text("utf-8")
            answers = {**RIGHT, **(self.replies if is_changed else self.first)}

            def ask(question: str, sender: str = "") -> dict[str, Any]:
                self.asked.append(question)
                self.senders.append(sender)
                return {"text": self.texts.get(question, "Something."), "custom": {**CUSTOM, **answers[question]}}

            yield ask

        return Tools(lambda _, name: [sys.executable, str(TRAINER), name], starting)


def project(folder: Path, prepare: Callable[[Path], object] = lambda _: None) -> Project:
    """A project whose own model is trained, after `prepare` has changed its content."""
    for name in ("knowledge", "data"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "tests/sentences").mkdir(parents=True)
    for name, rows in SENTENCES.items():
        (folder / f"tests/sentences/{name}.yml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    prepare(folder)
    trained(folder)
    return Project(folder)


def trained(folder: Path) -> None:
    """The own model of the folder's content as it is now."""
    (folder / model.MODELS).mkdir(exist_ok=True)
    body = json.dumps({"model_id": "the first"}).encode()
    with tarfile.open(folder / model.MODELS / f"{model.content_hash(folder)}{model.ENDING}", "w:gz") as archive:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(body)
        archive.addfile(member, io.BytesIO(body))


@dataclass
class Puller:
    """A stand-in for the live bot: it pulls as Rasa does, refuses what is not ours, and says which model answers."""

    client: httpx.AsyncClient
    bot: StandIn
    name: str = "bot-1"
    tag: str = '"nothing"'
    model: str = "the first"
    wrong: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bot._reply = self.reply  # type: ignore[method-assign]

    def reply(self, _: str, message: str) -> dict[str, Any]:
        known = {**RIGHT, **self.wrong}.get(message, {"kind": "smalltalk"})
        return standin.told(f"You said: {message}", **{**known, "model": self.model})

    async def pull(self, secret: str = standin.SECRET) -> int:
        """Ask once; the HTTP status."""
        headers = {"Authorization": f"Bearer {proof.token(secret)}", "If-None-Match": self.tag, "Bot-Name": self.name}
        answer = await self.client.get(f"{ADDRESS}/internal/model", headers=headers)
        if answer.status_code == 200:
            assert proof.opened(standin.SECRET, answer.headers["etag"]) == hashlib.sha256(answer.content).hexdigest()
            assert "filename" not in answer.headers
            with tarfile.open(fileobj=io.BytesIO(answer.content)) as archive:
                file = archive.extractfile("metadata.json")
                assert file
                self.model = json.load(file)["model_id"]
            self.tag = answer.headers["etag"]
        return answer.status_code
