"""The audit trail, for administrators: who did what, with filters in the address."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import plain
from console.desk import Ask
from console.guard import Page
from console.inbox import titles
from console.storage import people, trail
from console.storage.trail import Asked

DIGEST, LONGEST = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}"), 12  # ids and hashes; how much of one is shown


def pages() -> list[Page]:
    """Its address."""
    return [Page("GET", "/trail", show, "administrator")]


async def show(ask: Ask) -> Response:
    """One page of the trail, the newest first."""
    asked = Asked(ask.query("who"), ask.query("what"), ask.query("target"), ask.page_number)
    clinic = ask.desk.clinic

    def work(db: Session) -> dict[str, Any]:
        rows, more = trail.read(db, clinic, asked)
        who, what = trail.choices(db, clinic)
        return {"rows": rows, "more": more, "everybody": who, "deeds": what, "names": people.names(db, clinic)}

    found = await ask.desk.read(work)
    found["names"] |= titles(ask)
    return ask.page("trail.html", asked=asked, deed=plain.deed, shown=_shown, **found)


def _shown(value: Any) -> str:
    """A value or an id, for people: what is long and says nothing only by its beginning."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "yes", False: "no"}[value]
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{text[:LONGEST]}…" if DIGEST.fullmatch(text) else text.replace("_", " ")
