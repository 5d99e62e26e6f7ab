"""Made-up visits for the tests of the record; as a script, it claims turns in a process of its own."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from gateway.milestones import Milestone, quiet
from gateway.storage import clinics, conversations, feedback, handovers, outgoing, reminders, turns
from gateway.storage.correspondents import Correspondent
from gateway.storage.database import Database
from gateway.storage.outgoing import Letter, Once, Recipient
from gateway.storage.reminders import Asking
from gateway.storage.rows import Facts, OfferedChoice, Turn

NOW = datetime(2026, 3, 15, 14, 30, tzinfo=timezone.utc)
LATER = NOW + timedelta(hours=1)  # the session is over
MUCH_LATER = NOW + timedelta(days=91)
FACTS = Facts(
    text="can i wear makeup",
    kind="answer",
    answers=("aftercare.makeup",),
    topic=None,
    candidates=[{"id": "aftercare.makeup", "text": "makeup", "score": 0.9}],
    language="en",
    model="m1",
    document="d1",
    milliseconds=12,
    failed=False,
    health=False,
    outcome=None,
)
REPLY: dict[str, Any] = {"id": "r", "text": "After 24 hours.", "plan": []}


def begin(database: Database, key: str = "key", *, first: str | None = None, now: datetime = NOW) -> str:
    """A new conversation's id."""
    with database.transaction() as db:
        clinics.remember(db, "example", "Example", now)
        return conversations.start(db, key, "example", now, first=first).id


def say(database: Database, conversation: str, message: str = "m1", now: datetime = NOW) -> Turn:
    """A claimed turn."""
    with database.transaction() as db:
        return turns.claim(db, conversation, message, now)[0]


def answer(database: Database, turn: Turn, reply: dict[str, Any] = REPLY, choice: str | None = None, **facts: Any) -> None:
    """Finish a turn; `facts` replace some of FACTS, `choice` is a button's id."""
    choices = [OfferedChoice(choice, "Yes", "/affirm")] if choice else []
    with database.transaction() as db:
        turns.finish(db, turn, dataclasses.replace(FACTS, **facts), reply, choices, turn.at)


def full(database: Database, key: str = "key") -> tuple[str, Turn]:
    """A conversation with a row in every table that can hold one."""
    conversation = begin(database, key, first=f"first of {key}")
    with database.transaction() as db:
        conversations.set_consent(db, conversation, True, NOW)
    turn = say(database, conversation)
    answer(database, turn, {**REPLY, "plan": [{"rule": "makeup"}]}, f"choice of {key}", kind="clarify", outcome="ask_clinic")
    with database.transaction() as db:
        feedback.give(db, conversation, turn.id, False, "too long", NOW)
        handovers.say(db, conversation, "person", f"to {key}", "en", NOW)
        remind(db, conversation, key)
    return conversation, turn


def remind(db: Session, conversation: str, key: str) -> None:
    """Somebody is to be reminded, and a reminder of theirs waits in the outbox."""
    to = Recipient(f"who of {key}", "example", "sms", f"number of {key}")
    who = Correspondent(to.id, to.clinic, to.service, to.address, 1, "en", NOW, NOW, None, None, None)
    milestone, hours = Milestone(MUCH_LATER, 24), quiet("0:00-0:00", ZoneInfo("UTC"))
    reminders.replace(db, who, Asking(conversation, "en", NOW), [milestone], hours)
    outgoing.add(db, to, Letter((f"remember {key}",)), NOW, once=Once(MUCH_LATER, conversation, Milestone(LATER, 24)))


def claim_at_once(database: Database, conversation: str, messages: Sequence[str]) -> list[tuple[str, int, bool]]:
    """Claim a turn for each message, each in a thread of its own: its id, its position, and whether it was new."""

    def claim(message: str) -> tuple[str, int, bool]:
        with database.transaction() as db:
            turn, new = turns.claim(db, conversation, message, NOW)
        return turn.id, turn.position, new

    with ThreadPoolExecutor(len(messages)) as pool:
        return list(pool.map(claim, messages))


if __name__ == "__main__":
    print(json.dumps(claim_at_once(Database(sys.argv[1]), sys.argv[2], sys.argv[3:])))
