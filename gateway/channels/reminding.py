"""Hands the reminders that are due to the outbox: each once, in the transaction that takes it out of the queue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy.orm import Session

from gateway.channels.channel import Channel
from gateway.channels.rounds import Rounds
from gateway.conversations import Conversations
from gateway.errors import place
from gateway.milestones import A_WEEK, Milestone, Quiet
from gateway.services import Services
from gateway.storage import outgoing, reminders
from gateway.storage.outgoing import Letter, Once
from gateway.storage.reminders import Reminder
from gateway.texts import Texts

logger = structlog.get_logger(__name__)

A_DAY = 24  # hours


class Reminders(Rounds[Reminder]):
    """Looks every two seconds; what it hands over is sent by the outbox, woken by `added`."""

    def __init__(self, services: Services, talk: Conversations, hours: Callable[[], Quiet], added: asyncio.Event) -> None:
        super().__init__(asyncio.Event())
        self._services, self._channels, self._talk = services, services.channels, talk
        self._hours, self._added = hours, added

    async def due(self) -> Sequence[Reminder]:
        """The reminders whose time has come."""
        if not self._channels:
            return ()
        now = self._talk.now()
        return await self._talk.read(lambda db: reminders.take(db, self._channels.clinic, tuple(self._channels), now))

    async def handle(self, reminder: Reminder) -> None:
        """Hand one over; what fails is taken again when its lease is over."""
        try:
            await self._talk.read(lambda db: self._hand_over(db, reminder))
        except Exception as error:
            logger.error("reminder_failed", error=type(error).__name__, where=place(error), service=reminder.to.service)
        self._added.set()

    def _hand_over(self, db: Session, reminder: Reminder) -> None:
        """In quiet hours it waits; when it would not be true any more, nobody is told."""
        now, hours = self._talk.now(), self._hours()
        until = hours.until(reminder.milestone)
        channel = self._channels.get(reminder.to.service)
        if channel is None:  # it was switched off a moment ago
            return
        if now < until and hours.is_at(now):
            return reminders.later(db, reminder.id, hours.allowed(now))
        if not reminders.settled(db, reminder.id):
            return
        if now >= until:
            logger.warning("reminder_too_late", service=reminder.to.service)
            return
        once = Once(until, reminder.conversation_id, reminder.milestone)
        outgoing.add(db, reminder.to, self._letter(reminder, channel), now, unasked=True, once=once)

    def _letter(self, reminder: Reminder, channel: Channel) -> Letter:
        """What is told: neither the treatment nor the body, for anybody who looks over a shoulder."""
        texts, language = self._services.texts, reminder.language
        what = sentence(texts, reminder.milestone, language)
        text = texts.say("reminder", language).replace("{what}", what)
        return Letter((text,), template=channel.reminder(what, language))


def sentence(texts: Texts, milestone: Milestone, language: str) -> str:
    """ "24 hours are over.", "Tomorrow the week ends."."""
    if not milestone.is_long:
        return texts.say("reminder_over", language).replace("{hours}", str(milestone.hours))
    if milestone.hours == A_WEEK:
        return texts.say("reminder_week", language)
    return texts.say("reminder_days", language).replace("{days}", str(milestone.hours // A_DAY))
