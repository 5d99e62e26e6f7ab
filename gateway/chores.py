"""Work that is done again and again beside the requests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from gateway.errors import place

logger = structlog.get_logger(__name__)


async def again(name: str, work: Callable[[], Awaitable[None]], pause: float) -> None:
    """Do it now and after each pause (seconds), until cancelled; a failure is logged and waits for the next time."""
    while True:
        try:
            await work()
        except Exception as error:
            logger.error("chore_failed", of=name, error=type(error).__name__, where=place(error))
        await asyncio.sleep(pause)
