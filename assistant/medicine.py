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
_CHANGE = (
    r"(?:(?:stop|stopped|stopping|pause|pausing|skip|skipping|miss|missing|quit|quitting|drop|dropping|halve|halving"
    r"|reduce|reducing|lower|lowering|leave|leaving|interrupt|interrupting|hold|delay|delaying|come off|coming off|go off"
    r"|going off|get off|cut out|stay off|leave off|hold off|go without|do without|not take|not taking|dont take"
    rf"|take less of|take half of|a break from|off) {_IT}|take (?:it|them) (?:off|later|less)|(?:stop|quit) taking)"
)
_MAY = (
    r"\b(?:can|could|may|should|shall|would|do|must|if|is it (?:ok|okay|fine|enough|safe)|better|need|have to|want|going"
    r"|plan\w*|just|so|then|ok|and i|i|ill|what about|how about)\b"
)
CHANGED = re.compile(rf"{_MAY}.*\b{_CHANGE}\b(?! (?:hurt|work|wrinkle|last|itch|bleed|sting|swell)\w*)")
NOT_OF_A_MEDICINE = re.compile(r"\b(?:it|this|that|they) (?:stop|drop|reduce|lower|delay)\b")


def is_changed(turn: Turn) -> bool:
    """Whether somebody who has told of a condition or a medicine asks to stop or to change one, without its name."""
    memory, text = turn.memory, turn.said.plain
    if not (memory.reported or memory.unsettled) or not CHANGED.search(text) or NOT_OF_A_MEDICINE.search(text):
        return False
    return not aftercare.mentions(turn.said, turn.knowledge.rules)


def not_ours(turn: Turn) -> Reply:
    """Who prescribed a medicine decides about it."""
    line = Line("utter_medicine_not_ours", {"contact": turn.knowledge.contact})
    return Reply("not_documented", (line,), topic=TOPIC, outcome="ask_clinic")
