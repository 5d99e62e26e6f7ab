"""Which door a message goes through: urgent signs first, then buttons, limits, talk, and everything else to the answers."""

from __future__ import annotations

import re
import unicodedata

from assistant import certainty, conditions, follow_ups, health, minors, moments, screening, smalltalk, topics, urgent_after
from assistant.parts import FAQ, SILENT, Part
from assistant.questions import is_question, names_a_rule
from assistant.turn import Turn

OWN_DOORS = frozenset("ask_plan ask_session_dates cancel_check correct_check start_check start_over".split())
CHECK_DOORS = frozenset("cancel_check correct_check".split())
SESSION_DATES = "ask_session_dates"
PLANS = frozenset(("ask_plan", SESSION_DATES))
TALK = frozenset("ask_capabilities ask_who goodbye greet positive_feedback repeat talk_to_person thank".split())
LIMITS = frozenset("abuse gibberish nlu_fallback out_of_scope".split())
RESTART = re.compile(  # inside the check these words are certain, whatever else was learned
    r"^(?:(?:ok|please|can we|can i|could we|lets|let us|no|wait|sorry|i want to|i would like to|id like to|,) )*"
    r"(?:restart|(?:start|begin|go) (?:again|over|afresh|back)|do (?:it|that|this) again)"
    r"(?: (?:from|to|with|at|the|very|questions?|one|1|first|beginning|start|top|scratch|over|again|please|pls|check|,))*"
    r"(?: [.!?])*$"
)
NAMES_THE_CHECK = re.compile(
    r"\b(?:check\w*|list|questions?|questionnaire|quiz|go(?:ing)? through|run through|screen\w*|assess\w*|begin|start)\b"
)
REPORTS = frozenset("report_condition report_reaction tell_time ask_why".split())


def route(turn: Turn) -> str:
    """The intent that opens the right door."""
    if turn.alarm is not None and turn.alarm.level != "not_urgent":
        return "urgent"
    if turn.choice is not None:
        return _of_choice(turn)
    if not turn.memory.check and urgent_after.only_settles(turn):
        return "smalltalk"
    if urgent_after.wants_notice(turn):
        return "urgent"
    if turn.said.cut or turn.said.command or not says_something(turn.said.raw):
        return "limit"
    if smalltalk.ERASES.search(turn.said.plain):
        return "start_over"
    if _speaks_of_health(turn) or follow_ups.goes_on(turn):
        return "report"
    if screening.read_answer(turn.said, turn.knowledge.conditions).answer != "unclear":
        return "smalltalk"
    if not turn.parts:
        return "limit"
    if not turn.said.readable:
        return "faq" if topics.find(turn.said, turn.knowledge.topics) else "limit"
    return "faq" if health.asks_leave(turn.said, turn.knowledge.treatment_names) else _of_words(turn)


def _of_choice(turn: Turn) -> str:
    assert turn.choice is not None
    door = turn.choice.get("door")
    return str(door) if door in OWN_DOORS else "choose"


def _speaks_of_health(turn: Turn) -> bool:
    """Whether a condition stands in the message, or a minor speaks; a question about "the check" is no report.

    A documented condition told as one's own is one where the check is only thought to be asked for ("the test says I'm …").
    """
    found = conditions.find(turn.said, turn.knowledge.conditions, treated=turn.treated)
    if turn.parts and turn.parts[0].first.id in OWN_DOORS and turn.parts[0].sure:
        told = any(one.listed and (one.person, one.stance, one.time) == ("self", "stated", "now") for one in found)
        unnamed = not turn.memory.check and not NAMES_THE_CHECK.search(turn.said.plain)
        return turn.parts[0].first.id == "start_check" and told and unnamed
    return minors.minor(turn.said) or bool(found)


def _of_words(turn: Turn) -> str:
    if turn.memory.check and RESTART.search(turn.said.plain):
        return "start_over"
    whole = turn.parts[0]
    asked = any(_is_content(part) for part in turn.parts[1:])
    first = whole.first.id
    if first == SESSION_DATES and any(_asks_a_rule(part, turn) for part in turn.parts[1:]):
        return "faq"
    if whole.sure and first in OWN_DOORS and not (first in CHECK_DOORS and not turn.memory.check and _tells_a_time(turn)):
        return first
    if plan := next((part.first.id for part in turn.parts if part.sure and part.first.id in PLANS), None):
        return plan
    if not asked and sum(c.score for c in whole.candidates if c.id in TALK) >= certainty.MOSTLY_TALK and first in TALK:
        return "smalltalk"
    if asked or first.startswith((FAQ, SILENT)) or not whole.sure:
        return _reply_or_limit(turn, whole, asked)
    if first in LIMITS:
        return "report" if _tells_a_time(turn) else "limit"
    return "report" if first in REPORTS else "faq"


def _asks_a_rule(part: Part, turn: Turn) -> bool:
    """Whether a clause surely asks about an aftercare rule: "first session in May, second yesterday. run tonight?"."""
    return part.sure and is_question(part.text) and names_a_rule(part, turn.said, turn.knowledge.rules)


def _reply_or_limit(turn: Turn, whole: Part, asked: bool) -> str:
    """An unsure message that is likelier far outside than about the treatment gets the limit."""
    outside = sum(c.score for c in whole.candidates if c.id in LIMITS)
    inside = whole.mass(FAQ) + whole.mass(SILENT)
    if not asked and outside > inside and not _tells_a_time(turn):
        return "limit"
    return "not_documented" if whole.first.id.startswith(SILENT) else "faq"


def _tells_a_time(turn: Turn) -> bool:
    known = turn.knowledge
    found = moments.find(turn.said, turn.now, known.zone, known.treatment_names, expecting=turn.memory.expecting_time)
    return found.treated is not None or found.problem is not None


def _is_content(part: Part) -> bool:
    return part.sure and part.first.id.startswith((FAQ, SILENT))


def says_something(text: str) -> bool:
    """Whether there are words, figures or a currency sign in `text`."""
    return any(character.isalnum() or unicodedata.category(character) == "Sc" for character in text)
