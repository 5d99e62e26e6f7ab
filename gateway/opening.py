"""The first half of a turn, in one transaction: whose conversation it is, and the message's place in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from gateway.errors import Problem
from gateway.milestones import Milestone
from gateway.sessions import digest
from gateway.storage import choices, conversations, correspondents, reminders, turns
from gateway.storage.conversations import FIRST
from gateway.storage.rows import AlreadyStarted, Conversation, Gone, NotYours, OfferedChoice, Turn

CRASHED = timedelta(seconds=15)  # after that, nobody answers a pending turn any more


class KeyTaken(Exception):
    """The key of a repeated first message belongs to an older conversation: take another key."""


@dataclass(frozen=True)
class Asked:
    """What a message is to be opened with; `begins` a conversation, or goes on in the one of `key`.

    `reminds`: it comes through a service that may remind the visitor.
    """

    key: str
    first: str | None
    begins: bool
    clinic: str
    message_id: str
    choice_id: str | None
    session: timedelta
    reminds: bool = False


@dataclass(frozen=True)
class Opened:
    """A message with its place. `is_new` is false for a repetition; `before` is the newest reply before it.

    `unsure`: a turn before this one was never answered, so the bot may be further than the visitor has seen.
    `handed`: a person of the clinic has the conversation ("now"), or has had it for too long without a word ("late").
    `reminds`: the service may remind the visitor; then `reminders` is what they will be reminded of, and `warned` whether an
    urgent sign or condition was spoken of before.
    """

    conversation: Conversation
    turn: Turn
    is_new: bool
    choice: OfferedChoice | None
    before: dict[str, Any]
    unsure: bool
    must_wait: bool
    handed: Literal["no", "now", "late"] = "no"
    reminds: bool = False
    reminders: tuple[Milestone, ...] = ()
    warned: bool = False


def open_turn(db: Session, asked: Asked, now: datetime) -> Opened:
    """Find or begin the conversation, resolve the choice, claim the turn. Raises Problem and KeyTaken."""
    conversation = _begin(db, asked, now) if asked.begins else current(db, asked.key, asked.clinic, asked.session, now)
    choice = _choice(db, conversation.id, asked.choice_id)
    try:
        turn, is_new = turns.claim(db, conversation.id, asked.message_id, now)
    except Gone:
        raise over() from None
    conversations.touch(db, conversation.id, now)
    opened = _placed(db, conversation, turn, is_new, choice, now)
    return _with_reminders(db, opened) if asked.reminds else opened


def look_again(db: Session, opened: Opened, key: str, now: datetime) -> Opened:
    """The same turn as it stands now, when an earlier one may be over. Raises Problem when the conversation was erased."""
    conversation = conversations.find(db, digest(key))
    turn = turns.find(db, opened.turn.id)
    if conversation is None or turn is None:
        raise over()
    seen = _placed(db, conversation, turn, opened.is_new, opened.choice, now)
    return _with_reminders(db, seen) if opened.reminds else seen


def _placed(
    db: Session, conversation: Conversation, turn: Turn, is_new: bool, choice: OfferedChoice | None, now: datetime
) -> Opened:
    newest = turns.newest(db, conversation.id)
    before = (newest.reply or {}) if newest else {}
    unanswered = (newest.position if newest else 0) < turn.position - 1
    until = conversation.handed_until
    return Opened(
        conversation=conversation,
        turn=turn,
        is_new=is_new,
        choice=choice,
        before=before,
        unsure=unanswered or bool(before.get("unsure")),
        must_wait=unanswered and turns.earlier_pending(db, conversation.id, turn.position, now - CRASHED),
        handed="no" if until is None else "now" if now < until else "late",
    )


def _with_reminders(db: Session, opened: Opened) -> Opened:
    conversation = opened.conversation.id
    who = correspondents.of_conversation(db, conversation)
    pending = reminders.pending(db, who.id) if who else ()
    return replace(opened, reminds=True, reminders=pending, warned=turns.warned(db, conversation))


def current(db: Session, key: str, clinic: str, session: timedelta, now: datetime) -> Conversation:
    """The conversation of a key; raises Problem when its session is over or it belongs to another clinic."""
    conversation = conversations.find(db, digest(key))
    if conversation is None or is_over(conversation, session, now):
        raise over()
    check_clinic(conversation, clinic)
    return conversation


def check_clinic(conversation: Conversation, clinic: str) -> None:
    """Raise Problem when a conversation belongs to another clinic."""
    if conversation.clinic != clinic:
        raise Problem("not-yours", "This session belongs to another clinic.")


def is_over(conversation: Conversation, session: timedelta, now: datetime) -> bool:
    """Whether nothing was said for a session's time; one that a person has is not over."""
    return conversation.handed_until is None and now - conversation.last_at > session


def over() -> Problem:
    """What is said to somebody whose session is over, or was erased."""
    return Problem("session-over", "Begin a new conversation: leave the session out.")


def _begin(db: Session, asked: Asked, now: datetime) -> Conversation:
    try:
        return conversations.start(db, digest(asked.key), asked.clinic, now, first=asked.first)
    except AlreadyStarted as already:
        if now - already.conversation.started_at > FIRST:
            raise KeyTaken from None
        return already.conversation


def _choice(db: Session, conversation_id: str, choice_id: str | None) -> OfferedChoice | None:
    if choice_id is None:
        return None
    try:
        choice = choices.resolve(db, conversation_id, choice_id)
    except NotYours:
        raise Problem("not-yours", "This choice was offered in another session.") from None
    if choice is None:
        raise Problem("bad-request", "choice_id: this choice was never offered.")
    return choice
