"""The sentences of tests/sentences/: what visitors say in a measurement, and how many are answered rightly."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.judging import fault
from benchmarks.servers import Server
from benchmarks.visitors import NoAnswer, Visitor

Item = Mapping[str, Any]
EVERYDAY = ("answers", "ask_clinic", "contraindications", "languages", "not_documented", "smalltalk")
COMPARED = ("answer", "not_documented")  # the kinds that Rasa's default pipeline has, too


@dataclass(frozen=True)
class Score:
    """Of `asked` sentences so many got the right reply, and so many a quote that does not answer them."""

    asked: int
    right: int
    wrong_quotes: int


def read(folder: Path) -> list[Item]:
    """Every sentence of the everyday files: urgent signs, their look-alikes and abuse are left out."""
    return [item for name in EVERYDAY for item in yaml.safe_load((folder / f"{name}.yml").read_text("utf-8"))]


def spoken(items: Sequence[Item]) -> list[str]:
    """What is said in the conversations that are timed, in a mixed but fixed order."""
    texts = [str(item["say"]) for item in items]
    random.Random(0).shuffle(texts)
    return texts


def compared(items: Sequence[Item]) -> list[Item]:
    """The sentences that the document answers or is silent about: the ones both bots can be judged by."""
    return [item for item in items if item["kind"] in COMPARED]


def score(server: Server, items: Sequence[Item]) -> Score:
    """Say each sentence in a conversation of its own, and judge the reply."""
    right = wrong_quotes = 0
    for item, reply in _replies(server, items):
        faulty = bool(fault(item, reply))
        right += not faulty
        wrong_quotes += faulty and reply["kind"] == "answer"
    return Score(len(items), right, wrong_quotes)


def _replies(server: Server, items: Sequence[Item]) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    for item in items:
        visitor = Visitor(server.port, "sentence")
        try:
            parts = visitor.say(item["say"])
        except NoAnswer:
            parts = []
        visitor.leave()
        yield item, _as_data(parts, server.project.meaning)


def _as_data(parts: Sequence[Mapping[str, Any]], meaning: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The reply as data: our bot sends it, the default's stands for each of its texts."""
    told = [part.get("custom") or meaning.get(part.get("text", "")) for part in parts]
    return next((row for row in told if row), {"kind": "error", "answers": []})
