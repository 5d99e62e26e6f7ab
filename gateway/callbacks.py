"""Who wants to be called: `python -m gateway.callbacks list`, and `… done ID` when somebody was."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from gateway.storage import callbacks
from gateway.storage.database import Database


def main(arguments: Sequence[str] | None = None) -> None:
    """List or remove the callbacks in GATEWAY_DATABASE_URL; an unknown id ends it with an error."""
    from gateway.settings import Settings

    parser = argparse.ArgumentParser(prog="python -m gateway.callbacks", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("list", help="who waits, the longest first")
    what.add_parser("done", help="remove somebody who was called").add_argument("id")
    asked = parser.parse_args(arguments)
    database = Database(Settings().database_url)
    database.migrate()
    if asked.what == "list":
        print("\n".join(waiting(database)) or "Nobody waits for a call.")
    elif not done(database, asked.id):
        parser.exit(1, f"There is no callback {asked.id}: see `python -m gateway.callbacks list`.\n")


def waiting(database: Database) -> list[str]:
    """A line for each callback; control characters in a visitor's words are shown as blanks."""
    with database.transaction() as db:
        rows = callbacks.waiting(db)
    lines = [f"{row.id}  {row.at:%Y-%m-%d %H:%M} UTC  {row.clinic}  {row.name}  {row.number}  {row.time or ''}" for row in rows]
    return ["".join(letter if letter.isprintable() else " " for letter in line).rstrip() for line in lines]


def done(database: Database, callback_id: str) -> bool:
    """Remove a callback; whether there was one."""
    with database.transaction() as db:
        return callbacks.done(db, callback_id)


if __name__ == "__main__":
    main()
