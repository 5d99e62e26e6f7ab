"""The page of import and export: files to take along, and a file that is tried before it becomes drafts."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import exchange, forms, importing
from console.desk import Ask
from console.exchange import LARGEST, Read
from console.guard import Page, Refused
from console.importing import Plan
from console.storage import content
from console.storage.rows import Missing
from console.storage.trail import Deed

SHOWN = 100  # problems, and rows, that the page names
TYPES = {
    "answers.csv": "text/csv; charset=utf-8",
    "answers.yml": "application/yaml; charset=utf-8",
    "content.zip": "application/zip",
}
SAVED = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def pages() -> list[Page]:
    """Its addresses."""
    return [
        Page("GET", "/exchange", show, "viewer"),
        Page("GET", "/exchange/{name}", export, "viewer"),
        Page("POST", "/exchange", take, "editor"),
    ]


async def show(ask: Ask) -> Response:
    """What can be taken along, and the form for a file."""
    return _page(ask, None, "", 200)


async def export(ask: Ask) -> Response:
    """Answers as CSV or YAML, or the whole content as the repository holds it. Raises Missing and Refused."""
    name = str(ask.request.path_params["name"])
    if name not in TYPES:
        raise Missing("There is no such file.")
    desk, base = ask.desk, ask.desk.base
    if name == "content.zip":
        changes = await desk.read(lambda db: content.approved(db, desk.clinic))
        try:
            everyone = {desk.clinic: changes}
            body = await desk.hashing(lambda: importing.archive(base, everyone))
        except ValueError as error:
            raise Refused(409, "What is approved does not fit together", str(error)) from None
    else:
        rows = await desk.read(lambda db: [one.row for one in importing.known(db, desk.clinic, base, desk.answers).values()])
        body = (exchange.to_csv(rows) if name.endswith(".csv") else exchange.to_yaml(rows)).encode()
    headers = {**SAVED, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, headers=headers, media_type=TYPES[name])


async def take(ask: Ask) -> Response:
    """Try a file, or keep it as drafts: all of it or nothing."""
    name, sent = ask.form.get(forms.FILE_NAME), forms.content(ask.form)
    if not name:
        raise Refused(400, "There is no file", "Choose a file first. Nothing was changed.")
    read = await ask.desk.hashing(lambda: exchange.read(name, sent))
    keeping = ask.form.get("act") == "import"
    plan = await ask.desk.read(lambda db: _take(db, ask, read, keeping))
    return _page(ask, plan, "import" if keeping else "try", 400 if plan.problems else 200)


def _take(db: Session, ask: Ask, read: Read, keeping: bool) -> Plan:
    clinic, base = ask.desk.clinic, ask.desk.base
    found = importing.known(db, clinic, base, ask.desk.answers)
    plan = importing.plan(read, found, importing.documents(base), ask.who, tuple(ask.desk.desks.names))
    if keeping and not plan.problems:
        importing.keep(db, clinic, ask.who, plan, found, ask.desk.now())
        ask.note(db, Deed("answers.import", None, None, {"new": len(plan.new), "changed": len(plan.changed)}))
    return plan


def _page(ask: Ask, plan: Plan | None, act: str, status: int) -> Response:
    return ask.page(
        "exchange.html",
        status,
        plan=plan,
        act=act,
        shown=SHOWN,
        largest=LARGEST // 1_000_000,
        several=ask.desk.desks.are_several,
    )
