"""Whether somebody only wants to hear that all is well, after a sign or a condition was spoken of."""

from __future__ import annotations

import re

from assistant import health, telling
from assistant.replies import Line, Reply
from assistant.turn import Turn

_SO = (
    r"(?:(?:so|ok|okay|oh|ah|phew|well|right|then|and|but|great|cool|good|yes|yeah"
    r"|also|dann|na|entao|entonces|pues) |, )*"
)
_THAT = (
    r"(?:(?:is |was )?(?:that|this|it|these|those|all|everything)(?: is| are| was|s)?|thats|its|im|i am"
    r"|alles|das ist|esta|isso e|tudo)"
)
_WELL = (
    r"(?:fine|ok|okay|good|normal|alright|all right|safe|harmless|no problem|no issue|no biggie|no big deal"
    r"|nothing(?: (?:bad|serious|wrong|dangerous|much|to worry|to worry about))?"
    r"|not (?:so |too )?(?:bad|serious)|gut|bien|bem)"
)
_MORE = r"(?:(?: ,)? (?:then|now|right|yes|no|or not|for me|isnt it|is it|though|too|again|dann|entonces|entao))*(?: [?.!])*"
ASKED = re.compile(rf"^{_SO}(?:{_THAT} )?(?:(?:all|still|totally|probably|just|really) )*{_WELL}{_MORE}$")


def wanted(turn: Turn) -> bool:
    """Whether the message is nothing but "so that's fine?"."""
    return bool(ASKED.search(turn.said.plain))


def respond(turn: Turn) -> Reply | None:
    """After a sign its notice again, after a condition that nobody here can judge it; None where neither was spoken of."""
    known, memory = turn.knowledge, turn.memory
    if memory.alarm:
        return telling.notice_again(known, turn.said.language, memory)
    if rows := [row for id_ in memory.reported if (row := known.conditions.get(id_))]:
        return health.reminder(rows, turn.treated, turn.said.language)
    if not memory.unsettled:
        return None
    gaps = {"label": ", ".join(memory.unsettled), "contact": known.contact}
    return Reply("not_documented", (Line("utter_only_the_clinic", gaps),), outcome="ask_clinic")
