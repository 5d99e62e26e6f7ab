"""A reply on its way out: what a visitor sees of it, what the record keeps, and which buttons it offers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.knowledge import Knowledge
from gateway.bot import Button, Reply
from gateway.health import may_name_health
from gateway.milestones import Milestone
from gateway.storage.rows import Facts, Line, OfferedChoice
from gateway.texts import Texts

HEALTH = frozenset(("check", "not_recommended", "urgent"))  # kinds that tell of somebody's health by themselves
SHOWN = ("id", "text", "kind", "answers", "choices", "topic", "level", "plan", "language")
AGREE, DECLINE = "consent yes", "consent no"
KEEP, KEEP_NOT = "handover keep yes", "handover keep no"


@dataclass(frozen=True)
class Outcome:
    """What came of a message. `held`: the check's question that waits for consent; `consent`: what was just answered.

    `unsure`: the bot may be further than the visitor has seen, because a turn before was lost and it can't be asked now.
    `unseen`: the visitor has not got this reply yet and went on; it is told before anything else.
    `handover`: the conversation goes to a person of the clinic, stays there, or comes back; `for_staff`: these words are kept
    for that person; `keeping`: whether words about health may be, as just answered.
    `reminders`: what the visitor is reminded of from now on, where that changes.
    """

    reply: Reply
    failed: bool = False
    milliseconds: int = 0
    held: Reply | None = None
    consent: bool | None = None
    unsure: bool = False
    unseen: bool = False
    handover: Literal["begins", "stays", "ends"] | None = None
    for_staff: bool = False
    keeping: bool | None = None
    reminders: tuple[Milestone, ...] | None = None

    @property
    def is_handed(self) -> bool:
        """Whether a person has the conversation after this turn."""
        return self.handover in ("begins", "stays")


def offered(outcome: Outcome) -> list[OfferedChoice]:
    """The reply's buttons under ids of our own, which say nothing and which nobody can guess."""
    return [OfferedChoice(id=uuid.uuid4().hex, title=one.title, payload=one.payload) for one in outcome.reply.buttons]


def kept(outcome: Outcome, turn_id: str, choices: Sequence[OfferedChoice]) -> dict[str, Any]:
    """The reply as it is stored for repetition; beside what is shown, what the next turn has to know."""
    custom = outcome.reply.custom
    stored: dict[str, Any] = {
        "id": turn_id,
        "text": outcome.reply.text,
        "kind": custom.kind,
        "answers": [quote.model_dump() for quote in custom.answers],
        "choices": [{"id": choice.id, "title": choice.title} for choice in choices],
        "topic": custom.topic,
        "level": custom.level,
        "plan": custom.plan,
        "language": custom.language,
    }
    if outcome.held:
        stored["held"] = outcome.held.model_dump(exclude_defaults=True)
    if outcome.unsure:
        stored["unsure"] = True
    if outcome.is_handed:
        stored["handed_over"] = True
    if any(one.payload == KEEP for one in outcome.reply.buttons):
        stored["asks_keeping"] = True
    if outcome.unseen and outcome.reply.text:
        stored["unseen"] = outcome.reply.model_dump(exclude_defaults=True)
    return stored


def shown(stored: dict[str, Any]) -> dict[str, Any]:
    """What a visitor gets of a stored reply."""
    return {key: stored.get(key) for key in SHOWN}


def of_line(line: Line, text: str) -> dict[str, Any]:
    """A line that was said while a person had the conversation, as a reply; `text` is how it is told."""
    empty: dict[str, Any] = {"answers": [], "choices": [], "topic": None, "level": None, "plan": []}
    kind = "person" if line.who == "person" else "handover"
    return {**empty, "id": line.id, "text": text, "kind": kind, "language": line.language}


def inside(stored: dict[str, Any], name: Literal["held", "unseen"]) -> Reply | None:
    """The reply that a stored one carries: a question held until consent is given, or one that nobody has seen."""
    return Reply.model_validate(stored[name]) if stored.get(name) else None


def consent_question(held: Reply, texts: Texts, language: str) -> Outcome:
    """The question that comes before the first question of the check."""
    told = held.custom.language if held.custom.language in texts.languages else language
    buttons = [Button(title=texts.say("agree", told), payload=AGREE), Button(title=texts.say("decline", told), payload=DECLINE)]
    custom = held.custom.model_copy(update={"kind": "consent", "answers": [], "plan": [], "question": None, "language": told})
    return Outcome(Reply(text=texts.say("consent", told), buttons=buttons, custom=custom), held=held)


def facts(text: str, outcome: Outcome, consent: bool | None, known: Knowledge) -> Facts:
    """What the record keeps: no words and no candidates where a condition, medicine or sign may be in them, unless agreed."""
    custom = outcome.reply.custom
    said = custom.health
    if outcome.failed or said is None:
        said = may_name_health(text, known)
    health = said or custom.kind in HEALTH
    may_keep = bool(consent) or not health
    return Facts(
        text=text if may_keep else None,
        kind=custom.kind,
        answers=tuple(quote.id for quote in custom.answers),
        topic=custom.topic,
        candidates=custom.candidates if may_keep else [],
        language=custom.language,
        model=custom.model,
        document=custom.document or known.document.sha256,
        milliseconds=outcome.milliseconds,
        failed=outcome.failed,
        health=health,
        outcome=custom.outcome,
    )
