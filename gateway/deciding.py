"""What to answer to one message: the limits, the consent before the check, the bot, and what stands in for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from anyio import to_thread

from assistant.knowledge import Knowledge
from gateway import fallback
from gateway.bot import Bot, BotDown, Reply
from gateway.handing import BACK, KEEPING, SILENCE, Handing, is_wish
from gateway.health import may_name_health
from gateway.incoming import LONGEST
from gateway.opening import Opened
from gateway.reminding import REMIND, Reminding, reports
from gateway.replies import AGREE, DECLINE, Outcome, consent_question, inside
from gateway.texts import Texts

CONSENT: Mapping[str, bool] = {AGREE: True, DECLINE: False}


@dataclass(frozen=True)
class Where:
    """What is known of where a message came from: its language, whether health may be asked about there, and until when
    the visitor may be written to unasked; None where that can't be done.
    """

    language: str
    may_ask: bool = True
    until: datetime | None = None


@dataclass(frozen=True)
class Decider:
    """Decides turns with one bot and one clinic's knowledge."""

    bot: Bot
    known: Knowledge
    texts: Texts
    handing: Handing
    reminding: Reminding

    async def decide(self, opened: Opened, text: str, where: Where, now: datetime) -> Outcome:
        """The outcome of a message. `text` is what was typed, without its slashes; a pressed choice counts instead."""
        told = str(opened.before.get("language") or where.language)
        outcome = await self._decided(opened, text, told, where, now)
        if where.until is None:
            return outcome
        reported = reports(outcome.reply.custom)
        if reported is None:
            reported = await self._may_name_health(text)
        return self.reminding.applied(outcome, opened, where.until, now, reported)

    async def _decided(self, opened: Opened, text: str, told: str, where: Where, now: datetime) -> Outcome:
        """The outcome, but for reminders."""
        pressed = opened.choice.payload if opened.choice else None
        if pressed == BACK:
            return replace(self.handing.back(told), unsure=opened.unsure)
        if opened.handed == "now":
            return replace(await self._meanwhile(opened, text, told, where), unsure=opened.unsure)
        if pressed in KEEPING:
            return Outcome(self._gone(told), held=inside(opened.before, "held"), unsure=opened.unsure)
        if pressed == REMIND:
            return replace(self.reminding.agreed(opened, told, where.until, now), unsure=opened.unsure)
        outcome = await self._decide(opened, text, where.language)
        if not is_wish(outcome):
            return self.handing.ended(outcome, told) if opened.handed == "late" else outcome
        unread = bool(outcome.reply.custom.health) or await self._may_name_health(text)
        return self.handing.begun(outcome, told, now, where.may_ask, unread)

    async def _meanwhile(self, opened: Opened, text: str, told: str, where: Where) -> Outcome:
        """The outcome while a person has the conversation: the bot is silent; only an urgent sign is answered, and told to it.

        Words that may be about health reach the person only with consent; the visitor is told so.
        """
        if opened.choice:
            agreed = KEEPING.get(opened.choice.payload)
            return Outcome(self._gone(told), handover="stays") if agreed is None else self.handing.answered(agreed, told)
        if self.texts.is_typed("back", text):
            return self.handing.back(told)
        if limited := self._limited(opened, text, told):
            return replace(limited, handover="stays")
        agreed = self.texts.consent_in(text) if opened.before.get("asks_keeping") else None
        if agreed is not None:
            return self.handing.answered(agreed, told)
        outcome = await self._heard(opened, text, told)
        if opened.conversation.handed_consent or not (outcome.reply.text or await self._may_name_health(text)):
            return replace(outcome, for_staff=True)
        return self.handing.unread(outcome, told, where.may_ask)

    async def _heard(self, opened: Opened, text: str, told: str) -> Outcome:
        """The notice of an urgent sign, which the bot hears, too; nothing for anything else."""
        notice = fallback.urgent_notice(text, told, self.known)
        if notice is None:
            return Outcome(SILENCE, handover="stays")
        answer = await self.bot.say(opened.conversation.id, text)
        heard = answer.reply if answer.reply and answer.reply.custom.kind == "urgent" else notice
        return Outcome(heard, failed=answer.failed, milliseconds=answer.milliseconds, handover="stays")

    async def _may_name_health(self, text: str) -> bool:
        return await to_thread.run_sync(may_name_health, text, self.known)

    def _gone(self, language: str) -> Reply:
        return fallback.fixed(self.texts, "gone", language, "smalltalk")

    async def _decide(self, opened: Opened, text: str, language: str) -> Outcome:
        """The outcome while nobody of the clinic has the conversation."""
        held, unseen = inside(opened.before, "held"), inside(opened.before, "unseen")
        if unseen is not None and unseen.asks:
            return Outcome(unseen, held=held)
        agreed = self._agreed(opened, text, held)
        if held is not None and agreed is not None:
            return await self._consented(opened, held, agreed, language)
        if agreed is not None:
            return Outcome(self._gone(language))
        if limited := self._limited(opened, text, language):
            return replace(limited, held=held, unsure=opened.unsure)
        sender = opened.conversation.id
        if held is not None or (opened.unsure and opened.conversation.consent):
            try:
                await self.bot.cancel_check(sender)
            except BotDown:
                return Outcome(self._instead(text, language), failed=True, held=held, unsure=opened.unsure)
        message = opened.choice.payload if opened.choice else text
        return await self._asked(opened, sender, message, text, language)

    async def _asked(self, opened: Opened, sender: str, message: str, text: str, language: str) -> Outcome:
        """The bot's reply to `message`, or what stands in for it; the check's first question waits for consent."""
        answer = await self.bot.say(sender, message)
        if answer.reply is None:
            return Outcome(self._instead(text, language), failed=True, milliseconds=answer.milliseconds)
        if answer.reply.asks and answer.reply.custom.kind == "check" and not opened.conversation.consent:
            return replace(consent_question(answer.reply, self.texts, language), milliseconds=answer.milliseconds)
        return Outcome(answer.reply, failed=answer.failed, milliseconds=answer.milliseconds)

    def _agreed(self, opened: Opened, text: str, held: Reply | None) -> bool | None:
        """The answer to the consent question, pressed or typed; None when the message is something else."""
        if opened.choice:
            return CONSENT.get(opened.choice.payload)
        return self.texts.consent_in(text) if held else None

    async def _consented(self, opened: Opened, held: Reply, agreed: bool, language: str) -> Outcome:
        """Yes shows the held question; no ends the check in the bot, now or before the next message."""
        if agreed:
            return Outcome(held, consent=True)
        told = opened.before.get("language") or language
        try:
            await self.bot.cancel_check(opened.conversation.id)
        except BotDown:
            return Outcome(fallback.fixed(self.texts, "apology", told, "error"), failed=True, held=held, consent=False)
        return Outcome(fallback.fixed(self.texts, "declined", told, "smalltalk"), consent=False)

    def _limited(self, opened: Opened, text: str, language: str) -> Outcome | None:
        """The friendly refusal of a text that is too long or empty; a sign in a long one is told all the same."""
        if opened.choice or 0 < len(text) <= LONGEST:
            return None
        if not text:
            return Outcome(fallback.fixed(self.texts, "empty", language, "limit"))
        notice = fallback.urgent_notice(text, language, self.known)
        return Outcome(notice or fallback.fixed(self.texts, "too_long", language, "limit"))

    def _instead(self, text: str, language: str) -> Reply:
        return fallback.instead(text, language, self.known, self.texts)
