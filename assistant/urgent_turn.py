"""The turn in which an urgent sign stands: its notice alone, and a memory that silences the clock from then on."""

from __future__ import annotations

from dataclasses import replace

from assistant import telling, urgent, urgent_after
from assistant.memory import Memory
from assistant.replies import Reply
from assistant.turn import Turn


def respond(turn: Turn) -> tuple[Reply, Memory]:
    """The notice of the highest level, in the visitor's language beside the English one; it answers nothing else.

    Where an emergency was told before, no later sign gets less. Who asks what to do now, or plays it down, gets it again.
    A question about signs ("what should I look out for?") gets the list of both levels, and raises nothing.
    """
    alarm, known, memory = turn.alarm, turn.knowledge, turn.memory
    if urgent_after.wants_notice(turn):
        return telling.notice_again(known, turn.said.language, memory), memory
    if alarm is None:
        raise ValueError("no urgent sign stands in this message: it was routed to the wrong action")
    alarm = urgent.held(alarm, memory.alarm, known.signs)
    if alarm.level in ("emergency", "today"):
        highest = "emergency" if "emergency" in (alarm.level, memory.alarm) else "today"
        mentions = tuple(sorted({*memory.mentions, *alarm.mentions}))
        notices = tuple(sorted({*memory.notices, urgent.name_of(alarm, known.signs)}))
        memory = replace(memory, alarm=highest, mentions=mentions, notices=notices, settled=False, check=None)
    return telling.notice(known, turn.said.language, alarm, turn.memory), memory
