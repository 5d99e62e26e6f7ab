"""Import and export by command line: `python -m console.exchanging export FILE`, `content FILE`, `import FILE --by NAME`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from console import bases, exchange, importing, roles
from console.importing import Plan
from console.joining import Unfit
from console.storage import content, people, trail
from console.storage.rows import Changed
from console.storage.trail import Deed
from gateway import clinic as clinics
from gateway.clinic import Clinic
from gateway.settings import Settings
from gateway.storage.database import Database

CONTENT = "write knowledge/ and data/ with what is approved (.zip), of all clinics unless one is named"


class Wrong(ValueError):
    """What was asked for can't be done; the text says why."""


@dataclass(frozen=True)
class Room:
    """What the commands work with: `base` is what the clinic's content begins from, `clinics` are the ids of all."""

    database: Database
    clinic: Clinic
    base: Path
    clinics: tuple[str, ...] = ()


def main(arguments: Sequence[str] | None = None) -> None:
    """Do one command on GATEWAY_DATABASE_URL and the knowledge of GATEWAY_KNOWLEDGE."""
    parser = argparse.ArgumentParser(prog="python -m console.exchanging", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("export", help="write all answers (.csv, .yml)").add_argument("file", type=Path)
    what.add_parser("content", help=CONTENT).add_argument("file", type=Path)
    brought = what.add_parser("import", help="read answers (.csv, .yml) as drafts")
    brought.add_argument("file", type=Path)
    brought.add_argument("--by", required=True, help="the name of the editor whose drafts they are")
    brought.add_argument("--try", dest="only_try", action="store_true", help="change nothing")
    parser.add_argument("--clinic", metavar="ID", help="of which clinic, where the installation has several")
    asked = parser.parse_args(arguments)
    try:
        if asked.what == "content" and not asked.clinic:
            print(packed_whole(Settings(), asked.file))
            return
        room = _room(Settings(), asked.clinic)
        room.database.migrate()
        if asked.what == "import":
            print(taken(room, asked.file, asked.by, asked.only_try))
        else:
            print(written(room, asked.file) if asked.what == "export" else packed(room, asked.file))
    except (Wrong, Changed, OSError) as error:
        parser.exit(1, f"{error}\n")


def _room(settings: Settings, named: str | None) -> Room:
    """Where a clinic's commands are done; without a name the only one's. Raises Wrong."""
    base = settings.knowledge.parent
    ids = bases.clinics(base)
    if (named or ids[0]) not in ids or (named is None and len(ids) > 1):
        raise Wrong(f"Name the clinic with --clinic before the command: {', '.join(ids)}.")
    clinic = clinics.load(settings.knowledge, public=False, clinic=named)
    return Room(Database(settings.database_url), clinic, bases.of(base, clinic.id, settings.versions), ids)


def written(room: Room, file: Path) -> str:
    """Write all answers; what to tell. Raises Wrong."""
    if file.suffix not in (".csv", ".yml", ".yaml"):
        raise Wrong("The file's name must end in .csv, .yml or .yaml.")
    with room.database.transaction() as db:
        rows = [one.row for one in importing.known(db, room.clinic.id, room.base, _live(room)).values()]
    file.write_bytes((exchange.to_csv(rows) if file.suffix == ".csv" else exchange.to_yaml(rows)).encode())
    return f"{len(rows)} answers are in {file}."


def packed(room: Room, file: Path) -> str:
    """Write everything approved as the repository holds it; what to tell. Raises Wrong."""
    with room.database.transaction() as db:
        changes = content.approved(db, room.clinic.id)
    try:
        file.write_bytes(importing.archive(room.base, {room.clinic.id: changes}))
    except ValueError as error:
        raise Wrong(f"What is approved does not fit together: {error}") from None
    return f"knowledge/ and data/ are in {file}."


def packed_whole(settings: Settings, file: Path) -> str:
    """Write what is approved of every clinic as the repository holds it; what to tell. Raises Wrong."""
    base, database = settings.knowledge.parent, Database(settings.database_url)
    database.migrate()
    with database.transaction() as db:
        everyone = {clinic: content.approved(db, clinic) for clinic in bases.clinics(base)}
    try:
        file.write_bytes(importing.archive(base, everyone))
    except ValueError as error:
        whose = f" of {error.clinic}" if isinstance(error, Unfit) else ""
        raise Wrong(f"What is approved{whose} does not fit together: {error}") from None
    return f"knowledge/ and data/ are in {file}."


def taken(room: Room, file: Path, by: str, only_try: bool) -> str:
    """Read answers as somebody's drafts, all or none; what to tell. Raises Wrong with every fault."""
    read, now = exchange.read(file.name, file.read_bytes()), datetime.now(timezone.utc)
    with room.database.transaction() as db:
        someone = people.by_name(db, room.clinic.id, by)
        if someone is None or not someone[0].active or not roles.may(someone[0].role, "editor"):
            raise Wrong(f"{by} is not one of the editors.")
        found = importing.known(db, room.clinic.id, room.base, _live(room))
        plan = importing.plan(read, found, importing.documents(room.base), someone[0], room.clinics)
        if plan.problems:
            raise Wrong("\n".join(f"row {one.row} {one.field}: {one.text}" for one in plan.problems))
        if not only_try:
            importing.keep(db, room.clinic.id, someone[0], plan, found, now)
            trail.write(db, room.clinic.id, None, Deed("answers.import", someone[0].id, None, _counted(plan)), now)
    lead = "It can be imported, nothing was changed:" if only_try else "Imported as drafts:"
    return f"{lead} {len(plan.new)} new, {len(plan.changed)} changed, {plan.same} the same."


def _live(room: Room) -> importing.Live:
    return room.clinic.knowledge.answers if room.clinic.knowledge else {}


def _counted(plan: Plan) -> dict[str, int]:
    return {"new": len(plan.new), "changed": len(plan.changed)}


if __name__ == "__main__":
    main()
