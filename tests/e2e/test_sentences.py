"""What visitors type, one sentence in a fresh conversation, and what the trained bot makes of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.judging import clearing, fault
from tests.corpora import sentences
from tests.e2e.visitor import Heard, Visitor

BARS: dict[str, dict[str, float]] = yaml.safe_load((Path(__file__).parent / "bars.yml").read_text("utf-8"))
FILES = sorted({file for file, _ in sentences()})
VISITORS = 4


@dataclass(frozen=True)
class Asked:
    """One test sentence, and what the bot said to it."""

    item: dict[str, Any]
    heard: Heard

    def told(self, why: str) -> str:
        """The miss in one line."""
        return f"{self.item['say'][:100]!r}: {why}; said {self.heard.plain[:120]!r}"


@pytest.fixture(scope="session")
def asked(bot: str) -> dict[str, list[Asked]]:
    """Every sentence of every file, said after a greeting by a visitor of its own."""

    def ask(item: dict[str, Any]) -> Asked:
        visitor = Visitor(bot)
        visitor.say("hello")
        return Asked(item, visitor.say(item["say"]))

    with ThreadPoolExecutor(VISITORS) as visitors:
        answered = list(visitors.map(ask, [item for _, item in sentences()]))
    named = [(file, asked) for (file, _), asked in zip(sentences(), answered, strict=True)]
    return {name: [asked for file, asked in named if file == name] for name in FILES}


@pytest.mark.parametrize("file", FILES)
def test_what_visitors_type_gets_the_right_kind_of_answer(file: str, asked: dict[str, list[Asked]]) -> None:
    _reaches(BARS[file]["right"], [(a, fault(a.item, a.heard.custom)) for a in asked[file]])


@pytest.mark.parametrize("file", [file for file in BARS if "topic" in BARS[file]])
def test_what_the_document_is_silent_on_is_named(file: str, asked: dict[str, list[Asked]]) -> None:
    silent = [a for a in asked[file] if a.heard.custom.get("kind") == "not_documented" and a.item.get("topics")]
    named = [(a, a.heard.custom["topic"]) for a in silent if a.heard.custom["outcome"] is None]
    wrong = [(a, "" if topic in a.item["topics"] else topic) for a, topic in named]
    _reaches(BARS[file]["topic"], wrong)


@pytest.mark.parametrize("file", FILES)
def test_no_reply_clears_allows_or_soothes(file: str, asked: dict[str, list[Asked]]) -> None:
    unsafe = [a.told(sentence) for a in asked[file] if (sentence := clearing(a.heard.text))]
    assert not unsafe, "\n".join(unsafe)


@pytest.mark.parametrize("file", FILES)
def test_every_sentence_is_answered_and_no_reply_is_an_apology(file: str, asked: dict[str, list[Asked]]) -> None:
    failed = [a.told("nothing") for a in asked[file] if not a.heard.text or a.heard.custom.get("kind") == "error"]
    assert not failed, "\n".join(failed)


def _reaches(bar: float, judged: list[tuple[Asked, str]]) -> None:
    """Print every miss, and hold the share of right ones against the bar."""
    missed = [a.told(why) for a, why in judged if why]
    share = 1 - len(missed) / len(judged)
    print(f"{len(judged) - len(missed)}/{len(judged)} = {share:.1%}", *missed, sep="\n")
    assert share >= bar, f"{share:.1%} right, wanted {bar:.1%}:\n" + "\n".join(missed)
