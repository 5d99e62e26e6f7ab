"""What the widget offers to tap is understood: three questions are answered, the fourth opens the check in its language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.visitor import Visitor

TEXTS = Path(__file__).parents[2] / "widget" / "texts"
ANSWERED = ("what_is", "aftercare.all", "sessions.count")


@pytest.mark.parametrize("language", sorted(path.stem for path in TEXTS.glob("*.json")))
def test_each_topic_of_the_widget_gets_its_answer(bot: str, language: str) -> None:
    topics = json.loads((TEXTS / f"{language}.json").read_text("utf-8"))["topics"]
    replies = [Visitor(bot).say(topic[-1]) for topic in topics]
    assert [reply.custom["answers"][0]["id"] for reply in replies[:3]] == list(ANSWERED)
    check = replies[3]
    assert check.custom["kind"] == "check" and len(check.buttons) == 3
    assert {reply.custom["language"] for reply in replies} == {language}
