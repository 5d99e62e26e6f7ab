"""Whether to stop or to change a medicine is asked after it was told of: nobody here advises that."""

from __future__ import annotations

import re

from assistant import aftercare
from assistant.replies import Line, Reply
from assistant.turn import Turn

TOPIC = "medicines"
_IT = (
    r"(?:it|them|those|that|(?:taking|using|having) (?:it|them|those|that)"
    r"|(?:a|one|the|my|two|some|todays|tonights) (?:dose|pill|tablet|injection)s?)"
)
_STOP = (
    r"(?:(?:stop|stopped|stopping|pause|pausing|quit|quitting|halve|halving|reduce|reducing|interrupt|interrupting"
    r"|come off|coming off|go off|going off|get off|stay off|go without|do without|not take|not taking|dont take"
    rf"|take less of|take half of|a break from|off) {_IT}|leave (?:it|them) (?:off|out)|take (?:it|them) (?:off|later|less)"
    r"|(?:stop|quit) taking|(?:skip|miss|drop|delay|leave out) (?:a|one|the|my|two|some) (?:dose|pill|tablet|injection)s?)"
)
_LEAVE_OUT = rf"(?:skip|skipping|miss|missing|drop|dropping|lower|lowering|leave|leaving|delay|delaying|hold|cut out) {_IT}"
_MAY = (
    r"\b(?:can|could|may|should|shall|would|do|must|if|is it (?:ok|okay|fine|enough|safe)|better|need|have to|want|going"
    r"|plan\w*|just|so|then|ok|and i|i|ill|what about|how about)\b"
)
_END = r"\b(?! (?:hurt|work|wrinkle|last|itch|bleed|sting|swell)\w*)"
STOPPED = re.compile(rf"{_MAY}.*\b{_STOP}{_END}")
LEFT_OUT = re.compile(rf"{_MAY}.*\b{_LEAVE_OUT}{_END}")  # of an appointment, too
NOT_OF_A_MEDICINE = re.compile(r"\b(?:it|this|that|they) (?:stop|drop|reduce|lower|delay)\b")


def is_changed(turn: Turn) -> bool:
    """Whether somebody who has told of a condition or a medicine asks to stop or to change one, without its name."""
    memory, text, known = turn.memory, turn.said.plain, turn.knowledge
    if (
        not (memory.reported or memory.unsettled)
        or NOT_OF_A_MEDICINE.search(text)
        or aftercare.mentions(turn.said, known.rules)
    ):
        return False
    listed = {row.label for row in known.conditions.listed}
    perhaps_one = bool(set(memory.unsettled) - listed)
    return bool(STOPPED.search(text)) or (perhaps_one and bool(LEFT_OUT.search(text)))


def not_ours(turn: Turn) -> Reply:
    """Who prescribed a medicine decides about it."""
    line = Line("utter_medicine_not_ours", {"contact": turn.knowledge.contact})
    return Reply("not_documented", (line,), topic=TOPIC, outcome="ask_clinic")
