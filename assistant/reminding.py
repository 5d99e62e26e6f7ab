"""What is said beside an answer because of what was told earlier: a contraindication, and an urgent sign."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import health, telling
from assistant.replies import Reply
from assistant.turn import Turn


def reminders(turn: Turn, about_health: Sequence[Reply], told: Sequence[str], kept: Sequence[str] = ()) -> list[Reply]:
    """What sticks: a contraindication reported earlier (`kept`: said to be gone now), and after an urgent sign the clinic."""
    found = []
    known, memory = turn.knowledge, turn.memory
    told_now = any(reply.outcome in ("not_recommended", "if_treated") for reply in about_health)
    if memory.reported and not told_now:
        rows = [row for id_ in memory.reported if (row := known.conditions.get(id_))]
        found.append(health.reminder(rows, turn.treated, turn.said.language, bool(kept)))
    if memory.alarm and (not memory.settled or any(id_.startswith("aftercare.") for id_ in told)):
        found.append(Reply("smalltalk", (telling.speak_first(known, turn.said.language, memory),)))
    return found
