"""A message of a service as one of the website's conversations: its key, its choice, and the check's own place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from gateway import check_link, opening
from gateway.bot import CANCEL
from gateway.channels.channel import Channel
from gateway.channels.people import People
from gateway.channels.wording import Wording
from gateway.conversations import Conversations, Message
from gateway.errors import Problem
from gateway.services import Services
from gateway.sessions import digest
from gateway.storage import arrivals, conversations, correspondents, turns
from gateway.storage.arrivals import Arrival
from gateway.storage.outgoing import Letter, Recipient

NUMBER = re.compile(r"[(\s]*(\d{1,2})[.):\s]*")


@dataclass(frozen=True)
class Begun:
    """The conversation of a message: its key, and what its newest reply offers."""

    key: str
    offered: tuple[tuple[str, str], ...]


class Talking:
    """Puts messages to the conversations, and their replies into letters."""

    def __init__(self, services: Services, talk: Conversations, people: People, wording: Wording) -> None:
        self._services, self._talk, self._people, self._wording = services, talk, people, wording

    async def reply(
        self, arrival: Arrival, to: Recipient, choice: str | None, text: str, channel: Channel, language: str
    ) -> tuple[Letter | None, dict[str, Any]]:
        """The reply, and what is learned of the correspondent by it; no letter when nobody answers now. Raises Problem."""
        begun = await self._talk.read(lambda db: self._begin(db, arrival, to))
        await self._services.limits.count("session", digest(begun.key))
        if choice is None and channel.numbers(begun.offered):
            choice = by_number(text, begun)
        until = channel.reaches_until(arrival.at, language)
        message = Message(begun.key, arrival.id, "" if choice else text, choice, "", language, channel.may_ask_health, until)
        try:
            _, reply = await self._talk.answer(message)
        except Problem as problem:
            if choice is None or problem.kind not in ("bad-request", "not-yours"):
                raise
            return Letter((self._services.texts.say("gone", language),)), {}
        told = str(reply.get("language") or language)
        if asks_health(reply) and not channel.may_ask_health:
            await self._leave_check(begun.key, message, reply)
            return Letter((self._wording.say("check_on_website", told, self._link(told)),)), {"language": told}
        choices = tuple((str(one["id"]), str(one["title"])) for one in reply["choices"])
        return (Letter((str(reply["text"]),), choices) if reply["text"] else None), {"language": told}

    def _begin(self, db: Session, arrival: Arrival, to: Recipient) -> Begun:
        """The conversation that this message belongs to: the one it was begun in, the newest, or a new one."""
        who = correspondents.find(db, to.id)
        now, clinic = self._talk.now(), self._services.clinic
        assert who is not None
        session = arrival.session or who.sessions
        key = self._people.key(to.id, session)
        if arrival.session:
            _revive(db, key, self._services)
        elif session == 0 or not self._goes_on(db, key):
            session += 1
            key = self._people.key(to.id, session)
            conversations.start(db, digest(key), clinic.id, now)
            correspondents.note(db, to.id, sessions=session, key_digest=digest(key))
        arrivals.begun(db, arrival.id, session)
        return Begun(key, _offered(db, key))

    def _goes_on(self, db: Session, key: str) -> bool:
        try:
            opening.current(db, key, self._services.clinic.id, self._services.session, self._talk.now())
        except Problem:
            return False
        return True

    async def _leave_check(self, key: str, message: Message, reply: dict[str, Any]) -> None:
        """End the check that may not be done here: its consent is declined, or it is cancelled."""
        number = f"{message.message_id}-left"
        decline = [one["id"] for one in reply["choices"]][-1] if reply["kind"] == "consent" else None
        await self._talk.answer(Message(key, number, "" if decline else CANCEL, decline, "", message.language))

    def _link(self, language: str) -> str:
        """The website's check."""
        services = self._services
        return check_link.link(services.settings.public_url, services.sessions.secret, services.clinic.id, language)


def asks_health(reply: dict[str, Any]) -> bool:
    """Whether a reply asks for consent to the check, or one of its questions."""
    return reply["kind"] in ("consent", "check") and bool(reply["choices"])


def by_number(text: str, begun: Begun) -> str | None:
    """The id of the choice whose number was typed."""
    match = NUMBER.fullmatch(text)
    place = int(match[1]) if match else 0
    return begun.offered[place - 1][0] if 1 <= place <= len(begun.offered) else None


def _revive(db: Session, key: str, services: Services) -> None:
    """Keep the conversation of a message that is tried again open, however long that took; begin it anew if it was erased."""
    found = conversations.find(db, digest(key))
    if found is None:
        conversations.start(db, digest(key), services.clinic.id, services.clock())
    else:
        conversations.touch(db, found.id, services.clock())


def _offered(db: Session, key: str) -> tuple[tuple[str, str], ...]:
    found = conversations.find(db, digest(key))
    newest = turns.newest(db, found.id) if found else None
    offered = (newest.reply or {}).get("choices", []) if newest else []
    return tuple((str(one["id"]), str(one["title"])) for one in offered)
