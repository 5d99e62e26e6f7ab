"""Versions of the installation: trained, checked, published, gone back to. What was not trained here is never handed out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from console.storage.rows import Changed, Missing, Person
from gateway.storage import version_tables as tables

ID = re.compile(r"[0-9a-f]{16}")
ARCHIVE = "model.tar.gz"
USED_AGAIN = 10  # how many of the last live versions may be used again
AROUND = timedelta(seconds=15)  # a bot that asked since then runs
HANDING, LIVE, FELL_BACK = "handing", "live", "fell_back"
TRAINED = "train"  # the kind of a job: whose staff trained a version may see it
GONE = "There is no such version."


@dataclass(frozen=True)
class Trained:
    """What a training made: the archive's SHA-256, Rasa's id of the model, the digest of the knowledge in it."""

    sha256: str
    model_id: str
    knowledge: str


@dataclass(frozen=True)
class Version:
    """A version as it is stored; `trained` is None before its training has ended well. `clinic` is whose staff made it.

    `results` are those of all clinics: see console/results.py.
    """

    id: str
    clinic: str
    made_at: datetime
    made_by: str | None
    trained: Trained | None
    results: Mapping[str, Any] | None


@dataclass(frozen=True)
class Publication:
    """A version handed to the bots, or being handed; `clinic` is whose staff did it."""

    id: int
    clinic: str
    version: Version
    state: str
    told: str
    by: str | None
    at: datetime


def place(versions: Path, id: str) -> Path:
    """The folder of a version; raises Missing for what is no id of ours."""
    if not ID.fullmatch(id):
        raise Missing(GONE)
    return versions / id


def add(db: Session, clinic: str, id: str, person: Person | None, now: datetime) -> None:
    """Know a version, trained or not; one that is known stays as it is."""
    if db.get(tables.Version, id) is None:
        db.add(tables.Version(id=id, clinic=clinic, made_by=person.id if person else None, made_at=now))
        db.flush()


def find(db: Session, clinic: str, id: str) -> Version:
    """One version that a clinic may see: its own, one that it has trained too, or what came with the installation.

    Raises Missing.
    """
    row = db.scalar(select(tables.Version).where(tables.Version.id == id, _is_seen_by(clinic)))
    if row is None:
        raise Missing(GONE)
    return _version(row)


def known(db: Session, id: str) -> Version:
    """One version, whoever made it: never to be shown. Raises Missing."""
    return _version(_row(db, id))


def everything(db: Session, clinic: str) -> list[Version]:
    """All versions that a clinic may see, the newest first."""
    query = select(tables.Version).where(_is_seen_by(clinic)).order_by(tables.Version.made_at.desc())
    return [_version(row) for row in db.scalars(query)]


def keep_trained(db: Session, id: str, made: Trained) -> None:
    """Vouch for an archive. A new archive has not been checked."""
    row = _row(db, id)
    row.sha256, row.model_id, row.knowledge = made.sha256, made.model_id, made.knowledge
    row.results, row.checked_at = None, None


def keep_results(db: Session, id: str, results: Mapping[str, Any], now: datetime) -> None:
    """Keep what a check found."""
    row = _row(db, id)
    row.results, row.checked_at = dict(results), now


def live(db: Session) -> Publication | None:
    """What bots are to have: the newest publication that did not fall back."""
    row = db.scalar(_publications().where(tables.Publication.state != FELL_BACK).limit(1))
    return None if row is None else _publication(db, row)


def first(db: Session) -> Version | None:
    """The version that was live before anything was published: the installation's own."""
    row = db.scalar(select(tables.Publication).order_by(tables.Publication.id).limit(1))
    return None if row is None else known(db, row.version_id)


def history(db: Session) -> list[Publication]:
    """The last publications, the newest first."""
    return [_publication(db, row) for row in db.scalars(_publications().limit(3 * USED_AGAIN))]


def were_live(db: Session) -> list[Version]:
    """The last ten versions that were live, without the one that is."""
    now = live(db)
    seen: dict[str, Version] = {}
    for row in db.scalars(_publications().where(tables.Publication.state == LIVE)):
        if len(seen) < USED_AGAIN and (now is None or row.version_id != now.version.id):
            seen.setdefault(row.version_id, known(db, row.version_id))
    return list(seen.values())


def begin_live(db: Session, clinic: str, id: str, now: datetime) -> None:
    """Say that a version was live before anything was published: the one that the bots start with."""
    if db.scalar(_publications().limit(1)) is None:
        row = tables.Publication(clinic=clinic, version_id=id, state=LIVE, told="The installation's own.", published_at=now)
        row.settled_at = now
        db.add(row)
        db.flush()


def hand_out(db: Session, clinic: str, id: str, person: Person | None, reason: str, now: datetime) -> int:
    """Begin to hand a version to the bots; the publication's number. Raises Changed when one is under way."""
    row = tables.Publication(clinic=clinic, version_id=id, state=HANDING, told="Waiting for the bots.", published_at=now)
    row.published_by, row.reason, row.slot = person.id if person else None, reason or None, "handing"
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        raise Changed("Another version is being published at this moment. Wait until it is settled.") from None
    return int(row.id)


def settle(db: Session, number: int, state: str, told: str, now: datetime) -> bool:
    """End a publication; false when somebody has ended it already."""
    row = db.get(tables.Publication, number, with_for_update=True, populate_existing=True)
    if row is None or row.state != HANDING:
        return False
    row.state, row.told, row.settled_at, row.slot = state, told, now, None
    return True


def see_bot(db: Session, name: str, tag: str, now: datetime) -> None:
    """Remember which model a bot has."""
    row = db.get(tables.BotSeen, name)
    if row is None:
        db.add(tables.BotSeen(name=name, tag=tag, seen_at=now))
    elif row.tag != tag or now - row.seen_at > AROUND / 3:
        row.tag, row.seen_at = tag, now


def bots(db: Session, now: datetime) -> dict[str, str]:
    """The tag of each bot that runs, by its name."""
    rows = db.scalars(select(tables.BotSeen).where(tables.BotSeen.seen_at > now - AROUND))
    return {row.name: row.tag for row in rows}


def _row(db: Session, id: str) -> tables.Version:
    row = db.get(tables.Version, id)
    if row is None:
        raise Missing(GONE)
    found: tables.Version = row
    return found


def _is_seen_by(clinic: str) -> Any:
    table, job = tables.Version, tables.Job
    trained = select(job.version_id).where(job.clinic == clinic, job.kind == TRAINED)
    return or_(table.clinic == clinic, table.made_by.is_(None), table.id.in_(trained))


def _version(row: tables.Version) -> Version:
    made = Trained(row.sha256, row.model_id, row.knowledge) if row.sha256 and row.model_id and row.knowledge else None
    return Version(row.id, row.clinic, row.made_at, row.made_by, made, row.results)


def _publications() -> Any:
    return select(tables.Publication).order_by(tables.Publication.id.desc())


def _publication(db: Session, row: tables.Publication) -> Publication:
    version = known(db, row.version_id)
    return Publication(row.id, row.clinic, version, row.state, row.told, row.published_by, row.published_at)
