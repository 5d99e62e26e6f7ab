"""An installation of two clinics, for the tests: the project's content, and a made-up second clinic's details."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant import knowledge
from console.app import Console
from console.changes import STAFF, Told
from console.roles import Role
from console.storage import answers, deciding, documents, jobs, people, questions, rules, versions
from console.storage.answers import Given
from console.storage.deciding import Choice
from console.storage.rows import Person
from console.storage.rules import Proposal
from console.storage.versions import Trained
from gateway.app import create_app
from gateway.clinic import Clinic
from gateway.house import House
from gateway.settings import Settings
from gateway.storage import callbacks, channels, handovers, tables
from gateway.storage.staff_tables import Decision, Draft
from tests.console.asked import asks
from tests.console.conftest import PASSWORD, Staff, services, write
from tests.gateway.conftest import ADDRESS, Door
from tests.gateway.visitor import Clock

ROOT = Path(__file__).parents[2]
FIRST, SECOND = "example", "lake"
DETAILS = {
    "id": SECOND,
    "name": "Lake Clinic",
    "phone": "+41 44 000 00 00",
    "address": "2 Shore Road, Zurich",
    "email": "desk@lake.example",
    "time_zone": "Europe/Zurich",
}


def base(folder: Path) -> Path:
    """A copy of the project's content with a second clinic in it."""
    for part in ("knowledge", "data"):
        shutil.copytree(ROOT / part, folder / part)
    return with_second(folder)


def with_second(folder: Path) -> Path:
    """The folder with a second clinic's details in it."""
    return with_clinic(folder, SECOND)


def with_clinic(folder: Path, clinic: str) -> Path:
    """The folder with the details of one more clinic in it."""
    first = yaml.safe_load((folder / "knowledge/clinic.yml").read_text("utf-8"))
    own = folder / "knowledge/clinics" / clinic
    own.mkdir(parents=True)
    details = {**first, **DETAILS, "id": clinic}
    (own / "clinic.yml").write_text(yaml.safe_dump(details, sort_keys=False), encoding="utf-8")
    return folder


WHATSAPP = {"NUMBER_ID": "1", "TOKEN": "t", "APP_SECRET": "a", "VERIFY_TOKEN": "v"}
MARK = "zanzibar"  # stands in everything that the first clinic has, and in nothing else


def clinics(folder: Path) -> tuple[Clinic, Clinic]:
    """Both clinics of such a folder, loaded."""
    rows = []
    for name in (FIRST, SECOND):
        known = knowledge.load(folder / "knowledge", name)
        rows.append(Clinic(dict(known.clinic), known, ()))
    return rows[0], rows[1]


@asynccontextmanager
async def opened(
    settings: Settings, clock: Clock, folder: Path, console: Callable[[House], Console] = Console
) -> AsyncIterator[Door]:
    """A gateway of both clinics."""
    changed = settings.model_copy(update={"knowledge": folder / "knowledge", "project": folder})
    app = create_app(changed, clock, clinics(folder), console)
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
            yield Door(app, client)


def employ(door: Door, clinic: str, role: Role, name: str, hashed: str) -> Person:
    """Somebody of a clinic's staff."""
    now = services(door).clock()
    person: Person = write(door, lambda db: people.add(db, clinic, name, role, hashed, now))
    return person


async def comes(door: Door, clinic: str, name: str, password: str = PASSWORD, address: str = "127.0.0.1") -> Staff:
    """A browser of somebody who logs in at a clinic; the client is closed with the test's process."""
    transport = httpx.ASGITransport(door.app, client=(address, 1))
    staff = Staff(httpx.AsyncClient(transport=transport, base_url=ADDRESS))
    await staff.get("/log-in")
    await staff.post("/log-in", clinic=clinic, name=name, password=password, next="/")
    return staff


def fill(door: Door, hashed: str) -> dict[str, list[str]]:
    """Give the first clinic something of everything; the ids, by the name that addresses have for them."""
    now = services(door).clock()
    editor = employ(door, FIRST, "editor", f"{MARK} editor", hashed)
    database = services(door).database
    sealed = services(door).channels.sealed("whatsapp", {**WHATSAPP, "TEMPLATE_TEXT": f"{MARK} {{{{1}}}}"})
    conversation, turn = asks(database, f"{MARK} question", now=now)
    urgent, _ = asks(database, f"{MARK} person", now=now, kind="smalltalk", topic="talk_to_person")

    def do(db: Session) -> dict[str, list[str]]:
        told = Told(f"{FIRST}.{MARK}", f"{MARK} title", f"{MARK} text.", tuple(f"{MARK} {n}" for n in range(6)), STAFF)
        row = answers.save(db, FIRST, editor, Given(told, "practical", f"{MARK} owner", ""), 0, (), now)
        answers.approve(db, FIRST, editor, row, row.version, None, now)
        document = documents.add(db, FIRST, editor, MARK, f"{MARK.upper()}\n\n{MARK}\n\n{MARK} says so.\n", now)
        rule = Proposal("clinic", ("phone",), None, f"{MARK} 1", False, 0, ("phone",))
        rules.save(db, FIRST, editor, rule, None, now)
        channels.put(db, FIRST, "whatsapp", sealed, now)
        call = callbacks.ask(db, FIRST, f"{MARK} caller", "+44 20 7946 0000", f"{MARK} time", now)
        handovers.hold(db, urgent, now, now + timedelta(hours=1))
        handovers.say(db, urgent, "visitor", f"{MARK} to a person", "en", now)
        notice = db.scalars(select(tables.Notice)).one().id
        question = questions.Loose(turn, conversation, f"{MARK} question", now)
        group = questions.Book(db, FIRST).put(question, question.text, None, None)
        assert group
        choice = Choice("attached", "aftercare.pool", (f"{MARK} wording",))
        deciding.decide(db, FIRST, editor, group, 0, choice, now)
        version = "a" * 16
        versions.add(db, FIRST, version, editor, now)
        versions.keep_trained(db, version, Trained("a" * 64, f"{MARK} model", "b" * 64))
        job = jobs.begin(db, FIRST, "train", version, editor, now)
        jobs.end(db, job.id, "done", f"{MARK} step", now)
        versions.begin_live(db, FIRST, version, now)
        decision, draft = db.scalars(select(Decision.id)).one(), db.scalars(select(Draft.id)).one()
        return {
            "answer": [told.id],
            "decision": [str(decision)],
            "document": [document.id],
            "draft": [draft],
            "group": [group],
            "item": [notice, call],
            "job": [job.id],
            "notice": [notice],
            "person": [editor.id],
            "version": [version],
        }

    found: dict[str, list[str]] = write(door, do)
    return found
