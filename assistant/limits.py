"""Short, friendly limits for what lies outside: nothing said, too much, another language, another subject."""

from __future__ import annotations

from assistant.memory import Memory
from assistant.replies import Line, Reply
from assistant.turn import Turn

SPOKEN = ("de", "el", "en")


def respond(turn: Turn) -> tuple[Reply, Memory]:
    """The limit that fits; never a fact."""
    gaps = {"treatment": turn.knowledge.treatment, "contact": turn.knowledge.contact}
    return Reply("smalltalk", (Line(_name(turn), gaps),), topic="limit"), turn.memory


def _name(turn: Turn) -> str:
    said = turn.said
    if said.cut:
        return "utter_limit_too_long"
    if not any(character.isalnum() for character in said.raw):
        return "utter_limit_empty"
    if not said.readable:
        return f"utter_limit_language_{said.language if said.language in SPOKEN else 'en'}"
    if turn.parts and turn.parts[0].first.id == "abuse":
        return "utter_limit_abuse"
    return "utter_limit"
