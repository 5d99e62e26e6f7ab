"""The audit trail, for administrators: who did what, with filters in the address."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from console.desk import Ask
from console.guard import Page
from console.storage import people, trail
from console.storage.trail import Asked


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

    return ask.page("trail.html", asked=asked, **await ask.desk.read(work))
