"""One message from end to end: its conversation, its place, its answer, and what is kept. In order, once, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.knowledge import Knowledge
from gateway import fallback, following, handing, reminding, replies
from gateway.bot import Bot, BotDown
from gateway.deciding import Decider, Where
from gateway.errors import place
from gateway.metrics import Metrics
from gateway.opening import CRASHED, Asked, KeyTaken, Opened, check_clinic, look_again, open_turn, over
from gateway.record import Record
from gateway.replies import Outcome
from gateway.sessions import Sessions, digest, first_of
from gateway.storage import conversations, turns
from gateway.storage.rows import Gone, OfferedChoice, Turn
from gateway.texts import Texts

logger = structlog.get_logger(__name__)

Some = TypeVar("Some")
LOOK_AGAIN = 0.05  # seconds between looks at another process's turn


@dataclass(frozen=True)
class Message:
    """A visitor's message: `key` is the session's, None at the beginning; `text` without slashes, empty with a choice.

    `may_ask`: whether the visitor may be asked for consent to health data, where the message came from; `until`: when they
    can't be written to unasked any more, None where that is never done.
    """

    key: str | None
    message_id: str
    text: str
    choice_id: str | None
    address: str
    language: str
    may_ask: bool = True
    until: datetime | None = None


@dataclass(frozen=True)
class Unrecorded:
    """An answer that the database did not take; it is tried again with the next message."""

    opened: Opened
    text: str
    outcome: Outcome


class Conversations:
    """Answers messages and erases conversations."""

    def __init__(
        self,
        known: Knowledge,
        record: Record,
        bot: Bot,
        sessions: Sessions,
        texts: Texts,
        metrics: Metrics,
        session: timedelta,
        handover: timedelta,
        clock: Callable[[], datetime],
        quiet_hours: str,
    ) -> None:
        """How long a session lasts without a message, and a hand-over without a word; `clock` tells the time in UTC.

        In `quiet_hours` ("21:00-9:00" by the clinic's clock) nobody is reminded of anything.
        """
        self._known, self._database, self._bot, self._sessions = known, record, bot, sessions
        self._texts, self._metrics, self._session, self.now = texts, metrics, session, clock
        self._handover, self._quiet_hours = handover, quiet_hours
        self.renew(known, texts)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._unrecorded: dict[str, Unrecorded] = {}

    def renew(self, known: Knowledge, texts: Texts) -> None:
        """Go on with other knowledge and texts, from the next message on."""
        self._known, self._texts = known, texts
        self._reminding = reminding.of(known, texts, self._quiet_hours)
        self._decider = Decider(self._bot, known, texts, handing.of(known, texts), self._reminding)

    async def answer(self, message: Message) -> tuple[str, dict[str, Any]]:
        """The session's token and the reply, whose text is empty while a person has the conversation (`handed_over`).

        The turn goes on when the visitor does not wait. Raises Problem.
        """
        return await self._kept_up(self._answer(message))

    async def erase(self, key: str) -> None:
        """Erase a conversation here and in the bot, after the turn under way; again it does nothing. Raises Problem."""
        await self._kept_up(self._erase(key))

    async def finish(self) -> None:
        """Wait for the turns under way."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def read(self, work: Callable[[Session], Some]) -> Some:
        """Run `work` in a transaction, in a thread."""
        return await self._database.read(work)

    async def _kept_up(self, work: Coroutine[Any, Any, Some]) -> Some:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _answer(self, message: Message) -> tuple[str, dict[str, Any]]:
        first = None
        if not message.key:
            first = first_of(self._known.clinic["id"], message.address, message.message_id, message.text)
        key = message.key or (self._sessions.key_of_first(first) if first else self._sessions.new_key())
        try:
            stored = await self._in_order(key, first, message)
        except KeyTaken:
            key = self._sessions.new_key()
            stored = await self._in_order(key, None, message)
        return self._sessions.token(key), {**replies.shown(stored), "handed_over": bool(stored.get("handed_over"))}

    async def _in_order(self, key: str, first: str | None, message: Message) -> dict[str, Any]:
        """The reply, after everything that was said before in this conversation."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            if late := self._unrecorded.pop(key, None):
                await self._record(key, late, unseen=late.opened.turn.message_id != message.message_id)
            asked = self._asked(key, first, message)
            opened = await self.read(lambda db: open_turn(db, asked, self.now()))
            if not opened.is_new:
                return await self._again(key, opened, message)
            while opened.must_wait:
                await asyncio.sleep(LOOK_AGAIN)
                opened = await self._look(opened, key)
            text = opened.choice.title if opened.choice else message.text
            outcome = await self._decided(opened, text, message)
            return await self._record(key, Unrecorded(opened, text, outcome))

    def _asked(self, key: str, first: str | None, message: Message) -> Asked:
        clinic, reminds = self._known.clinic["id"], message.until is not None
        return Asked(key, first, message.key is None, clinic, message.message_id, message.choice_id, self._session, reminds)

    async def _look(self, opened: Opened, key: str) -> Opened:
        return await self.read(lambda db: look_again(db, opened, key, self.now()))

    async def _again(self, key: str, opened: Opened, message: Message) -> dict[str, Any]:
        """The reply that the same message got. One that never got any is not put to the bot again: it may have heard it."""
        while opened.turn.state == "pending" and self.now() - opened.turn.at < CRASHED:
            await asyncio.sleep(LOOK_AGAIN)
            opened = await self._look(opened, key)
        if opened.turn.reply is not None:
            return opened.turn.reply
        lost = Outcome(fallback.instead(message.text, message.language, self._known, self._texts), failed=True, unsure=True)
        return await self._record(key, Unrecorded(opened, message.text, lost))

    async def _decided(self, opened: Opened, text: str, message: Message) -> Outcome:
        """The outcome; a fault of our own is an apology, too."""
        try:
            return await self._decider.decide(opened, text, Where(message.language, message.may_ask, message.until), self.now())
        except Exception as error:
            logger.error("turn_failed", error=type(error).__name__, where=place(error))
            reply = fallback.instead(text, message.language, self._known, self._texts)
            return Outcome(reply, failed=True, held=replies.inside(opened.before, "held"), unsure=True)

    async def _record(self, key: str, done: Unrecorded, unseen: bool = False) -> dict[str, Any]:
        """Keep an answer; what a visitor gets is what was kept. Raises Problem when the conversation was erased meanwhile."""
        outcome = replace(done.outcome, unseen=unseen)
        choices = replies.offered(outcome)
        stored = replies.kept(outcome, done.opened.turn.id, choices)
        conversation = done.opened.conversation.id
        try:
            turn = await self._database.run(lambda: self._keep(done, outcome, stored, choices))
        except Gone:
            await self.read(lambda db: conversations.bot_copy_left(db, conversation, self.now()))
            await self._erase_at_bot(conversation)
            raise over() from None
        except SQLAlchemyError:
            self._unrecorded[key] = done
            raise
        self._metrics.turns.labels(self._known.clinic["id"], outcome.reply.custom.kind).inc()
        return turn.reply or stored

    def _keep(self, done: Unrecorded, outcome: Outcome, stored: dict[str, Any], choices: Sequence[OfferedChoice]) -> Turn:
        """Keep a turn's answer and what follows from it; raises Gone."""
        opened, now = done.opened, self.now()
        conversation = opened.conversation
        agreed = conversation.consent if outcome.consent is None else outcome.consent
        facts = replies.facts(done.text, outcome, agreed, self._known)  # before the transaction: others wait for its end
        with self._database.transaction() as db:
            if outcome.consent is not None:
                conversations.set_consent(db, conversation.id, outcome.consent, now)
            kept, is_new = turns.finish(db, opened.turn, facts, stored, choices, now)
            if is_new:
                following.hand(db, opened, done.text, outcome, self._handover, now)
                following.remind(db, conversation.id, outcome, self._reminding.hours, now)
            return kept

    async def _erase(self, key: str) -> None:
        conversation = await self.read(lambda db: self._erase_here(db, key))
        self._unrecorded.pop(key, None)
        if conversation is None:
            return
        async with self._locks.setdefault(key, asyncio.Lock()):
            await self._erase_at_bot(conversation)

    def _erase_here(self, db: Session, key: str) -> str | None:
        """Erase the conversation of a key; its id, None when there is none."""
        found = conversations.find(db, digest(key))
        if found is None:
            return None
        check_clinic(found, self._known.clinic["id"])
        conversations.erase(db, found.id, "visitor", self.now(), bot_copy_left=True)
        return found.id

    async def _erase_at_bot(self, conversation: str) -> None:
        """Erase the bot's copy; when the bot does not answer, the next upkeep does it."""
        try:
            await self._bot.erase(conversation)
        except BotDown:
            logger.warning("bot_copy_left")
            return
        await self.read(lambda db: conversations.bot_copy_erased(db, conversation, self.now()))
