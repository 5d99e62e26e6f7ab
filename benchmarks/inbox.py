"""How long the inbox takes with many questions: `.venv/web/bin/python -m benchmarks.inbox [HOW_MANY]`."""

from __future__ import annotations

import asyncio
import hashlib
import statistics
import sys
import tempfile
import time
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

import httpx
import numpy as np

from console import passwords
from console.grouping import Encoder, Sorter, key_of
from console.storage import people
from gateway.app import create_app
from gateway.settings import Settings
from gateway.storage import clinics, staff_tables, tables
from gateway.storage.database import Database

ROOT = Path(__file__).parents[1]
PASSWORD = "only for measuring"
ROUNDS = 20
NEW = 32


def fill(database: Database, many: int, now: datetime) -> None:
    """So many questions in a third as many groups, placed already, as the gateway places them in the background."""
    numbers = np.random.default_rng(1)
    with database.transaction() as db:
        clinics.remember(db, "example", "Example", now)
        groups = [uuid.uuid4().hex for _ in range(max(1, many // 3))]
        for group in groups:
            db.add(staff_tables.Work(id=group, clinic="example", kind="question", state="new", version=0))
        db.flush()
        for number in range(many):
            at, text = (
                now + timedelta(seconds=number),
                f"what of the thing number {number % len(groups)} after it, then ({number})?",
            )
            visit, turn = uuid.uuid4().hex, uuid.uuid4().hex
            key = hashlib.sha256(visit.encode()).hexdigest()
            db.add(tables.Conversation(id=visit, key_digest=key, clinic="example", started_at=at, last_at=at))
            db.flush()
            row = tables.Turn(id=turn, conversation_id=visit, position=1, message_id="m", state="done", at=at, text=text)
            row.kind, row.candidates, row.answers = "not_documented", [], []
            db.add(row)
            db.flush()
            placed = staff_tables.InboxQuestion(turn_id=turn, conversation_id=visit, group_id=groups[number % len(groups)])
            vector = numbers.normal(size=512)
            placed.key, placed.at = key_of(text), at
            placed.vector = (vector / np.linalg.norm(vector)).astype(np.float16).tobytes()
            db.add(placed)


def fresh(database: Database, many: int, now: datetime) -> None:
    """Questions that nobody has placed yet."""
    with database.transaction() as db:
        for _ in range(many):
            visit = uuid.uuid4().hex
            db.add(tables.Conversation(id=visit, key_digest=visit, clinic="example", started_at=now, last_at=now))
            db.flush()
            row = tables.Turn(id=visit, conversation_id=visit, position=1, message_id="m", state="done", at=now)
            row.text, row.kind = f"is there something new about {visit[:6]} of the list", "clarify"
            db.add(row)


async def measure(settings: Settings, many: int) -> None:
    """Print the time of the inbox's pages, and of sorting new questions."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        database, now = app.state.services.database, datetime.now(timezone.utc)
        fill(database, many, now - timedelta(days=1))
        with database.transaction() as db:
            people.add(db, "example", "Ana", "editor", passwords.hashed(PASSWORD), now)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.test") as client:
            page = (await client.get("/staff/log-in")).text
            csrf = page.split('name="csrf" value="')[1].split('"')[0]
            form = {"csrf": csrf, "name": "Ana", "password": PASSWORD}
            await client.post("/staff/log-in", data=form, headers={"Origin": "http://chat.test"})
            for path in ("/staff/inbox", "/staff/inbox?sort=often&q=number&page=3"):
                await _time(client, path, many)
            item = page_of(await client.get("/staff/inbox"))
            await _time(client, item, many)
        fresh(database, NEW, now)
        sorter = Sorter(database, Encoder())
        for what in (f"{NEW} new questions sorted, with loading the encoder", f"{NEW} more"):
            begun = time.perf_counter()
            sorter.sort("example", NEW)
            print(f"{what}: {time.perf_counter() - begun:.2f} s")
            fresh(database, NEW, now)


def page_of(answer: httpx.Response) -> str:
    """The address of the list's first question."""
    return "/staff/inbox/" + answer.text.split('href="/staff/inbox/')[1].split('"')[0].replace("&amp;", "&")


async def _time(client: httpx.AsyncClient, path: str, many: int) -> None:
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = await client.get(path)
        took.append(time.perf_counter() - begun)
        assert answer.status_code == 200
    shown = path.split("?")[0] if "?" in path and len(path) > 60 else path
    median, worst = statistics.median(took) * 1000, max(took) * 1000
    size = len(answer.content) / 1000
    print(f"{many} questions, {shown}: median {median:.0f} ms, slowest of {ROUNDS} {worst:.0f} ms, {size:.0f} kB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        chosen = Settings(
            database_url=f"sqlite:///{folder}/gateway.db", secret="s", knowledge=ROOT / "knowledge", widget=ROOT / "widget"
        )
        asyncio.run(measure(chosen, int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
