"""Measures what the word lists cost a message, and what the oddest texts cost them: milliseconds of processor time.

usage: .venv/bot/bin/python -m benchmarks.reading
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant import conditions, knowledge, topics, urgent
from assistant.said import as_typed
from benchmarks import sentences

PROJECT = Path(__file__).resolve().parents[1]
ODD = {
    "many signs": "fever pus swelling red hot lips is very painful what if not my " * 60,
    "many denials": "not " * 500 + "pregnant",
    "one condition over and over": "acne " * 800,
    "one long word": "a" * 4000,
}


def main() -> None:
    """Print the mean over the everyday sentences, then each odd text's own cost."""
    known = knowledge.load(PROJECT / "knowledge")
    readers: dict[str, Callable[[str], object]] = {
        "urgent signs": lambda text: urgent.find(as_typed(text), known.signs),
        "conditions": lambda text: conditions.find(as_typed(text), known.conditions),
        "silent topics": lambda text: topics.find(as_typed(text), known.topics),
    }
    everyday = [str(item["say"]) for item in sentences.read(PROJECT / "tests" / "sentences")]
    for name, read in readers.items():
        print(f"{name}: {_milliseconds(read, everyday):.2f} ms a sentence ({len(everyday)} sentences)")
        for odd, text in ODD.items():
            print(f"  {odd} ({len(text)} characters): {_milliseconds(read, [text]):.1f} ms")


def _milliseconds(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Processor time a text, read for the first time: what is remembered of a message is not used again."""
    began = time.process_time()
    for text in texts:
        read(text)
    return (time.process_time() - began) * 1000 / len(texts)


if __name__ == "__main__":
    main()
