"""A conversation told again as text or as data, and its aftercare plan as a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assistant.aftercare import Change, PlanRow, State
from assistant.calendar_file import calendar
from assistant.knowledge import Knowledge
from gateway import replies
from gateway.storage.rows import Said

WHO = {"visitor": "You", "assistant": "Assistant", "person": "A person of the clinic"}
NOT_KEPT = "(not kept, because it may be about your health)"


def as_data(lines: Sequence[Said]) -> list[dict[str, Any]]:
    """The lines for the widget; a visitor's words that were not kept are null, an answer has what it had before."""
    return [
        {**(replies.shown(line.reply) if line.reply else {}), "role": line.role, "text": line.text, "at": line.at.isoformat()}
        for line in lines
    ]


def as_text(lines: Sequence[Said], known: Knowledge) -> str:
    """The lines for reading, with the times of the clinic's clock."""
    head = f"{known.clinic['name']}: conversation with the automated assistant\n"
    told = [
        f"{line.at.astimezone(known.zone):%d.%m.%Y %H:%M} {WHO[line.role]}: {line.text if line.text else NOT_KEPT}\n"
        for line in lines
    ]
    return "\n".join((head, *told))


def calendar_file(plan: tuple[list[dict[str, Any]], datetime], known: Knowledge) -> bytes | None:
    """A stored plan as .ics; None when nothing of it was still to come."""
    rows, given = plan
    read = [_row(row) for row in rows]
    if not any(row.changes for row in read):
        return None
    return calendar(read, known.clinic["name"], known.zone, given)


def _row(row: dict[str, Any]) -> PlanRow:
    changes = tuple(Change(int(one["hours"]), datetime.fromisoformat(one["at"])) for one in row.get("changes", []))
    return PlanRow(str(row.get("rule", "")), str(row["quote"]), State(str(row.get("state", ""))), None, changes)
