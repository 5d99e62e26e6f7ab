"""What all actions share: a turn made from the tracker, a reply put into words, and the memory written into slots."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from assistant import knowledge, sensitive, urgent_after
from assistant.memory import Memory, from_slots
from assistant.parts import parts_from_json
from assistant.replies import Line, Reply
from assistant.said import said_from_json
from assistant.turn import Turn
from assistant.wording import say, spoken
from bot import installation
from bot.turn import now

logger = logging.getLogger(__name__)
Decide = Callable[[Turn], tuple[Reply, Memory]]
Events = list[dict[str, Any]]


def turn_of(tracker: Tracker) -> Turn:
    """The turn that the tracker stands at, with the clock of now."""
    latest = tracker.latest_message or {}
    turn = Turn(
        said=said_from_json(latest.get("said") or {}),
        parts=parts_from_json(latest.get("parts") or []),
        choice=latest.get("choice"),
        memory=from_slots(tracker.slots),
        knowledge=installation.knowledge_of(latest.get("knowledge"), latest.get("clinic")),
        now=now(),
        session=session_of(tracker),
    )
    return urgent_after.heard(turn)


def session_of(tracker: Tracker) -> str:
    """What names this session: the time of its start; answers of another session never count."""
    starts = [event.get("timestamp") for event in tracker.events if event.get("event") == "session_started"]
    return f"{tracker.sender_id}@{starts[-1] if starts else 0}"


def intent_of(tracker: Tracker) -> str:
    """The intent that the router set (the SDK's own helper reads the classifier's ranking instead)."""
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def is_new(tracker: Tracker) -> bool:
    """Whether nothing but the form has acted since the visitor's message: a form that comes back must not take it again."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return True
        if event.get("event") == "action" and not str(event.get("name")).endswith("_form"):
            return False
    return False


def answer(decide: Decide, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]) -> Events:
    """Decide the turn, say its reply and remember; a failure is told as "please ask the clinic" and remembers nothing."""
    responses = domain["responses"]
    try:
        turn = turn_of(tracker)
        reply, memory = decide(turn)
        message, offered = in_words(reply, turn, responses)
        message["json_message"]["treated"] = own_treatment(memory)
        message["json_message"]["model"] = (tracker.latest_message or {}).get("model")
    except Exception as error:  # whatever fails, the visitor is sent to the clinic, and no words of theirs are logged
        logger.error("a turn failed in %s: %s", getattr(decide, "__module__", "?"), type(error).__name__)
        clinic = (tracker.latest_message or {}).get("clinic")
        dispatcher.utter_message(**apology(installation.newest(clinic), responses))
        return []
    dispatcher.utter_message(**message)
    remembered = memory.after(reply_text=message["text"], buttons=message["buttons"], offered=offered)
    return slots_changed(tracker.slots, remembered)


def in_words(reply: Reply, turn: Turn, responses: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The dispatcher's message for a reply, and the meaning of each button by its opaque id."""
    known = turn.knowledge
    lines = reply.lines
    if not turn.memory.introduced and reply.level != "emergency":
        hello = {"clinic": known.clinic["name"], "treatment": known.treatment}
        lines = (*lines, Line("utter_introduction", hello)) if reply.level else (Line("utter_introduction", hello), *lines)
    offered = {f"choice-{secrets.token_hex(6)}": dict(choice.meaning) for choice in reply.choices}
    buttons = [{"title": c.title, "payload": id_} for id_, c in zip(offered, reply.choices, strict=True)]
    return {"text": spoken(responses, lines), "buttons": buttons, "json_message": as_json(reply, turn)}, offered


def as_json(reply: Reply, turn: Turn) -> dict[str, Any]:
    """The reply as data: what it answers, and the versions it traces back to."""
    told = [{"id": t.id, "section": t.section, "quote": t.quote, "marks": list(t.marks)} for t in reply.answers]
    return {
        "kind": reply.kind,
        "answers": told,
        "topic": reply.topic,
        "candidates": [dict(row) for row in reply.candidates],
        "plan": [dict(row) for row in reply.plan],
        "outcome": reply.outcome,
        "level": reply.level,
        "question": reply.question,
        "health": sensitive.is_sensitive(turn, reply),
        "clinic": turn.knowledge.clinic["id"],
        "language": turn.said.language,
        "document": turn.knowledge.document.sha256,
    }


def own_treatment(memory: Memory) -> str | None:
    """The latest moment that the visitor's own treatment can have been; None while none has, and after an urgent sign."""
    treated = memory.treated
    return treated.latest.isoformat() if treated and treated.happened and not memory.alarm else None


def apology(known: knowledge.Knowledge, responses: Mapping[str, Any]) -> dict[str, Any]:
    """The message for a turn that failed: it names the clinic."""
    gaps = {"clinic": known.clinic["name"], "phone": known.clinic["phone"]}
    text = say(responses, Line("utter_apology", gaps))
    return {"text": text, "buttons": [], "json_message": {"kind": "error", "answers": [], "clinic": known.clinic["id"]}}


def slots_changed(before: Mapping[str, Any], memory: Memory) -> Events:
    """One event for each slot whose value the turn changed."""
    return [SlotSet(name, value) for name, value in memory.to_slots().items() if before.get(name) != value]


def with_check_ended(events: Events, tracker: Tracker) -> Events:
    """The turn's events; a running check ends with them when a contraindication was reported or the visitor is under age."""
    if not (tracker.active_loop or {}).get("name"):
        return events
    changed = {event["name"]: event["value"] for event in events if event.get("event") == "slot"}
    ends = bool(changed.get("reported")) or ("check" in changed and changed["check"] is None)
    return [*events, SlotSet("check_answer", "done")] if ends else events
