"""Lets the first administrator in: `python -m console.people add NAME --role administrator`; `password NAME` sets a new one."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable, Sequence
from datetime import datetime, timezone

from assistant import knowledge
from console import passwords, roles
from console.storage import people, trail
from console.storage.rows import Taken
from console.storage.trail import Deed
from gateway.settings import Settings
from gateway.storage.database import Database

Asking = Callable[[str], str]


class Wrong(ValueError):
    """What was typed can't be taken; the text says why."""


def main(arguments: Sequence[str] | None = None, asking: Asking = getpass.getpass) -> None:
    """Add somebody or set a password in GATEWAY_DATABASE_URL; the password is asked for, never an argument."""
    parser = argparse.ArgumentParser(prog="python -m console.people", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    add = what.add_parser("add", help="let somebody in")
    add.add_argument("name")
    add.add_argument("--role", choices=roles.ROLES, default="viewer")
    password = what.add_parser("password", help="set somebody's password")
    password.add_argument("name")
    for one in (add, password):
        one.add_argument("--clinic", help="whose staff, where the installation has several clinics: its id")
    asked = parser.parse_args(arguments)
    settings = Settings()
    clinics = knowledge.clinics(settings.knowledge)
    clinic = asked.clinic or clinics[0]
    if clinic not in clinics or (len(clinics) > 1 and not asked.clinic):
        parser.exit(1, f"Name the clinic with --clinic: {', '.join(clinics)}.\n")
    database = Database(settings.database_url)
    database.migrate()
    try:
        hashed = _password(asked.name, asking)
        done = added(database, clinic, asked.name, asked.role, hashed) if asked.what == "add" else None
        print(done or changed(database, clinic, asked.name, hashed))
    except (Wrong, Taken) as error:
        parser.exit(1, f"{error}\n")


def added(database: Database, clinic: str, name: str, role: roles.Role, hashed: str) -> str:
    """Add somebody with the hash of their password; what to tell. Raises Taken."""
    now = datetime.now(timezone.utc)
    with database.transaction() as db:
        person = people.add(db, clinic, name, role, hashed, now)
        trail.write(db, clinic, None, Deed("people.add", person.id, after={"name": person.name, "role": role}), now)
    return f"{person.name} may log in at /staff as {role}."


def changed(database: Database, clinic: str, name: str, hashed: str) -> str:
    """Set the password of somebody who is there; what to tell. Raises Wrong."""
    with database.transaction() as db:
        found = people.by_name(db, clinic, name)
        if found is None:
            raise Wrong(f"There is no {name}: add them first.")
        people.set_password(db, found[0].id, hashed)
        trail.write(db, clinic, None, Deed("people.password", found[0].id), datetime.now(timezone.utc))
    return f"{found[0].name} has a new password."


def _password(name: str, asking: Asking) -> str:
    """The hash of a password, typed twice; raises Wrong."""
    password = asking("Password: ")
    if problem := passwords.weakness(password, name):
        raise Wrong(problem)
    if password != asking("Again: "):
        raise Wrong(passwords.DIFFER)
    return passwords.hashed(password)


if __name__ == "__main__":
    main()
