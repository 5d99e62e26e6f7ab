"""What is told when a conversation goes to a person of the clinic and when it comes back: nothing is told meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant import opening_hours
from assistant.knowledge import Knowledge
from assistant.opening_hours import Span
from gateway import fallback
from gateway.bot import Button, Custom, Reply
from gateway.replies import KEEP, KEEP_NOT, Outcome
from gateway.storage.notices import ASKED_FOR_A_PERSON
from gateway.texts import Texts

BACK = "handover back"
KEEPING: Mapping[str, bool] = {KEEP: True, KEEP_NOT: False}
TITLES: Mapping[str, str] = {BACK: "handover_button", KEEP: "agree", KEEP_NOT: "decline"}
KIND = "handover"
SILENCE = Reply.model_construct(text="", buttons=[], custom=Custom(kind="handover"))
REPLACED = frozenset(("smalltalk", "check", "consent", "clarify"))  # kinds that the hand-over's own text stands in for


@dataclass(frozen=True)
class Handing:
    """Tells hand-overs in the gateway's words; `spans` are when the clinic is open, empty when nobody knows."""

    texts: Texts
    spans: Sequence[Span]
    zone: ZoneInfo

    def begun(self, outcome: Outcome, language: str, now: datetime, may_ask: bool, unread: bool) -> Outcome:
        """What is known is told first, then that a person has it now, and whether health may be kept is asked.

        `unread`: the wish itself came with words about health. A question of the check waits until the assistant is back.
        """
        reply, language = outcome.reply, self._spoken(outcome, language)
        before = () if reply.custom.kind in REPLACED else (reply.text,)
        told = [*before, self.texts.say("handover", language), *self._when(language, now)]
        told += [self.texts.say("handover_unread_begun", language)] if unread else []
        told += [self.texts.say("handover_ask", language)] if may_ask else []
        kind = reply.custom.kind if before else KIND
        custom = reply.custom.model_copy(update={"kind": kind, "language": language, "question": None})
        keep = self._buttons(language, KEEP, KEEP_NOT) if may_ask else []
        begins = Reply(text="\n\n".join(told), buttons=[*keep, *self._buttons(language, BACK)], custom=custom)
        unsure = outcome.unsure or reply.asks
        return replace(outcome, reply=begins, handover="begins", held=None, unsure=unsure, for_staff=not unread)

    def answered(self, agreed: bool, language: str) -> Outcome:
        """Whether words about health are kept from now on."""
        reply = fallback.fixed(self.texts, "handover_kept" if agreed else "handover_not_kept", language, KIND)
        buttons = self._buttons(language, *(() if agreed else (KEEP,)), BACK)
        return Outcome(reply.model_copy(update={"buttons": buttons}), handover="stays", keeping=agreed)

    def unread(self, outcome: Outcome, language: str, may_ask: bool) -> Outcome:
        """Words about health without consent: what there is to tell comes first, then that nobody reads them."""
        text = self.texts.say("handover_unread" if may_ask else "handover_unread_here", language)
        buttons = self._buttons(language, *((KEEP,) if may_ask else ()), BACK)
        if not outcome.reply.text:
            custom = Custom.model_validate({"kind": KIND, "language": language})
            return replace(outcome, reply=Reply(text=text, buttons=buttons, custom=custom))
        told = {"text": f"{outcome.reply.text}\n\n{text}", "buttons": buttons}
        return replace(outcome, reply=outcome.reply.model_copy(update=told))

    def back(self, language: str) -> Outcome:
        """The visitor would rather have the assistant again."""
        return Outcome(fallback.fixed(self.texts, "handover_back", language, KIND), handover="ends")

    def ended(self, outcome: Outcome, language: str) -> Outcome:
        """That nobody wrote for too long and the assistant is back, then its reply; an urgent notice comes first."""
        parts = [self.texts.say("handover_late", self._spoken(outcome, language)), outcome.reply.text]
        text = "\n\n".join(reversed(parts) if outcome.reply.custom.kind == "urgent" else parts)
        return replace(outcome, reply=outcome.reply.model_copy(update={"text": text}), handover="ends")

    def _spoken(self, outcome: Outcome, language: str) -> str:
        told = outcome.reply.custom.language
        return told if told in self.texts.languages else language

    def _buttons(self, language: str, *payloads: str) -> list[Button]:
        return [Button(title=self.texts.say(TITLES[one], language), payload=one) for one in payloads]

    def _when(self, language: str, now: datetime) -> tuple[str, ...]:
        """When somebody will answer, while the clinic is closed."""
        spans = tuple(self.spans)
        opening = opening_hours.next_opening(spans, now, self.zone)
        if opening is None or opening_hours.is_open(spans, now, self.zone):
            return ()
        day = self.texts.say("days", language).split()[opening.weekday()]
        return (self.texts.say("handover_closed", language).replace("{when}", f"{day}, {opening:%H:%M}"),)


def is_wish(outcome: Outcome) -> bool:
    """Whether the bot understood a wish for a person."""
    return outcome.reply.custom.topic == ASKED_FOR_A_PERSON and not outcome.failed


def of(known: Knowledge, texts: Texts) -> Handing:
    """The clinic's own."""
    return Handing(texts, opening_hours.read(known.clinic["opening_hours"]), known.zone)
