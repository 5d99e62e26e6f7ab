"""What is said after an urgent notice: what to do now, that it is surely nothing, or that help was called or all is over."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from assistant import urgent
from assistant.parts import FAQ, SILENT
from assistant.questions import is_question
from assistant.turn import Turn
from assistant.urgent_after_words import CALLED, NOT_CALLED, NOT_OVER, NOT_REAL, OVER, PLAYED_DOWN, STILL_THERE, WHAT_NOW

LONG = 14  # words and stops: a longer message tells of other things that are over
SENTENCES = re.compile(r" [.!?;]+(?: |$)")


def heard(turn: Turn) -> Turn:
    """The turn, its memory settled where the visitor says clearly that help was called, that all is over, or not meant so.

    Who has told of despair or of too many tablets is never settled by "all over", only by help.
    """
    if turn.memory.alarm is None or turn.memory.settled or not _settles(turn):
        return turn
    return replace(turn, memory=replace(turn.memory, settled=True))


def wants_notice(turn: Turn) -> bool:
    """Whether the notice is due again: it asks what to do now, plays the sign down, or has it still, and nothing is settled.

    In a check that was begun after it, what is said are answers.
    """
    memory = turn.memory
    if memory.alarm is None or memory.settled or memory.check or turn.choice is not None or _settles(turn):
        return False
    if turn.alarm is not None and turn.alarm.level != "not_urgent":
        return False
    tells = turn.alarm is not None or _tells_of_skin(turn)
    return (tells and not is_question(turn.said.text)) or any(_asks_on(text) for text in _texts(turn))


def only_settles(turn: Turn) -> Literal["called", "over"] | None:
    """Whether a message says nothing but that help was called, or that a sign that was told is over or was none."""
    if turn.memory.alarm is None or turn.choice is not None or not _settles(turn):
        return None
    if is_question(turn.said.text) or any(part.sure and part.first.id.startswith((FAQ, SILENT)) for part in turn.parts[1:]):
        return None
    return "called" if any(_says_called(text) for text in _texts(turn)) else "over"


def _tells_of_skin(turn: Turn) -> bool:
    """Whether, to the classifier, the skin is told of: the documented sentence on mild redness is none after a notice."""
    first = turn.parts[0].first.id if turn.parts else ""
    return first == "report_reaction" or first.removeprefix(FAQ) in turn.knowledge.sign_answers.values()


def _settles(turn: Turn) -> bool:
    told_of_harm = bool(set(turn.memory.notices) & set(urgent.OUTRANKING))
    signs = turn.alarm is not None and turn.alarm.level in ("emergency", "today")
    return not signs and any(_says_settled(text, told_of_harm) for text in _texts(turn))


def _says_settled(text: str, told_of_harm: bool) -> bool:
    if _says_called(text):
        return True
    over = not told_of_harm and len(text.split()) <= LONG and OVER.search(text) and not NOT_OVER.search(text)
    return bool(over or NOT_REAL.search(text))


def _says_called(text: str) -> bool:
    return bool(CALLED.search(text) and not NOT_CALLED.search(text))


def _asks_on(text: str) -> bool:
    if PLAYED_DOWN.search(text):
        return True
    sentences = (text, *SENTENCES.split(text))
    return any(pattern.search(sentence) for sentence in sentences for pattern in (WHAT_NOW, STILL_THERE))


def _texts(turn: Turn) -> tuple[str, ...]:
    """What was typed, and what correction made of it."""
    return tuple(dict.fromkeys((turn.said.plain_raw, turn.said.plain)))
