"""The other clinics of the installation: a version holds their content, too, and must not change it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from console import bases, folders, results
from console.acting import By
from console.changes import Changes, Everyone
from console.checking import Verdict, verdict
from console.folders import Content
from console.storage import versions
from console.storage.versions import Version, place

SOMEBODY = "another clinic of this installation"
CHANGES = "Using it again would change what another clinic of this installation tells."


@dataclass(frozen=True)
class Usable:
    """A version that was live before; `hindrance` says why it can't be used again. `is_own`: the clinic may look at it."""

    version: Version
    is_own: bool
    hindrance: str


def clinics(by: By) -> tuple[str, ...]:
    """All clinics, the first one first."""
    return bases.everyone(by.services.settings.project, by.clinic)


def wanted(db: Session, by: By, content: Content) -> dict[str, Changes]:
    """What the next version holds: what the clinic has approved, and of every other what is live."""
    live, everyone = _live(db, by), clinics(by)
    return {clinic: content.approved(db, clinic) if clinic == by.clinic else live[clinic] for clinic in everyone}


def usable(db: Session, by: By) -> list[Usable]:
    """The last ten versions that were live, the newest first."""
    own = {one.id for one in versions.everything(db, by.clinic)}
    found = versions.were_live(db)
    return [Usable(one, one.id in own, CHANGES if changed(db, by, one.id, whole=True) else "") for one in found]


def changed(db: Session, by: By, id: str, whole: bool) -> bool:
    """Whether another clinic would have something else approved with a version than with the live one.

    `whole` compares all that it knows, with what the installation came with at the time.
    """
    everyone, root = clinics(by), by.services.settings.versions
    if len(everyone) == 1:
        return False
    now, then = _live(db, by), folders.changes_of(root, id, everyone)
    live = versions.live(db)
    for other in (one for one in everyone if one != by.clinic):
        if replace(now[other], accepted=()) != replace(then[other], accepted=()):
            return True
        if whole and live and bases.told(place(root, id), other) != bases.told(place(root, live.version.id), other):
            return True
    return False


def verdicts(db: Session, by: By, found: Version) -> list[Verdict]:
    """What a version's check allows every other clinic."""
    return [judged(db, by, found, clinic) for clinic in clinics(by) if clinic != by.clinic]


def judged(db: Session, by: By, found: Version, clinic: str) -> Verdict:
    """What a version's check allows one clinic, beside what is live and what the installation's own version gets wrong."""
    everyone, live, first = clinics(by), versions.live(db), versions.first(db)
    known: dict[str, str] = {}
    for one in dict.fromkeys((everyone[0], clinic)):
        theirs = results.of(first.results, one, everyone) if first else None
        known |= theirs["wrong"] if theirs else {}
    before = results.of(live.version.results, clinic, everyone) if live and live.version.id != found.id else None
    return verdict(results.of(found.results, clinic, everyone), before, known)


def _live(db: Session, by: By) -> Everyone:
    """What is live of each clinic, by what was approved."""
    everyone, live = clinics(by), versions.live(db)
    if live is None:
        return {clinic: Changes() for clinic in everyone}
    return folders.changes_of(by.services.settings.versions, live.version.id, everyone)
