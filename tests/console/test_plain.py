"""No page shows staff what only machines call things."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from assistant import knowledge
from console import plain
from console.storage.inbox import STATES
from console.storage.versions import FELL_BACK, LIVE

ROOT = Path(__file__).parents[2]
TOPICS = knowledge.load(ROOT / "knowledge").topics
GONE, SILENT = plain.guess({"id": "faq/gone", "text": "faq/gone"}, TOPICS), plain.guess({"id": "not_documented/gone"}, TOPICS)


def test_all_that_a_question_can_be_taken_for_has_words() -> None:
    rows = yaml.safe_load((ROOT / "data/nlu.yml").read_text("utf-8"))["nlu"]
    labels = [row["intent"] for row in rows if not row.get("intent", "faq/").startswith("faq/")]
    told = {label: plain.guess({"id": label, "text": label}, TOPICS) for label in labels}
    assert len(told) > 20
    assert not [label for label, words in told.items() if words in (GONE, SILENT) or "_" in words or "/" in words]


def test_what_is_not_known_has_words_too() -> None:
    assert GONE == "a question whose answer is not here any more"
    assert SILENT == "a question that the document does not answer"
    assert plain.kind(None) == "no reply yet"


def test_every_deed_in_the_trail_has_words() -> None:
    made = (
        {f"inbox.{state}" for state in STATES}
        | {f"versions.{state}" for state in (LIVE, FELL_BACK)}
        | {"today.called", "today.done"}
    )
    for file in (ROOT / "console").rglob("*.py"):
        code = file.read_text("utf-8")
        made |= set(re.findall(r'(?:Deed|_changed|_hand_out)\((?:ask, |db, by, )?"([a-z_.]+)"', code))
    assert len(made) > 35 and made == set(plain.words()["deeds"])
