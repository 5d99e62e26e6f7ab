"""The answers' list: filters in the address, what is overdue, and what the inbox left for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import shelf
from console.desk import ROOT, Ask
from console.guard import Page
from console.shelf import NATURES, Book
from console.storage import answers
from console.storage.approving import STATES

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """Which answers are wanted, as the address says; empty means any."""

    state: str = ""
    nature: str = ""
    need: str = ""
    search: str = ""

    def of(self, books: Sequence[Book], mine: Collection[str], now: datetime) -> list[Book]:
        """Those answers, in order of their titles; `mine` are the ids of what waits for who looks."""
        found = [one for one in books if self._is_meant(one, now) and (self.need != "approval" or one.told.id in mine)]
        return sorted(found, key=lambda one: (one.told.title.casefold(), one.told.id))

    def _is_meant(self, book: Book, now: datetime) -> bool:
        if (self.state and book.state != self.state) or (self.nature and book.nature != self.nature):
            return False
        if self.need == "shared" and not book.is_overtaken:
            return False
        if (self.need == "review" and not book.overdue(now)) or (self.need == "wordings" and not book.drafts):
            return False
        said = " ".join((book.told.title, book.told.text, *book.told.wordings)).casefold()
        return all(word in said for word in self.search.casefold().split())


NEEDS = {
    "approval": "your approval",
    "review": "review is overdue",
    "wordings": "wordings from the inbox",
    "shared": "the shared answer has changed",
}


def pages() -> list[Page]:
    """Its addresses."""
    return [
        Page("GET", "/answers", show, "viewer"),
        Page("POST", "/answers/drafts/{draft}/decline", decline, "editor"),
    ]


async def show(ask: Ask) -> Response:
    """One page of answers."""
    now, wanted = ask.desk.now(), _wanted(ask)

    def read(db: Session) -> tuple[shelf.Shelf, set[str]]:
        found = shelf.read(db, ask.desk.clinic, ask.desk.base)
        return found, shelf.to_approve(db, found, ask.who)

    found, mine = await ask.desk.read(read)
    rows = wanted.of(list(found.books.values()), mine, now)
    page = ask.page_number

    def link(page: int = 1) -> str:
        asked = {"state": wanted.state, "nature": wanted.nature, "need": wanted.need, "q": wanted.search, "page": page}
        return f"{ROOT}/answers?{urlencode(asked)}"

    part = rows[(page - 1) * PAGE : page * PAGE]
    choices: dict[str, Any] = {"states": STATES, "natures": NATURES, "needs": NEEDS}
    shown: dict[str, Any] = {"rows": part, "found": len(rows), "page": page, "begun": found.begun}
    shown["more"] = page * PAGE < len(rows)
    return ask.page("answers.html", wanted=wanted, now=now, link=link, **choices, **shown)


async def decline(ask: Ask) -> Response:
    """Put something that the inbox left aside."""
    draft = str(ask.request.path_params["draft"])

    def do(db: Session) -> None:
        answers.decline(db, ask.desk.clinic, ask.who, draft, ask.desk.now())

    await ask.desk.read(do)
    return ask.go("/answers", told="declined")


def _wanted(ask: Ask) -> Filter:
    given = {name: ask.query(name) for name in ("state", "nature", "need")}
    known = {"state": STATES, "nature": NATURES, "need": NEEDS}
    return Filter(
        **{name: value if value in known[name] else "" for name, value in given.items()}, search=ask.query("q").strip()
    )
