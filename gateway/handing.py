"""What is told when a conversation goes to a person of the clinic and when it comes back: nothing is told meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant import opening_hours
from assistant.knowledge import Knowledge
from assistant.opening_hours import Span
from gateway import fallback
from gateway.bot import Button, Custom, Reply
from gateway.replies import Outcome
from gateway.storage.notices import ASKED_FOR_A_PERSON
from gateway.texts import Texts

BACK = "handover back"
KIND = "handover"
SILENCE = Reply.model_construct(text="", buttons=[], custom=Custom(kind="handover"))
REPLACED = frozenset(("smalltalk", "check", "consent", "clarify"))  # kinds that the hand-over's own text stands in for


@dataclass(frozen=True)
class Handing:
    """Tells hand-overs in the gateway's words; `spans` are when the clinic is open, empty when nobody knows."""

    texts: Texts
    spans: Sequence[Span]
    zone: ZoneInfo

    def applied(self, outcome: Outcome, late: bool, language: str, now: datetime) -> Outcome:
        """The outcome, with the hand-over that it asks for, or the end of one that nobody answered for too long (`late`)."""
        told = outcome.reply.custom.language
        told = told if told in self.texts.languages else language
        if outcome.reply.custom.topic == ASKED_FOR_A_PERSON and not outcome.failed:
            return self._begun(outcome, told, now)
        return self._ended(outcome, told) if late else outcome

    def back(self, language: str) -> Outcome:
        """The visitor would rather have the assistant again."""
        return Outcome(fallback.fixed(self.texts, "handover_back", language, KIND), handover="ends")

    def _begun(self, outcome: Outcome, language: str, now: datetime) -> Outcome:
        """What is known is told first; a question of the check waits until the assistant is back."""
        reply = outcome.reply
        before = () if reply.custom.kind in REPLACED else (reply.text,)
        text = "\n\n".join((*before, self.texts.say("handover", language), *self._when(language, now)))
        kind = KIND if not before else reply.custom.kind
        custom = reply.custom.model_copy(update={"kind": kind, "language": language, "question": None})
        buttons = [Button(title=self.texts.say("handover_button", language), payload=BACK)]
        told = Reply(text=text, buttons=buttons, custom=custom)
        return replace(outcome, reply=told, handover="begins", held=None, unsure=outcome.unsure or reply.asks)

    def _when(self, language: str, now: datetime) -> tuple[str, ...]:
        """When somebody will answer, while the clinic is closed."""
        spans = tuple(self.spans)
        opening = opening_hours.next_opening(spans, now, self.zone)
        if opening is None or opening_hours.is_open(spans, now, self.zone):
            return ()
        day = self.texts.say("days", language).split()[opening.weekday()]
        return (self.texts.say("handover_closed", language).replace("{when}", f"{day}, {opening:%H:%M}"),)

    def _ended(self, outcome: Outcome, language: str) -> Outcome:
        """That the assistant is back, then its reply; an urgent notice comes first."""
        parts = [self.texts.say("handover_late", language), outcome.reply.text]
        text = "\n\n".join(reversed(parts) if outcome.reply.custom.kind == "urgent" else parts)
        return replace(outcome, reply=outcome.reply.model_copy(update={"text": text}), handover="ends")


def of(known: Knowledge, texts: Texts) -> Handing:
    """The clinic's own."""
    return Handing(texts, opening_hours.read(known.clinic["opening_hours"]), known.zone)
