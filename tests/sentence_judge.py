"""What is wrong with a reply to a test sentence of tests/sentences/, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.replies import Reply

SHORT = {"contraindication": "contraindication."}


def fault(item: Mapping[str, Any], reply: Reply) -> str:
    """Why the reply is none that the sentence allows; empty when it is right."""
    if reply.kind in item.get("not", ()):
        return f"must not be {reply.kind}"
    if item["kind"] == "any" or any(_is_kind(kind, reply) for kind in item.get("alt", ())):
        return ""
    if not _is_kind(item["kind"], reply):
        return f"is {reply.kind} ({reply.outcome or reply.topic or ''})"
    return _wrong_content(item, reply)


def _is_kind(kind: str, reply: Reply) -> bool:
    if kind == "ask_clinic":
        return reply.outcome == "ask_clinic" or reply.kind == "not_documented"
    if kind == "limit":
        return reply.topic == "limit" or reply.kind in ("not_documented", "smalltalk")
    if kind == "not_documented":
        return reply.kind in ("not_documented", "clarify")
    if kind == "smalltalk":
        return reply.kind in ("smalltalk", "check")
    return reply.kind == kind


def _wrong_content(item: Mapping[str, Any], reply: Reply) -> str:
    told = {quote.id for quote in reply.answers}
    wanted = {wanted if "." in wanted or wanted in PLAIN else SHORT["contraindication"] + wanted for wanted in item.get("ids", ())}
    if missing := wanted - told:
        return f"lacks {sorted(missing)}"
    if item.get("any") and not told & set(item["any"]):
        return f"has none of {item['any']}"
    if item["kind"] == "urgent" and item.get("level") not in (None, reply.level):
        return f"level {reply.level}"
    return ""


PLAIN = {"what_is", "how_it_works"}
