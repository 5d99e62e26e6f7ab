"""What staff do with a conversation that they have: write to the visitor, give it back; and what happens when nobody does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.orm import Session

from gateway import chores, replies
from gateway.opening import is_over
from gateway.storage import conversations, correspondents, handovers, outgoing
from gateway.storage.correspondents import Correspondent
from gateway.storage.outgoing import Letter
from gateway.storage.rows import Line, Role
from gateway.texts import ENGLISH, Texts

if TYPE_CHECKING:
    from gateway.house import House
    from gateway.services import Services

NEXT = timedelta(microseconds=1)  # between lines of the same moment, so that they stay in their order
PAUSE = 15  # seconds between looks for what is overdue


class Unreachable(Exception):
    """The visitor has left, and nothing that is written now would reach them."""


def send(db: Session, who: Correspondent | None, text: str, now: datetime) -> bool:
    """Put words into the outbox of a messaging service; the website's visitors (None) look for them themselves.

    False for somebody who wrote STOP, or whose address is not kept any more: they get nothing.
    """
    if who is None:
        return True
    return who.recipient is not None and outgoing.add(db, who.recipient, Letter((text,)), now, unasked=True)


def write(db: Session, services: Services, conversation_id: str, text: str, now: datetime) -> None:
    """A person writes to the visitor, and has the conversation from now on; it is said when that is new. Raises Unreachable."""
    found = conversations.locked(db, conversation_id)
    writer = correspondents.of_conversation(db, conversation_id)
    if found is None or (writer is None and is_over(found, services.session, now)):
        raise Unreachable("The visitor has left, so this would not reach them.")
    handovers.hold(db, conversation_id, now, now + timedelta(minutes=services.settings.handover_minutes))
    language = handovers.language(db, conversation_id) or ENGLISH
    taken = [] if found.handed_until else [("assistant", services.texts.say("handover", language))]
    for step, (who, words) in enumerate((*taken, ("person", text))):
        at = now + step * NEXT
        line = handovers.say(db, conversation_id, cast(Role, who), words, language, at)
        if not send(db, writer, told(line, services.texts), at):
            raise Unreachable("The visitor wants no more messages, or wrote too long ago: this would not reach them.")


def give_back(db: Session, services: Services, conversation_id: str, now: datetime, why: str = "handover_back") -> bool:
    """Give the conversation back to the bot, and say so to the visitor; whether a person had it. `why` names the text."""
    if not handovers.end(db, conversation_id, now):
        return False
    language = handovers.language(db, conversation_id) or ENGLISH
    line = handovers.say(db, conversation_id, "assistant", services.texts.say(why, language), language, now)
    send(db, correspondents.of_conversation(db, conversation_id), told(line, services.texts), now)
    return True


def told(line: Line, texts: Texts) -> str:
    """How a line is told to the visitor: it says whether a person wrote it."""
    return f"{texts.say('handover_person', line.language)}\n{line.text}" if line.who == "person" else line.text


def as_messages(lines: list[Line], texts: Texts) -> list[dict[str, Any]]:
    """The lines as replies of the API."""
    return [replies.of_line(line, told(line, texts)) for line in lines]


async def keep_ending(house: House) -> None:
    """Give back what a person has had for too long without a word, again and again."""
    await chores.again("handovers", lambda: once(house), PAUSE)


async def once(house: House) -> None:
    """Give back what is overdue now, in the words of the clinic that has it."""
    now = house.clock()

    def work(db: Session) -> None:
        for services in house.all():
            for conversation in handovers.overdue(db, services.clinic.id, now):
                give_back(db, services, conversation, now, "handover_late")

    await house.record.read(work)
