"""Urgent signs in a message: checked first on every message, from word lists, before language, form and model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from assistant.said import Said
from assistant.terms import REMEMBERED
from assistant.urgent_message import Message
from assistant.urgent_notices import told_in
from assistant.urgent_signs import UrgentSigns, load

__all__ = [
    "Alarm",
    "UrgentSigns",
    "afterwards",
    "check_clinic",
    "find",
    "held",
    "load",
    "name_of",
    "notice",
    "notice_named",
    "text",
]

Level = Literal["emergency", "today", "what_if", "not_urgent"]
RANK: tuple[Level, ...] = ("not_urgent", "what_if", "today", "emergency")
DESPAIR, OVERDOSE = "despair", "overdose"
OUTRANKING = (OVERDOSE, DESPAIR)  # notices that are told whatever else is


@dataclass(frozen=True)
class Alarm:
    """The level of help, and the ids of the signs of that level (none for a question about signs at large).

    `mentions`: the words of it that a later message may add another to, as fever adds to pus.
    """

    level: Level
    signs: tuple[str, ...]
    mentions: tuple[str, ...] = field(default=(), compare=False)


def find(
    said: Said,
    signs: UrgentSigns,
    *,
    treated: bool = False,
    to_come: bool = False,
    late: bool = True,
    told: tuple[str, ...] = (),
) -> Alarm | None:
    """The highest level of help that the message asks for, or None.

    `treated` is true when it is known that the treatment has happened; the message's own words for that are seen here, unless
    an appointment is `to_come`: then only `treated` counts. `late`: a condition may have been found out after the treatment.
    `told`: the mentions of earlier alarms of this conversation, which count beside the message's own.
    `what_if` is a question about signs, no report of one; `not_urgent` never interrupts.
    """
    texts = dict.fromkeys((said.plain_raw, said.plain))
    alarms = [alarm for text in texts if (alarm := _read(text, signs, treated, to_come, late, told))]
    return max(alarms, key=lambda alarm: RANK.index(alarm.level), default=None)


def held(alarm: Alarm, remembered: str | None, signs: UrgentSigns) -> Alarm:
    """The alarm, never below an emergency `remembered`: who shivers after it told of the same illness.

    A sign with a notice of its own keeps it.
    """
    own = any(sign.notice != sign.level for sign in signs.signs if sign.id in alarm.signs)
    sinks = remembered == "emergency" and alarm.level == "today" and not own
    return replace(alarm, level="emergency") if sinks else alarm


def name_of(alarm: Alarm, signs: UrgentSigns) -> str:
    """The name of the notice that tells the alarm; ValueError for level `not_urgent`, which has no notice."""
    if alarm.level == "not_urgent":
        raise ValueError("level not_urgent has no notice: answer the message instead of interrupting")
    told = {sign.notice for sign in signs.signs if sign.id in alarm.signs and sign.level == alarm.level}
    if alarm.level == "what_if":
        return alarm.level
    if told == {"found_out"}:
        return "found_out"
    return next((own for own in OUTRANKING if own in told), alarm.level)


def notice(alarm: Alarm, language: str, signs: UrgentSigns, clinic: Mapping[str, str]) -> tuple[str, str | None]:
    """The notice in `language` (English when there is none), and the English original beside a translation.

    Raises ValueError for a number that `clinic` lacks, and for an alarm of level `not_urgent`, which has no notice.
    """
    return notice_named(name_of(alarm, signs), language, signs, clinic)


def notice_named(name: str, language: str, signs: UrgentSigns, clinic: Mapping[str, str]) -> tuple[str, str | None]:
    """The same for the notice of that name."""
    return told_in(signs.notices[name], language, clinic)


def afterwards(said: Said, signs: UrgentSigns) -> bool:
    """Whether the message's own words say that the treatment has already happened."""
    return any(_says_treated(text, signs) for text in dict.fromkeys((said.plain_raw, said.plain)))


def text(name: str, language: str, signs: UrgentSigns, clinic: Mapping[str, str]) -> tuple[str, str | None]:
    """A fixed text (`speak_first`, `today_signs`) in `language`, and the English original beside a translation."""
    return told_in(signs.texts[name], language, clinic)


def check_clinic(signs: UrgentSigns, clinic: Mapping[str, str]) -> None:
    """Raise ValueError at the start when the clinic's details lack anything that a notice tells."""
    for translations in (*signs.notices.values(), *signs.texts.values()):
        for language in translations:
            told_in(translations, language, clinic)


@lru_cache(maxsize=REMEMBERED)
def _says_treated(text: str, signs: UrgentSigns) -> bool:
    return Message(text, signs, False, False, True, ()).says_treated()


@lru_cache(maxsize=REMEMBERED)  # router, action and record ask for the same of the same message
def _read(text: str, signs: UrgentSigns, treated: bool, to_come: bool, late: bool, told: tuple[str, ...]) -> Alarm | None:
    """The alarm of one plain text."""
    message = Message(text, signs, treated, to_come, late, told)
    mentions = tuple(sorted({hit.name for hit in message.reported} & signs.joined))
    if emergency := message.of_level("emergency", message.reported):
        return Alarm("emergency", emergency, mentions)
    if today := message.of_level("today", message.reported):
        return Alarm("today", today, mentions)
    asked = message.of_level("emergency", message.supposed + message.general)
    asked += message.of_level("today", message.supposed)
    if asked or message.scope("asks"):
        return Alarm("what_if", asked)
    mild = message.of_level("not_urgent", message.reported)
    return Alarm("not_urgent", mild) if mild else None
