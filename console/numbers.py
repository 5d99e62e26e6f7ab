"""The page of numbers: what was asked and how it went, by week; each number opens the list of what it counts."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import charts
from console.charts import Chart
from console.desk import ROOT, Ask
from console.guard import Page
from console.inbox import titles
from console.storage import inbox, numbers
from console.storage.numbers import Counts, Fixed
from console.storage.rows import Missing
from console.weeks import Week, last_weeks, week_of

WEEKS, TOP = 12, 10
ASKED = {"asked": "Asked", "answered": "Answered", "not_documented": "Not documented", "clarify": "Asked back"}
OUTCOMES = {
    "outcome.none_reported": "Nothing reported",
    "outcome.ask_clinic": "Ask the clinic",
    "outcome.not_recommended": "Not recommended",
    "outcome.incomplete": "Not finished",
    "outcome.if_treated": "Treated already",
}
OPINIONS = {"judged": "Was it helpful?", "helpful": "Helpful"}
GIVEN, FIXED = "answer.", "fixed"  # a list of turns that gave an answer; the list of questions that were fixed


@dataclass(frozen=True)
class Cell:
    """A number in a table; `link` opens its list, empty for nothing."""

    text: str
    link: str
    label: str


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, one cell a week, and one for all of them."""

    name: str
    cells: tuple[Cell, ...]
    total: Cell
    chart: Chart


def pages() -> list[Page]:
    """Its addresses."""
    return [Page("GET", "/numbers", show, "viewer"), Page("GET", "/numbers/list", show_list, "viewer")]


async def show(ask: Ask) -> Response:
    """All numbers of the last weeks."""
    weeks, clinic = last_weeks(ask.desk.now(), ask.desk.zone, WEEKS), ask.desk.clinic
    start, end = weeks[0].start, weeks[-1].end

    def read(db: Session) -> dict[str, Any]:
        counts, fixed = numbers.counts(db, clinic, weeks), numbers.fixed(db, clinic, start, end)
        return {
            "asked": [_counted(weeks, what, name, counts[what]) for what, name in ASKED.items()],
            "helpful": _helpful(weeks, counts),
            "outcomes": [_counted(weeks, what, name, counts[what]) for what, name in OUTCOMES.items()],
            "fixed": _fixed(weeks, fixed),
            "hits": _hits(weeks, numbers.hits(db, clinic, weeks), titles(ask)),
            "unanswered": numbers.unanswered(db, clinic, start, end, TOP),
        }

    keep = ask.desk.services.settings.keep_days
    short = keep if keep < WEEKS * 7 else None
    return ask.page("numbers.html", weeks=weeks, states=inbox.STATES, short=short, **await ask.desk.read(read))


async def show_list(ask: Ask) -> Response:
    """What a number counts: turns as they are stored, or questions that were fixed; raises Missing."""
    what, week, page = ask.query("what"), _week(ask), ask.page_number
    start, end = (week.start, week.end) if week else _span(ask)
    kept = {"what": what, "name": _name(ask, what), "week": week, "page": page, "titles": titles(ask), "kinds": inbox.KINDS}
    link = Link(what, week)
    if what == FIXED:
        found = await ask.desk.read(lambda db: numbers.fixed(db, ask.desk.clinic, start, end))
        part = found[(page - 1) * numbers.PAGE : page * numbers.PAGE]
        return _list(ask, kept, link, part, len(found), "numbers_fixed.html")
    condition = numbers.gave(what.removeprefix(GIVEN)) if what.startswith(GIVEN) else numbers.measures()[what]
    rows, many = await ask.desk.read(lambda db: numbers.listed(db, ask.desk.clinic, condition, start, end, page))
    return _list(ask, kept, link, rows, many, "numbers_list.html")


class Link:
    """Addresses of a list's pages."""

    def __init__(self, what: str, week: Week | None) -> None:
        self._asked = {"what": what, **({"week": week.monday.isoformat()} if week else {})}

    def __call__(self, page: int = 1) -> str:
        return f"{ROOT}/numbers/list?{urlencode(self._asked | ({'page': str(page)} if page > 1 else {}))}"


def _list(ask: Ask, kept: dict[str, Any], link: Link, rows: Sequence[Any], many: int, template: str) -> Response:
    more, outcomes = kept["page"] * numbers.PAGE < many, {name.partition(".")[2]: told for name, told in OUTCOMES.items()}
    return ask.page(template, **kept, rows=rows, many=many, link=link, more=more, outcomes=outcomes, states=inbox.STATES)


def _counted(weeks: Sequence[Week], what: str, name: str, values: Sequence[int]) -> Line:
    cells = tuple(_cell(str(value), name, what, week) for week, value in zip(weeks, values, strict=True))
    chart = charts.bars(name, [week.name for week in weeks], values)
    return Line(name, cells, _cell(str(sum(values)), name, what, None), chart)


def _helpful(weeks: Sequence[Week], counts: Counts) -> Line:
    """The share of helpful replies among those that somebody judged."""
    name, pairs = "Found helpful", list(zip(counts["helpful"], counts["judged"], strict=True))
    shares = [100 * yes / judged if judged else None for yes, judged in pairs]
    cells = tuple(_cell(_share(*pair), name, "judged", week) for week, pair in zip(weeks, pairs, strict=True))
    total = _cell(_share(sum(counts["helpful"]), sum(counts["judged"])), name, "judged", None)
    return Line(name, cells, total, charts.bars(name, [week.name for week in weeks], shares, " %"))


def _fixed(weeks: Sequence[Week], fixed: Sequence[Fixed]) -> Line:
    """The median of days from a question's first time to its decision, by the decision's week."""
    name, days = "Days to fix", [[one.days for one in fixed if week.start <= one.decided < week.end] for week in weeks]
    medians = [statistics.median(some) if some else None for some in days]
    cells = tuple(_cell(_median(some), name, FIXED, week) for week, some in zip(weeks, days, strict=True))
    total = _cell(_median([one.days for one in fixed]), name, FIXED, None)
    return Line(name, cells, total, charts.bars(name, [week.name for week in weeks], medians))


def _hits(weeks: Sequence[Week], hits: Counts, names: dict[str, str]) -> list[Line]:
    top = list(hits.items())[:TOP]
    return [_counted(weeks, f"{GIVEN}{answer}", names.get(answer, answer), values) for answer, values in top]


def _cell(text: str, name: str, what: str, week: Week | None) -> Cell:
    when = f"in the week of {week.name}" if week else f"in {WEEKS} weeks"
    return Cell(text, Link(what, week)() if text not in ("0", "–") else "", f"{name}: {text} {when}")


def _share(yes: int, judged: int) -> str:
    return f"{100 * yes / judged:.0f} % of {judged}" if judged else "–"


def _median(days: Sequence[float]) -> str:
    return f"{charts.told(statistics.median(days))} ({len(days)})" if days else "–"


def _name(ask: Ask, what: str) -> str:
    if what.startswith(GIVEN):
        answer = what.removeprefix(GIVEN)
        return f"Answer given: {titles(ask).get(answer, answer)}"
    known = {**ASKED, **OUTCOMES, **OPINIONS, FIXED: "Days to fix"}
    if what not in known:
        raise Missing("There is no such list.")
    return known[what]


def _week(ask: Ask) -> Week | None:
    """The week that the address names by one of its days; raises Missing."""
    if not ask.query("week"):
        return None
    try:
        return week_of(date.fromisoformat(ask.query("week")), ask.desk.zone)
    except (ValueError, OverflowError):
        raise Missing("There is no such week.") from None


def _span(ask: Ask) -> tuple[datetime, datetime]:
    weeks = last_weeks(ask.desk.now(), ask.desk.zone, WEEKS)
    return weeks[0].start, weeks[-1].end
