"""What a visitor is told when the bot can't: the urgent notice when the word lists find a sign, else an apology."""

from __future__ import annotations

import structlog

from assistant import said, urgent
from assistant.knowledge import Knowledge
from gateway.bot import Custom, Reply
from gateway.texts import Texts

logger = structlog.get_logger(__name__)

READ = 4000  # characters in which signs are looked for


def urgent_notice(text: str, language: str, known: Knowledge) -> Reply | None:
    """The notice for a sign in the text, in `language` and in English; None without one. It never raises."""
    try:
        alarm = urgent.find(said.as_typed(text[:READ]), known.signs)
        if alarm is None or alarm.level == "not_urgent":
            return None
        told = urgent.notice(alarm, language, known.signs, known.clinic)
    except Exception as error:  # a check that fails must not take the apology with it
        logger.error("urgent_check_failed", error=type(error).__name__)
        return None
    custom = Custom(kind="urgent", level=alarm.level, language=language, health=True)
    return Reply(text="\n\n".join(part for part in told if part), custom=custom)


def instead(text: str, language: str, known: Knowledge, texts: Texts) -> Reply:
    """The reply to a message that the bot did not answer; nothing is inferred from the message."""
    return urgent_notice(text, language, known) or fixed(texts, "apology", language, "error")


def fixed(texts: Texts, name: str, language: str, kind: str) -> Reply:
    """One of the gateway's own texts as a reply."""
    return Reply(text=texts.say(name, language), custom=Custom.model_validate({"kind": kind, "language": language}))
