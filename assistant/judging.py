"""What is wrong with a reply to a test sentence of tests/sentences/; whether a text clears, allows or soothes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.clearing import Clearing, found, load
from assistant.clearing import folded as folded
from assistant.replies import Reply

CONTRAINDICATION = "contraindication."
WHOLE_IDS = ("what_is", "how_it_works")
CLEARING = Path(__file__).parents[1] / "knowledge/clearing.yml"


def fault(item: Mapping[str, Any], said: Reply | Mapping[str, Any]) -> str:
    """Why the reply (itself, or its `custom` part as JSON) is none that the sentence allows; empty when it is right."""
    reply = as_custom(said) if isinstance(said, Reply) else said
    kind = reply.get("kind")
    if kind in item.get("not", ()):
        return f"must not be {kind}"
    if item["kind"] == "any" or any(_is_kind(other, reply) for other in item.get("alt", ())):
        return ""
    if not _is_kind(item["kind"], reply):
        return f"is {kind} ({reply.get('outcome') or reply.get('topic') or ''})"
    return _wrong_content(item, reply)


def as_custom(reply: Reply) -> dict[str, Any]:
    """The fields of a reply that are judged, as `actions/door.py` puts them into `custom`."""
    return {
        "kind": reply.kind,
        "answers": [{"id": told.id} for told in reply.answers],
        "topic": reply.topic,
        "outcome": reply.outcome,
        "level": reply.level,
    }


def clearing(text: str) -> str:
    """The first sentence of `text`, quotes left out, that clears, allows or soothes; empty when there is none."""
    return found(text, _phrases())


@lru_cache(maxsize=1)
def _phrases() -> Clearing:
    """What clears, allows or soothes, and what takes it back."""
    return load(CLEARING)


def _is_kind(wanted: str, reply: Mapping[str, Any]) -> bool:
    kind = reply.get("kind")
    if wanted == "ask_clinic":
        return reply.get("outcome") == "ask_clinic" or kind == "not_documented"
    if wanted == "limit":
        return reply.get("topic") == "limit" or kind in ("not_documented", "smalltalk")
    if wanted == "not_documented":
        return kind in ("not_documented", "clarify")
    if wanted == "smalltalk":
        return kind in ("smalltalk", "check")
    return bool(kind == wanted)


def _wrong_content(item: Mapping[str, Any], reply: Mapping[str, Any]) -> str:
    told = {answer["id"] for answer in reply.get("answers", ())}
    if missing := {_whole_id(id_) for id_ in item.get("ids", ())} - told:
        return f"lacks {sorted(missing)}, tells {sorted(told)}"
    if item.get("any") and not told & {_whole_id(id_) for id_ in item["any"]}:
        return f"has none of {item['any']}, tells {sorted(told)}"
    if item["kind"] == "urgent" and item.get("level") not in (None, reply.get("level")):
        return f"level {reply.get('level')}"
    return ""


def _whole_id(id_: str) -> str:
    """An answer's id as answers.yml has it; a contraindication may be named without its group."""
    return id_ if "." in id_ or id_ in WHOLE_IDS else CONTRAINDICATION + id_
