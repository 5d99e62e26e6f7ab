"""Connects to the bot's database so that a lost, moved or locked one is an error within seconds."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

SECONDS_TO_CONNECT = 3


def connect(url: str) -> Engine:
    """An engine for `url` (sqlite:///file or postgresql://…). Error texts leave out the values: visitors' words."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    common: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, common)
    arguments = {"connect_timeout": SECONDS_TO_CONNECT, "options": "-c statement_timeout=5000 -c lock_timeout=3000"}
    return sa.create_engine(parsed, pool_size=5, max_overflow=10, connect_args=arguments, **common)


def _sqlite(url: URL, common: dict[str, Any]) -> Engine:
    """A file that is created here, once: when it disappears later, that is an error and no new, empty conversation."""
    path = Path(url.database or "var/bot.db").absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    sqlite3.connect(path).close()
    path.touch()
    arguments = {"check_same_thread": False, "timeout": SECONDS_TO_CONNECT, "uri": True}
    address = f"sqlite:///file:{path}?mode=rw&uri=true"
    engine = sa.create_engine(address, poolclass=QueuePool, connect_args=arguments, **common)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")  # what is erased is gone from the file, too
        record.info["file"] = os.stat(path).st_ino

    @sa.event.listens_for(engine, "checkout")
    def same_file(connection: sqlite3.Connection, record: Any, _: Any) -> None:
        try:
            unchanged = os.stat(path).st_ino == record.info["file"]
        except FileNotFoundError:
            unchanged = False
        if not unchanged:
            raise DisconnectionError("the database file is not the one that was opened")

    return engine
