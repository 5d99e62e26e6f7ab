"""The database for what runs beside requests and within them: a few threads for all clinics of an installation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy.orm import Session

from gateway.storage.database import Database

Some = TypeVar("Some")
THREADS = 8  # at the database at once


class Record:
    """Runs work on the database in threads."""

    def __init__(self, database: Database) -> None:
        self._database, self._threads = database, CapacityLimiter(THREADS)

    def transaction(self) -> AbstractContextManager[Session]:
        """A transaction in the caller's own thread."""
        return self._database.transaction()

    async def read(self, work: Callable[[Session], Some]) -> Some:
        """Run `work` in a transaction, in a thread."""

        def run() -> Some:
            with self.transaction() as db:
                return work(db)

        return await self.run(run)

    async def run(self, work: Callable[[], Some]) -> Some:
        """Run `work`, which opens its own transaction, in one of the same threads."""
        return await to_thread.run_sync(work, limiter=self._threads)
