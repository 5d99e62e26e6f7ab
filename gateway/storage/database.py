"""The connection to the record: SQLite or PostgreSQL, transactions, and the schema's migrations."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Condition, Lock
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 7_301_955  # any number that nobody else locks
BUSY_SECONDS = 5
FLUSH_MILLISECONDS = 200
SQLITE = (
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)
POSTGRESQL = {"connect_timeout": BUSY_SECONDS, "options": f"-c lock_timeout={BUSY_SECONDS}s"}
POOL: dict[str, Any] = {
    "pool_size": 10,
    "max_overflow": 10,
    "pool_pre_ping": True,
    "hide_parameters": True,  # an error carries no visitor's words into a log
}
ERASED = "erased"  # in Session.info: this transaction removes what must not be found in the file afterwards


def erasing(db: Session) -> None:
    """Say that this transaction removes content, so that its bytes leave the file too."""
    db.info[ERASED] = True


class Database:
    """One database; safe to share between threads. Opening it does nothing until the first transaction."""

    def __init__(self, url: str) -> None:
        """`url` is sqlite:///path or postgresql://user:password@host/name."""
        place = make_url(url)
        if place.drivername in ("postgresql", "postgres"):
            place = place.set(drivername="postgresql+psycopg")
        self._file = Path(place.database) if place.drivername.startswith("sqlite") and place.database else None
        self._engine = _on_sqlite(place) if self._file else _on_postgresql(place)
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
        self._queue, self._moving, self._flushing = deque[object](), Condition(), Lock()
        self._unflushed = True  # a process that ended early may have left something

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that is committed at the end, or rolled back when something raises."""
        with self._queued() if self._file else nullcontext(), self._sessions.begin() as db:
            yield db
        if self._file and (self._unflushed or db.info.get(ERASED)):
            with self._flushing:
                self._unflushed = True
                self._unflushed = not _flushed(self._engine)

    @contextmanager
    def _queued(self) -> Iterator[None]:
        """Wait for this process's earlier transactions, BUSY_SECONDS at most.

        SQLite gives its lock to whoever asks first when it is free; somebody who has waited asks more and more seldom.
        """
        me = object()
        with self._moving:
            self._queue.append(me)
            self._moving.wait_for(lambda: self._queue[0] is me, BUSY_SECONDS)
        try:
            yield
        finally:
            with self._moving:
                self._queue.remove(me)
                self._moving.notify_all()

    def migrate(self) -> None:
        """Bring the schema to its newest state; several processes may do so at once."""
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
        with self._migrating() as config:
            command.upgrade(config, "head")

    def downgrade(self, revision: str = "base") -> None:
        """Take the schema back to `revision`; what the newer tables held is lost."""
        with self._migrating() as config:
            command.downgrade(config, revision)

    @contextmanager
    def _migrating(self) -> Iterator[Config]:
        """Alembic's settings with a connection that nobody else migrates over."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self._engine.begin() as connection:
            _lock(connection)
            config.attributes["connection"] = connection
            yield config

    def ping(self) -> None:
        """Raise when the database does not answer, or has no tables yet."""
        with self.transaction() as db:
            db.execute(text("SELECT id FROM conversations LIMIT 1"))

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _on_sqlite(place: Any) -> Engine:
    """An engine whose transactions take the write lock at once, so that none fails in its middle."""
    engine = create_engine(place, **POOL)

    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in SQLITE:
            connection.execute(pragma)

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    return engine


def _on_postgresql(place: Any) -> Engine:
    """An engine that notices a server that was restarted, and gives up on a row that stays locked."""
    return create_engine(place, **POOL, connect_args=POSTGRESQL)


def _flushed(engine: Engine) -> bool:
    """Move SQLite's write-ahead log into its file and empty it; false when somebody who reads is in the way."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={FLUSH_MILLISECONDS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row: Any = cursor.fetchone()
        cursor.execute(SQLITE[0])
        return not row[0]
    finally:
        connection.close()


def _lock(connection: Connection) -> None:
    """Wait until nobody else migrates (SQLite's transaction has the write lock already)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
