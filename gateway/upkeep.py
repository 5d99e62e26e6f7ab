"""What is done every ten minutes: the bot's copies of conversations that are over are erased, and what is too old goes."""

from __future__ import annotations

import structlog

from gateway import chores
from gateway.bot import BotDown
from gateway.house import House
from gateway.storage import conversations, retention

logger = structlog.get_logger(__name__)

PAUSE = 600  # seconds


async def keep_house(house: House) -> None:
    """Keep house for all clinics, now and again and again; a failure waits for the next time."""
    await chores.again("upkeep", lambda: once(house), PAUSE)


async def once(house: House) -> None:
    """Erase the bot's copies first: retention may remove what they are known by."""
    now, read = house.clock(), house.record.read
    for conversation in await read(lambda db: conversations.over(db, now - house.first.session)):
        try:
            await house.shared.bot.erase(conversation)
        except BotDown:
            logger.warning("bot_copies_left")
            break
        await read(lambda db, id=conversation: conversations.bot_copy_erased(db, id, now))  # type: ignore[misc]
    removed = await read(lambda db: retention.apply(db, house.settings.keep_days, now))
    logger.info("upkeep", removed=dict(removed.counts))
