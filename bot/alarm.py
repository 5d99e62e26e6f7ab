"""The urgent notice that a message gets even when everything else fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import yaml

from assistant.overlays import Files
from bot.turn import Reply

if TYPE_CHECKING:
    from assistant.urgent import UrgentSigns

logger = logging.getLogger(__name__)

UrgentCheck = Callable[[str], Reply | None]


def no_signs(_: str) -> Reply | None:
    """The check of a project that has no urgent signs."""
    return None


def urgent_check(files: Files, clinic: dict[str, Any], shape: Reply) -> UrgentCheck:
    """What tells the urgent notice for a message, or None, from a clinic's urgent.yml.

    `shape` is the custom part that every reply has. Raises what `assistant.urgent` raises when a file is
    wrong: the start stops. Later it never raises: a message that can't be checked is left to the turn itself.
    """
    path = files.path("urgent.yml")
    if not path.exists():
        logger.warning("There is no knowledge/urgent.yml: no message is checked for urgent signs.")
        return no_signs
    from assistant import urgent

    signs = urgent.load(yaml.safe_load(path.read_text(encoding="utf-8")))
    urgent.check_clinic(signs, clinic)
    return check_of(signs, clinic, shape)


def check_of(signs: UrgentSigns, clinic: Mapping[str, str], shape: Reply) -> UrgentCheck:
    """What tells the notice of one of these signs; it never raises."""
    from assistant import said, urgent

    def check(text: str) -> Reply | None:
        try:
            alarm = urgent.find(said.as_typed(text), signs)
            if alarm is None or alarm.level == "not_urgent":
                return None
            language = _language(text)
            told = urgent.notice(alarm, language, signs, clinic)
            custom = {**shape, "kind": "urgent", "level": alarm.level, "language": language}
            return {"text": "\n\n".join(part for part in told if part), "buttons": [], "custom": custom}
        except Exception as error:  # a check that fails must not take the turn with it
            logger.error("The urgent check raised %s.", type(error).__name__)
            return None

    return check


def _language(text: str) -> str:
    """The message's language as far as it shows without a model; English when it can't be told."""
    try:
        from nlu.language import language_of

        return language_of(text, is_english=lambda _: False)
    except Exception as error:  # the language must not stand in the way of the notice
        logger.error("The language check raised %s.", type(error).__name__)
        return "en"
