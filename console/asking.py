"""Asks a bot: one question in a conversation of its own, which it forgets again, or several in one that goes on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import structlog

from console.checking import Asking
from gateway.bot import Answer, Bot, BotDown
from gateway.trust import certificates

logger = structlog.get_logger(__name__)
SECONDS = 30
NOTHING: Mapping[str, Any] = {"text": "", "custom": {}}


@contextmanager
def asker(url: str, secret: str) -> Iterator[Asking]:
    """Asks the bot at `url`, which knows `secret`; a reply that is none is empty."""
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=url, headers=headers, timeout=SECONDS, trust_env=False, verify=certificates()) as client:

        def ask(question: str, sender: str = "", *, clinic: str = "") -> Mapping[str, Any]:
            who = sender or f"check-{uuid.uuid4().hex}"
            said = {"sender": who, "message": question, **({"metadata": {"clinic": clinic}} if clinic else {})}
            try:
                answer = client.post("/webhooks/clinic/webhook", json=said).json()
                if not sender:
                    client.delete(f"/webhooks/clinic/conversations/{who}")
            except (httpx.HTTPError, ValueError):
                return NOTHING
            whole = isinstance(answer, dict) and isinstance(answer.get("custom"), dict) and "text" in answer
            return answer if whole else NOTHING

        yield ask


async def once(bot: Bot, kind: str, question: str) -> Answer:
    """What the visitors' bot answers, in a conversation of its own that is erased at once; `kind` begins its name."""
    sender = f"{kind}-{uuid.uuid4().hex}"
    answer = await bot.say(sender, question)
    try:
        await bot.erase(sender)
    except BotDown:
        logger.error("not_erased", sender=sender)
    return answer
