"""What takes work from the database again and again, and does it side by side: messages that came, letters to be sent."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

import structlog

from gateway.errors import place

logger = structlog.get_logger(__name__)

PAUSE = 2  # seconds between looks for what another process left
AT_ONCE = 40  # pieces under way
Piece = TypeVar("Piece")


class Rounds(ABC, Generic[Piece]):
    """Looks when `wake` is set, and every two seconds. A slow piece does not hold up the others."""

    def __init__(self, wake: asyncio.Event) -> None:
        self._wake = wake
        self._under_way: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def due(self) -> Sequence[Piece]:
        """Take a lease on what is due now."""

    @abstractmethod
    async def handle(self, piece: Piece) -> None:
        """Do one piece. It never raises: what fails is taken again when its lease is over."""

    async def keep(self) -> None:
        """Do what is due, again and again."""
        while True:
            try:
                taken = await self.take()
            except Exception as error:
                logger.error("round_failed", of=type(self).__name__, error=type(error).__name__, where=place(error))
                taken = 0
            if not taken:
                await _woken(self._wake)

    async def take(self) -> int:
        """Begin with what is due; how many pieces that are."""
        if len(self._under_way) >= AT_ONCE:
            return 0
        pieces = await self.due()
        for piece in pieces:
            task = asyncio.create_task(self.handle(piece))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return len(pieces)

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way; what is not done by then is taken again after its lease."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)


async def _woken(wake: asyncio.Event) -> None:
    """Wait until it is set, or for the pause; it is cleared."""
    try:
        await asyncio.wait_for(wake.wait(), PAUSE)
    except TimeoutError:
        pass
    wake.clear()
