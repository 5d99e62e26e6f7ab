"""Answers what was delivered: commands, media and edits by itself, everything else through the website's conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from gateway import fallback
from gateway.channels.channel import Channel
from gateway.channels.incoming import Incoming, from_data
from gateway.channels.people import People
from gateway.channels.rounds import Rounds
from gateway.channels.sending import Sending
from gateway.channels.talking import Talking
from gateway.channels.wording import Wording
from gateway.conversations import Conversations
from gateway.errors import Problem, place
from gateway.incoming import plain_words
from gateway.services import Services
from gateway.storage import arrivals, correspondents, outgoing, reminders
from gateway.storage.arrivals import Arrival
from gateway.storage.correspondents import Correspondent
from gateway.storage.outgoing import Letter, Recipient

logger = structlog.get_logger(__name__)

STALE = timedelta(days=1)  # nobody waits for the answer to an older message
NOTE = timedelta(minutes=1)  # an album is many messages, and one note


@dataclass(frozen=True)
class Said:
    """A message with everything that is needed to answer it. `text` is without slashes; `language` the best guess."""

    arrival: Arrival
    incoming: Incoming
    channel: Channel
    who: Correspondent
    to: Recipient
    text: str
    language: str


@dataclass(frozen=True)
class Answer:
    """What is sent, which columns of the correspondent change with it, and whether nobody is reminded of anything any more."""

    letter: Letter | None = None
    changed: Mapping[str, Any] | None = None
    ends_reminders: bool = False


class Answering(Rounds[Arrival]):
    """Handles messages one after the other for a sender, side by side for all; it looks when `came` is set."""

    def __init__(
        self,
        services: Services,
        talk: Conversations,
        people: People,
        wording: Wording,
        sending: Sending,
        came: asyncio.Event,
        added: asyncio.Event,
    ) -> None:
        super().__init__(came)
        self._services, self._talk, self._channels, self._people = services, talk, services.channels, people
        self._wording, self._sending, self._added = wording, sending, added
        self._talking = Talking(services, talk, people, wording)

    async def due(self) -> Sequence[Arrival]:
        """The messages whose turn it is; what came through a channel that is off now waits."""
        if not self._channels:
            return ()
        clinic, now = self._channels.clinic, self._talk.now()
        return await self._talk.read(lambda db: arrivals.take(db, clinic, tuple(self._channels), now))

    async def handle(self, arrival: Arrival) -> None:
        """Handle a message; one that fails is tried again when its lease is over."""
        try:
            await self._handled(arrival)
        except Problem as problem:
            wait = timedelta(seconds=int(problem.headers.get("Retry-After", "5")))
            logger.warning("message_put_off", kind=problem.kind, service=arrival.service)
            await self._talk.read(lambda db: arrivals.later(db, arrival.id, self._talk.now() + wait))
        except Exception as error:
            logger.error("message_failed", error=type(error).__name__, where=place(error), service=arrival.service)
        self._wake.set()

    async def _handled(self, arrival: Arrival) -> None:
        incoming, now = from_data(arrival.content), self._talk.now()
        if now - incoming.at > STALE:
            await self._talk.read(lambda db: arrivals.handled(db, arrival.id))
            return
        channel = self._channels.get(incoming.service)
        if channel is None:  # it was switched off a moment ago
            return
        to = self._people.recipient(incoming)
        who = await self._talk.read(lambda db: correspondents.seen(db, to, incoming.at, now))
        language = who.language or incoming.language or "en"
        text = plain_words(incoming.text or "")
        said = Said(arrival, incoming, channel, who, to, text, language.split("-")[0].lower())
        command = None if incoming.choice or incoming.edited else self._wording.command(text)
        if command and command[0] == "erase":
            return await self._erase(said, command[1])
        answer = self._commanded(said, *command) if command else await self._answered(said)
        await self._talk.read(lambda db: self._keep(db, said, answer, now))
        self._added.set()

    def _keep(self, db: Session, said: Said, answer: Answer, now: datetime) -> None:
        """Put the answer into the outbox, in the transaction that ends the message: both or none, and once."""
        if not arrivals.handled(db, said.arrival.id):
            return
        changed = dict(answer.changed or {})
        letter = answer.letter
        if letter and said.who.welcomed_at is None:
            letter = replace(letter, texts=(self._welcome(said), *letter.texts))
            changed["welcomed_at"] = now
        if "stopped_at" in changed and changed["stopped_at"]:
            outgoing.clear(db, said.to.id)
        if answer.ends_reminders:
            reminders.end(db, said.to.id)
        if letter:
            outgoing.add(db, said.to, letter, now)
        if changed:
            correspondents.note(db, said.to.id, **changed)

    def _welcome(self, said: Said) -> str:
        """What somebody is told before the first answer."""
        services = self._services
        return self._wording.say("welcome", said.language, f"{services.settings.public_url}/privacy{services.query}")

    def _commanded(self, said: Said, name: str, languages: tuple[str, ...]) -> Answer:
        """STOP, START, HELP."""
        language = said.language if said.language in languages or said.who.language else languages[0]
        now, told = self._talk.now(), self._wording.say
        if name == "stop":
            return Answer(Letter((told("stopped", language),)), {"stopped_at": now}, ends_reminders=True)
        if name == "start":
            texts = ("started", "help") if said.who.stopped_at else ("help",)
            return Answer(Letter(tuple(told(one, language) for one in texts)), {"stopped_at": None})
        return Answer(Letter((told("help", language),)))

    async def _answered(self, said: Said) -> Answer:
        """The answer to what is no command; nothing but an urgent notice for somebody who wrote STOP."""
        if said.who.stopped_at or said.incoming.edited:
            known = self._services.clinic.knowledge
            notice = fallback.urgent_notice(said.text, said.language, known) if known else None
            if notice:
                return Answer(Letter((notice.text,)), ends_reminders=True)
            return Answer() if said.who.stopped_at else Answer(Letter((self._wording.say("edited", said.language),)))
        sign = asyncio.create_task(self._sending.show(said.channel.seen(said.incoming)))
        self._under_way.add(sign)
        sign.add_done_callback(self._under_way.discard)
        note, changed = self._media(said)
        if said.incoming.media and not said.text:
            return Answer(Letter(note) if note else None, changed)
        letter, learned = await self._talking.reply(
            said.arrival, said.to, said.incoming.choice, said.text, said.channel, said.language
        )
        texts = (*note, *(letter.texts if letter else ()))
        return Answer(replace(letter or Letter(()), texts=texts) if texts else None, {**changed, **learned})

    def _media(self, said: Said) -> tuple[tuple[str, ...], dict[str, Any]]:
        """The note on what can't be read, once a minute."""
        before, now = said.who.noted_at, self._talk.now()
        if not said.incoming.media or (before and now - before < NOTE):
            return (), {}
        return (self._wording.say("media", said.language),), {"noted_at": now}

    async def _erase(self, said: Said, languages: tuple[str, ...]) -> None:
        """Erase all conversations of somebody, here and in the bot, and themselves; then say so."""
        for session in range(1, said.who.sessions + 1):
            await self._talk.erase(self._people.key(said.to.id, session))
        language = said.language if said.who.language else languages[0]

        def forget(db: Session) -> None:
            if arrivals.handled(db, said.arrival.id):
                outgoing.clear(db, said.to.id)
                correspondents.forget(db, said.to.id)
                outgoing.add(db, said.to, Letter((self._wording.say("erased", language),)), self._talk.now())

        await self._talk.read(forget)
        self._added.set()
