"""The clinic's documents: new versions as text, which quotes no longer stand in them, and all that were before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assistant import document
from console import overtaken, quoting, rule_shelf, shelf
from console.changes import STAFF
from console.desk import Ask
from console.guard import Page, Refused
from console.overtaken import Overtaken
from console.quoting import Lost
from console.shelf import Shelf
from console.storage import approving, documents, people
from console.storage.rows import NotYours
from gateway.storage.content_tables import StaffDocument

LONGEST = 100_000  # characters
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
STATES = {"draft": "Draft", "approved": "Approved", "live": "Live", "replaced": "Replaced", "withdrawn": "Withdrawn"}
STATES |= {approving.RETURNED: approving.RETURNED_TOLD}


def pages() -> list[Page]:
    """Their addresses."""
    return [
        Page("GET", "/documents", show, "viewer"),
        Page("POST", "/documents", add, "editor"),
        Page("GET", "/documents/{document}", one, "viewer"),
        Page("POST", "/documents/{document}/approve", approve, "approver"),
        Page("POST", "/documents/{document}/withdraw", withdraw, "editor"),
    ]


async def show(ask: Ask, problem: str = "", status: int = 200) -> Response:
    """All documents with their versions, and a form for another."""

    clinic, base = ask.desk.clinic, ask.desk.base

    def read(db: Session) -> tuple[list[StaffDocument], dict[str, str], Shelf, Mapping[str, Overtaken]]:
        changed = overtaken.of_documents(db, clinic, base)
        return documents.every(db, clinic), people.names(db, clinic), shelf.read(db, clinic, base), changed

    rows, names, found, changed = await ask.desk.read(read)
    current = {name: texts[0] for name, texts in found.documents.items() if name != STAFF}
    chosen = ask.form.get("name") or ask.query("name")
    typed = {"name": chosen, "text": ask.form.get("text") or current.get(chosen, "")}
    return ask.page(
        "documents.html",
        status,
        rows=rows,
        names=names,
        states=STATES,
        typed=typed,
        problem=problem,
        current=current,
        overtaken=changed,
    )


async def add(ask: Ask) -> Response:
    """Keep a new version as a draft; what can't be kept is shown again."""
    name, text = ask.form.get("name").strip(), ask.form.get("text").strip() + "\n"
    if problem := _problem(name, text):
        return await show(ask, problem, 400)
    row = await ask.desk.read(lambda db: documents.add(db, ask.desk.clinic, ask.who, name, text, ask.desk.now()))
    return ask.go(f"/documents/{row.id}", told="saved")


async def one(ask: Ask) -> Response:
    """One version: its text, and which quotes no longer stand in it."""

    clinic, base = ask.desk.clinic, ask.desk.base

    def read(db: Session) -> tuple[StaffDocument, dict[str, str], list[Lost], Overtaken | None]:
        row, changed = documents.find(db, clinic, _id(ask)), overtaken.of_documents(db, clinic, base)
        return row, people.names(db, clinic), _lost(db, ask, row), changed.get(row.id)

    row, names, lost, changed = await ask.desk.read(read)
    may_approve = not lost and approving.may_approve(row, ask.who, alone=False)
    values: dict[str, Any] = {"states": STATES, "may_approve": may_approve, "overtaken": changed}
    return ask.page("document.html", row=row, names=names, lost=lost if row.state == "draft" else [], **values)


async def approve(ask: Ask) -> Response:
    """Approve a version in which every quote stands; raises Refused with the first that does not."""
    version = ask.form.version

    def do(db: Session) -> None:
        row = documents.find(db, ask.desk.clinic, _id(ask), lock=True)
        if lost := _lost(db, ask, row):
            first = lost[0].quote
            told = f"{len(lost)} quotes do not stand in it, the first of “{first.whose}”: “{first.text}”. Mend them first."
            raise Refused(400, "This can't be approved yet", told)
        beside = overtaken.document_of(row, ask.desk.base)
        documents.approve(db, ask.desk.clinic, ask.who, row, version, beside, ask.desk.now())

    try:
        await ask.desk.read(do)
    except NotYours as no:
        raise Refused(403, "That is for somebody else", f"{no} Nothing was changed.") from None
    return ask.go(f"/documents/{_id(ask)}", told="approved")


async def withdraw(ask: Ask) -> Response:
    """Take a draft back."""

    def do(db: Session) -> None:
        row = documents.find(db, ask.desk.clinic, _id(ask), lock=True)
        if row.state != "draft":
            raise Refused(400, "This is no draft", "Only a draft can be withdrawn. Nothing was changed.")
        documents.withdraw(db, ask.desk.clinic, ask.who, row, ask.form.version, ask.desk.now())

    await ask.desk.read(do)
    return ask.go(f"/documents/{_id(ask)}", told="withdrawn")


def _problem(name: str, text: str) -> str:
    if name == STAFF or (name and not NAME.fullmatch(name)):
        return "A name has small letters, figures and underscores, begins with a letter, and is not “staff”."
    if len(text) > LONGEST:
        return f"A document has at most {LONGEST} characters."
    try:
        document.read(text)
    except ValueError as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}, parted by empty lines."
    return ""


def _lost(db: Session, ask: Ask, row: StaffDocument) -> list[Lost]:
    """What is quoted from this document and does not stand in the version."""
    clinic, base = ask.desk.clinic, ask.desk.base
    return quoting.lost(shelf.read(db, clinic, base), rule_shelf.read(db, clinic, base), row.name, row.text)


def _id(ask: Ask) -> str:
    return str(ask.request.path_params["document"])
