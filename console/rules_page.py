"""Rules as data: the files that staff edit, and the rows of one of them."""

from __future__ import annotations

from starlette.responses import Response

from console import rule_fields, rule_shelf, rule_values
from console.desk import Ask
from console.guard import Page
from console.rule_fields import File
from console.rule_shelf import Row, Shelf
from console.storage import approving
from console.storage.approving import STATES
from console.storage.rows import Missing
from console.yaml_places import find


def pages() -> list[Page]:
    """Their addresses."""
    return [Page("GET", "/rules", show, "viewer"), Page("GET", "/rules/{file}", one, "viewer")]


async def read(ask: Ask) -> Shelf:
    """All rows as they stand."""
    base = ask.desk.base
    return await ask.desk.read(lambda db: rule_shelf.read(db, ask.desk.clinic, base))


async def show(ask: Ask) -> Response:
    """All files, with what waits in each."""
    found = await read(ask)
    counts = [
        (file, found.waiting(file.id), _unsigned(found, file), len(found.overtaken(file)), review(found, file))
        for file in rule_fields.files().values()
    ]
    return ask.page("rules.html", counts=counts)


async def one(ask: Ask) -> Response:
    """The rows of one file."""
    file = rule_fields.files().get(str(ask.request.path_params["file"]))
    if file is None:
        raise Missing("There is no such file.")
    found = await read(ask)
    rows: dict[str, list[Row]] = {section: [] for section in file.sections}
    for row in found.rows(file):
        rows[row.section.id].append(row)
    return ask.page("rule_file.html", file=file, rows=rows, state=state, value=value, review=review(found, file))


def state(row: Row) -> str:
    """Where a row stands, in a word."""
    if row.draft:
        return STATES["draft"]
    if row.is_gone:
        return "Taken out"
    if row.is_put_aside:
        return rule_shelf.PUT_ASIDE
    if row.is_returned:
        return approving.RETURNED_TOLD
    return STATES[row.kept.state] if row.kept else STATES["live"]


def value(row: Row) -> str:
    """What a row that is one value says now."""
    fields = rule_fields.fields(row.section, row.id, row.data)
    return ", ".join(rule_values.shown(one.spec.kind, one.value) or "not set" for one in fields)


def review(found: Shelf, file: File) -> str:
    """What the file says of its own review; empty when it says nothing."""
    told = find(found.data(file.id), ("review",)) or {}
    return "; ".join(f"{key}: {text}" for key, text in told.items())


def _unsigned(found: Shelf, file: File) -> int:
    return sum(row.unsigned for row in found.rows(file))
