"""The bot serves without TensorFlow, and says exactly what it says with it."""

from __future__ import annotations

import re
import sys

import pytest

from bot import without_tensorflow
from tests.corpora import sentences
from tests.e2e.conftest import served
from tests.e2e.visitor import Heard, Visitor

EVERY = 9
CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
TIMES = ("plan", "treated")  # parts of a reply that hold moments
# Sentences without figures: those with hours are counted to the minute.
ASKED = [item["say"] for _, item in sentences() if not any(c.isdigit() for c in item["say"])][::EVERY]


def replies(address: str) -> list[tuple[str, dict[str, object]]]:
    return [told(Visitor(address).say(text)) for text in ASKED]


def told(heard: Heard) -> tuple[str, dict[str, object]]:
    """A reply without the time of day, which goes on between the two."""
    return CLOCK.sub("…", heard.text), {key: value for key, value in heard.custom.items() if key not in TIMES}


def test_replies_are_identical_with_and_without(bot: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert len(ASKED) > 80
    with served(tmp_path_factory.mktemp("with"), BOT_TENSORFLOW="1") as other:
        expected = replies(other)
    different = [text for text, one, two in zip(ASKED, replies(bot), expected, strict=True) if one != two]
    assert not different


def test_what_would_compute_with_the_stand_in_is_told_what_to_do() -> None:
    layers = without_tensorflow._StandIn("tensorflow").keras.layers

    class Mine(layers.Layer):  # type: ignore[misc]
        pass

    with pytest.raises(without_tensorflow.NotThere, match="BOT_TENSORFLOW=1"):
        Mine()


def test_the_stand_in_comes_too_late_once_tensorflow_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorflow", sys)
    with pytest.raises(RuntimeError, match="already"):
        without_tensorflow.install()
