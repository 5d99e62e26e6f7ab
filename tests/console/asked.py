"""What visitors asked, for the tests of the inbox; and an encoder that knows which made-up questions are alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from console.grouping import Vectors
from gateway.storage import feedback
from gateway.storage.database import Database
from tests.gateway.storage.visits import answer, begin, say

NEAREST = [
    {"id": "faq/aftercare.pool", "text": "Swimming pools afterwards", "score": 0.41},
    {"id": "not_documented/price", "text": "price", "score": 0.3},
    {"id": "faq/aftercare.sauna", "text": "Sauna afterwards", "score": 0.052},
]
SIZE = 512


def asks(
    database: Database, *texts: str | None, key: str = "", now: datetime, kind: str = "not_documented", **facts: Any
) -> tuple[str, str]:
    """A visit with these questions, a minute apart; its id and the last turn's."""
    conversation = begin(database, key or f"key {texts} {now}", now=now)
    last = ""
    for number, text in enumerate(texts):
        turn = say(database, conversation, f"m{number}", now + timedelta(minutes=number))
        told = {"id": turn.id, "text": "The document does not say.", "plan": []}
        given = {"text": text, "kind": kind, "answers": (), "candidates": NEAREST, **facts}
        answer(database, turn, told, **given)
        last = turn.id
    return conversation, last


def unhelpful(database: Database, text: str, now: datetime, reason: str | None = None) -> None:
    """A question whose answer did not help."""
    conversation, turn = asks(database, text, now=now, kind="answer", answers=("aftercare.makeup",))
    with database.transaction() as db:
        feedback.give(db, conversation, turn, False, reason, now)


def made_up(texts: list[str]) -> Vectors:
    """Questions are alike that share their first word; others have nothing in common."""
    rows = []
    for text in texts:
        generator = np.random.default_rng(abs(sum(ord(letter) * 31**place for place, letter in enumerate(text.split()[0]))))
        row = generator.normal(size=SIZE)
        rows.append(row / np.linalg.norm(row))
    return np.asarray(rows, dtype=np.float32)
