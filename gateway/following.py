"""What follows from a turn beside its record: who has the conversation, what a person may read, what is reminded of."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gateway.milestones import Quiet
from gateway.opening import Opened
from gateway.redaction import redacted
from gateway.replies import Outcome
from gateway.storage import correspondents, handovers, reminders
from gateway.storage.reminders import Asking


def hand(db: Session, opened: Opened, text: str, outcome: Outcome, lasts: timedelta, now: datetime) -> None:
    """Hand the conversation over or back as the turn says; what a person is to read is kept, redacted without consent."""
    conversation = opened.conversation.id
    if outcome.handover in ("begins", "ends"):
        handovers.end(db, conversation, now)  # also one that is late, before another begins
    if outcome.handover == "begins":
        handovers.hold(db, conversation, now, now + lasts)
    if outcome.keeping is not None:
        handovers.keep_health(db, conversation, outcome.keeping)
    if outcome.for_staff:
        turn, language = opened.turn, outcome.reply.custom.language
        words = text if opened.conversation.handed_consent else redacted(text)
        handovers.say(db, conversation, "visitor", words, language, turn.at, turn.id)


def remind(db: Session, conversation: str, outcome: Outcome, hours: Quiet, now: datetime) -> None:
    """Change what the visitor is reminded of, where the turn does."""
    who = correspondents.of_conversation(db, conversation) if outcome.reminders is not None else None
    if who is not None and outcome.reminders is not None:
        reminders.replace(db, who, Asking(conversation, outcome.reply.custom.language, now), outcome.reminders, hours)
