"""What everything that staff write has in common: its states, its version, and who may approve it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from console import roles
from console.storage.rows import Changed, NotYours, Person

KEPT = ("approved", "live")
RETURNED, RETURNED_TOLD = "returned", "As it is shared again"
STATES = {"draft": "Draft", "approved": "Approved", "live": "Live", "retired": "Retired"}
FASTER = "Somebody else changed this meanwhile. Nothing was overwritten; what you typed is still below."
SECOND = "A second person has to approve this: an approver who has not written it."


class Written(Protocol):
    """A row that somebody made and somebody approves."""

    state: str
    version: int
    made_by: str
    made_at: datetime
    approved_by: str | None
    approved_at: datetime | None


def check(row: Written, version: int) -> None:
    """Raise Changed when the row is not as it was shown."""
    if row.version != version:
        raise Changed(FASTER)


def made(row: Written, person: Person, now: datetime) -> None:
    """It is a draft of this person now."""
    row.state, row.version, row.made_by, row.made_at = "draft", row.version + 1, person.id, now
    row.approved_by = row.approved_at = None


def may_approve(row: Written, person: Person, alone: bool, is_own: bool = False) -> bool:
    """Whether this person may approve a draft; `alone`: one person is enough, `is_own`: they wrote on it (see writers.py)."""
    if alone:
        return roles.may(person.role, "editor")
    return roles.may(person.role, "approver") and row.made_by != person.id and not is_own


def approve(row: Written, person: Person, version: int, alone: bool, now: datetime, is_own: bool = False) -> None:
    """Approve a draft; the rest as of `may_approve`. Raises Changed, and NotYours for who may not."""
    check(row, version)
    if row.state != "draft":
        raise Changed("This is no draft any more.")
    if not may_approve(row, person, alone, is_own):
        raise NotYours(SECOND)
    row.state, row.version, row.approved_by, row.approved_at = "approved", row.version + 1, person.id, now


def digest(*parts: str | None | Sequence[str]) -> str:
    """What the trail holds of something written."""
    flat = [part if isinstance(part, str) else "" if part is None else "\n".join(part) for part in parts]
    return hashlib.sha256("\0".join(flat).encode("utf-8", "replace")).hexdigest()
