"""Whether a message speaks of somebody's health: its words are not kept without consent."""

from __future__ import annotations

from assistant import conditions, topics, urgent
from assistant.knowledge import Knowledge
from assistant.replies import Reply
from assistant.said import Said
from assistant.turn import Turn

KINDS = ("check", "not_recommended", "urgent")


def names_health(said: Said, knowledge: Knowledge, *, treated: bool = False) -> bool:
    """Whether a condition, a medicine or a sign is named, about whomever, also denied or in a general question."""
    return urgent.find(said, knowledge.signs, treated=treated) is not None or _names_illness(said, knowledge, treated)


def is_sensitive(turn: Turn, reply: Reply) -> bool:
    """Whether a turn and its reply tell something about somebody's health."""
    if reply.kind in KINDS or reply.outcome or turn.memory.check or turn.alarm:
        return True
    known = turn.knowledge
    about = reply.topic in known.topics.topics and known.topics.is_health(str(reply.topic))
    return about or _names_illness(turn.said, known, turn.treated)


def _names_illness(said: Said, knowledge: Knowledge, treated: bool) -> bool:
    """Whether a condition or a medicine is named."""
    if conditions.find(said, knowledge.conditions, treated=treated):
        return True
    return any(knowledge.topics.is_health(hit.topic) for hit in topics.find(said, knowledge.topics))
