"""The inbox's list: filters in the address, a way in, and decisions about several rows at once, after a preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from sqlalchemy.orm import Session
from starlette.responses import Response

from console import forms
from console.desk import ROOT, Ask
from console.grouping import Sorter
from console.guard import Page, Refused
from console.storage import deciding, inbox, people, work
from console.storage.deciding import Choice
from console.storage.inbox import KINDS, SORTS, STATES, Group, Wanted
from console.storage.trail import Deed

PAGE = 50
AT_ONCE = 32  # new questions that are put into their groups while somebody waits for the list
BULK = {"not_for_us": "Not for us", "later": "Later", "new": "New again"}


@dataclass(frozen=True)
class Shown:
    """What the list shows; `others` counts questions that are in no group yet, and those whose words are not kept."""

    groups: list[Group]
    found: int
    page: int
    names: dict[str, str]
    others: tuple[int, int]
    last: list[deciding.Done]
    counts: dict[str, int]


class Inbox:
    """The handlers of the list."""

    def __init__(self, sorter: Sorter) -> None:
        self._sorter, self._one = sorter, CapacityLimiter(1)

    def pages(self) -> list[Page]:
        """Their addresses."""
        return [
            Page("GET", "/inbox", self.show, "viewer"),
            Page("POST", "/inbox/begin", self.begin, "editor"),
            Page("POST", "/inbox/preview", self.preview, "editor"),
            Page("POST", "/inbox/bulk", self.bulk, "editor"),
            Page("POST", "/inbox/undo/{decision}", self.undo, "editor"),
        ]

    async def show(self, ask: Ask) -> Response:
        """One page of groups."""
        await to_thread.run_sync(self._sorter.sort, ask.desk.clinic, AT_ONCE, limiter=self._one)
        asked = wanted(ask)
        shown = await ask.desk.read(lambda db: _shown(db, ask, asked))
        values: dict[str, Any] = {"shown": shown, "asked": asked, "states": STATES, "kinds": KINDS, "sorts": SORTS}
        link, now = Link(asked), ask.desk.now()
        return ask.page(
            "inbox.html", **values, bulk=BULK, link=link, now=now, more=shown.page * PAGE < shown.found, titles=titles(ask)
        )

    async def begin(self, ask: Ask) -> Response:
        """Claim the first free row, and go there."""
        asked = wanted(ask)

        def do(db: Session) -> str | None:
            return claim_first(db, ask, rest_of(asked.of(inbox.groups(db, ask.desk.clinic)), None))

        found = await ask.desk.read(do)
        return onward(ask, found, asked, "")

    async def preview(self, ask: Ask) -> Response:
        """Exactly the rows that are meant, before anything is decided."""
        state, chosen = ask.form.get("state"), frozenset(ask.form.all("group"))
        if state not in BULK or not chosen:
            raise Refused(400, "Nothing to preview", "Tick some rows and choose what to do with them. Nothing was changed.")
        rows = await ask.desk.read(lambda db: [one for one in inbox.groups(db, ask.desk.clinic) if one.id in chosen])
        values: dict[str, Any] = {"state": state, "what": BULK[state], "states": STATES, "link": Link(wanted(ask))}
        return ask.page("preview.html", groups=rows, gone=len(chosen) - len(rows), **values)

    async def bulk(self, ask: Ask) -> Response:
        """Decide about the rows of the preview: all of them or none. Raises Changed when one was changed since."""
        state, rows = ask.form.get("state"), [version_of(one) for one in ask.form.all("row")]
        if state not in BULK or not rows:
            raise Refused(400, "Nothing to do", "Tick some rows first. Nothing was changed.")

        def do(db: Session) -> None:
            deciding.all_or_none(db, ask.desk.clinic, ask.who, rows, Choice(state), ask.desk.now())

        await ask.desk.read(do)
        return ask.go("/inbox", told=state, **query(wanted(ask)))

    async def undo(self, ask: Ask) -> Response:
        """Take one of the last ten decisions back, and go to its row."""
        number = forms.number(ask.request.path_params["decision"])
        clinic, now = ask.desk.clinic, ask.desk.now()
        group = await ask.desk.read(lambda db: deciding.undo(db, clinic, ask.who, number, now))
        return ask.go(f"/inbox/{group}", told="undone", **query(wanted(ask)))


class Link:
    """Addresses of the list with its filters."""

    def __init__(self, asked: Wanted) -> None:
        self._asked = query(asked)

    def __call__(self, page: int = 1) -> str:
        return f"{ROOT}/inbox?{urlencode({**self._asked, 'page': page})}"

    @property
    def tail(self) -> str:
        """The filters alone, to be carried along."""
        return urlencode(self._asked)


def wanted(ask: Ask) -> Wanted:
    """The filters of the address; what is unknown means the first of its kind."""
    given = {name: ask.query(name) for name in ("state", "kind", "sort")}
    state = given["state"] if given["state"] in STATES else "" if given["state"] == "any" else "new"
    kind = given["kind"] if given["kind"] in KINDS else ""
    return Wanted(state, kind, ask.query("q").strip(), given["sort"] if given["sort"] in SORTS else "newest")


def query(asked: Wanted) -> dict[str, str]:
    """Filters as the address holds them."""
    return {"state": asked.state or "any", "kind": asked.kind, "q": asked.search, "sort": asked.sort}


def rest_of(rows: Sequence[Group], group: str | None) -> list[str]:
    """The ids of the rows after `group`, then of those before it."""
    names = [one.id for one in rows]
    place = names.index(group) if group in names else -1
    return [*names[place + 1 :], *names[: max(place, 0)]]


def claim_first(db: Session, ask: Ask, groups: Sequence[str]) -> str | None:
    """Claim the first of these that nobody else has: its id."""
    for group in groups:
        row = work.locked(db, ask.desk.clinic, group)
        if not work.is_others(row, ask.who, ask.desk.now()):
            work.claim(row, ask.who, ask.desk.now())
            ask.note(db, Deed("inbox.claim", group))
            return group
    return None


def onward(ask: Ask, group: str | None, asked: Wanted, told: str) -> Response:
    """Go to a row, or back to the list when nothing is left."""
    if group is None:
        return ask.go("/inbox", told=told or "nothing_left", **query(asked))
    return ask.go(f"/inbox/{group}", told=told, **query(asked))


def titles(ask: Ask) -> dict[str, str]:
    """What answers are called."""
    return {one.id: one.title for one in ask.desk.answers.values()}


def _shown(db: Session, ask: Ask, asked: Wanted) -> Shown:
    clinic = ask.desk.clinic
    everything = inbox.groups(db, clinic)
    rows, number = asked.of(everything), ask.page_number
    part = rows[(number - 1) * PAGE : number * PAGE]
    others = (inbox.unsorted(db, clinic), inbox.wordless(db, clinic))
    last = deciding.last(db, clinic, ask.who)
    counts = {state: sum(one.state == state for one in everything) for state in STATES}
    return Shown(part, len(rows), number, people.names(db, clinic), others, last, counts)


def version_of(field: str) -> tuple[str, int]:
    """The group of a field, and its version."""
    group, _, version = field.partition(":")
    return group, forms.number(version)


def texts(lines: str) -> Sequence[str]:
    """The lines of a field, without blanks and doubles."""
    return tuple(dict.fromkeys(" ".join(line.split()) for line in lines.splitlines() if line.strip()))
