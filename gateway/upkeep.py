"""What is done every ten minutes: the bot's copies of conversations that are over are erased, and what is too old goes."""

from __future__ import annotations

import structlog

from gateway import chores
from gateway.bot import BotDown
from gateway.conversations import Conversations
from gateway.services import Services
from gateway.storage import conversations, retention

logger = structlog.get_logger(__name__)

PAUSE = 600  # seconds


async def keep_house(services: Services, talk: Conversations) -> None:
    """Keep house, now and again and again; a failure waits for the next time."""
    await chores.again("upkeep", lambda: once(services, talk), PAUSE)


async def once(services: Services, talk: Conversations) -> None:
    """Erase the bot's copies first: retention may remove what they are known by."""
    now = services.clock()
    for conversation in await talk.read(lambda db: conversations.over(db, now - services.session)):
        try:
            await services.bot.erase(conversation)
        except BotDown:
            logger.warning("bot_copies_left")
            break
        await talk.read(lambda db, id=conversation: conversations.bot_copy_erased(db, id, now))  # type: ignore[misc]
    removed = await talk.read(lambda db: retention.apply(db, services.settings.keep_days, now))
    logger.info("upkeep", removed=dict(removed.counts))
