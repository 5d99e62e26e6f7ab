"""Takes one message from a request to its answer: checked, run within its time, and run again when needed."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.sender import OddSender, check_sender
from bot.settings import LONGEST_MESSAGE
from bot.tracker_store import ConversationMoved
from bot.turn import Reply, Turn, current

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]
TRIES = 5
UNDER_WAY: set[asyncio.Task[None]] = set()  # turns whose time is over still end, so that the next one waits for them


class OddRequest(ValueError):
    """A request that no conversation can be had with; the text says what it must have."""


@dataclass(frozen=True)
class Incoming:
    """One message of a visitor, checked."""

    sender: str
    message: str
    metadata: dict[str, Any] | None

    @property
    def clinic(self) -> str | None:
        """The id of the clinic that it is for; None means the first one."""
        return (self.metadata or {}).get("clinic")


class OneReply(OutputChannel):
    """Collects everything that the bot says in one turn."""

    def __init__(self, turn: Turn) -> None:
        """Collect into `turn`."""
        self._turn = turn

    @classmethod
    def name(cls) -> str:
        """The channel whose wordings are used where a response has several."""
        return "clinic"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one response: its text, buttons and custom part together."""
        self._turn.add(message)


def read_request(body: bytes) -> Incoming:
    """The message in a request's JSON body; raises OddRequest. A text over 4,000 characters is cut there."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise OddRequest("the body is not JSON") from None
    if not isinstance(content, dict):
        raise OddRequest("the body must be an object with sender and message")
    message, metadata = content.get("message"), content.get("metadata")
    if not isinstance(message, str):
        raise OddRequest("message must be a text")
    try:
        sender = check_sender(content.get("sender"))
    except OddSender as odd:
        raise OddRequest(str(odd)) from None
    metadata = metadata if isinstance(metadata, dict) else None
    if not isinstance((metadata or {}).get("clinic", ""), str):
        raise OddRequest("metadata.clinic must be the id of a clinic")
    whole = message[:LONGEST_MESSAGE].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Incoming(sender, whole.replace("\0", " "), metadata)


async def take_turn(incoming: Incoming, otherwise: Callable[[], Reply], handler: Handler, channel: str, seconds: float) -> Turn:
    """Run the message through Rasa; after `seconds` the turn counts as failed and changes nothing when it ends.

    `otherwise` makes the reply of a turn that failed; it must not raise.
    """
    ends = time.monotonic() + seconds
    for _ in range(TRIES):
        turn = Turn(incoming.message, otherwise)
        task = asyncio.create_task(_run(turn, incoming, handler, channel))
        UNDER_WAY.add(task)
        task.add_done_callback(UNDER_WAY.discard)
        try:
            await asyncio.wait({task}, timeout=max(0.0, ends - time.monotonic()))
        except asyncio.CancelledError:
            turn.fail("the caller did not wait for the answer")
            raise
        if not task.done():
            turn.fail(f"the turn took longer than {seconds:g} seconds")
        if turn.failure != ConversationMoved.__name__:
            break
    if turn.failure:
        logger.error("A turn failed: %s.", turn.failure)
    return turn


async def _run(turn: Turn, incoming: Incoming, handler: Handler, channel: str) -> None:
    """One try. What goes wrong is noted on the turn, by its kind and never by its text."""
    current.set(turn)
    message = UserMessage(incoming.message, OneReply(turn), incoming.sender, input_channel=channel, metadata=incoming.metadata)
    try:
        await handler(message)
    except Exception as error:
        turn.fail(type(error).__name__)
