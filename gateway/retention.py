"""Removes what is over from the record: every hour, or once with `python -m gateway.retention --once`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from gateway.settings import Settings
from gateway.storage import retention
from gateway.storage.database import Database

AN_HOUR = 3600


def main(arguments: Sequence[str] | None = None) -> None:
    """Apply the retention of GATEWAY_KEEP_DAYS to GATEWAY_DATABASE_URL."""
    parser = argparse.ArgumentParser(prog="python -m gateway.retention", description=__doc__)
    parser.add_argument("--once", action="store_true", help="once, instead of every hour")
    once = parser.parse_args(arguments).once
    settings = Settings()
    database = Database(settings.database_url)
    database.migrate()
    print(told(database, settings), flush=True)
    while not once:
        time.sleep(AN_HOUR)
        print(told(database, settings), flush=True)


def told(database: Database, settings: Settings) -> str:
    """Remove what is over now; what it was, as one line."""
    session = timedelta(minutes=settings.session_minutes)
    with database.transaction() as db:
        counts = retention.apply(db, settings.keep_days, datetime.now(timezone.utc), session).counts
    return "removed " + (", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing")


if __name__ == "__main__":
    main()
