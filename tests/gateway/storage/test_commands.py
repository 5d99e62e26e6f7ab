"""The two commands of the record, as the clinic's staff run them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from gateway.storage import callbacks
from gateway.storage.database import Database
from tests.gateway.storage.visits import full

ROOT = Path(__file__).resolve().parents[3]


def run(url: str, *command: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "GATEWAY_DATABASE_URL": url, "GATEWAY_KEEP_DAYS": "90"}
    return subprocess.run([sys.executable, "-m", *command], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_callbacks_are_listed_and_ticked_off(sqlite: Database, sqlite_url: str) -> None:
    now = datetime.now(timezone.utc)
    with sqlite.transaction() as db:
        called = callbacks.ask(db, "example", "Anna\x1b[2J\nSmith", "07911 123456", "mornings", now)
    listed = run(sqlite_url, "gateway.callbacks", "list").stdout
    assert listed == f"{called}  {now:%Y-%m-%d %H:%M} UTC  example  Anna [2J Smith  07911 123456  mornings\n"
    assert run(sqlite_url, "gateway.callbacks", "done", called).returncode == 0
    again = run(sqlite_url, "gateway.callbacks", "done", called)
    assert again.returncode == 1 and called in again.stderr
    assert run(sqlite_url, "gateway.callbacks", "list").stdout == "Nobody waits for a call.\n"


def test_retention_is_applied_once(sqlite: Database, sqlite_url: str) -> None:
    with sqlite.transaction() as db:
        callbacks.ask(db, "example", "Anna", "07911 123456", None, datetime.now(timezone.utc) - timedelta(days=15))
    full(sqlite)
    command = ("gateway.retention", "--once")
    removed = "1 callbacks, 1 choices, 1 conversations, 1 firsts, 1 handover_lines, 1 outgoing_messages, 1 reminders, 1 replies"
    assert run(sqlite_url, *command).stdout == f"removed {removed}\n"
    assert run(sqlite_url, *command).stdout == "removed nothing\n"
