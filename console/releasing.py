"""What staff do with versions, by page and by command line: train, check, publish, and use an earlier one again."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from bot import model
from console import elsewhere, folders
from console.acting import By
from console.checking import Verdict
from console.folders import Content
from console.guard import Refused
from console.joining import Unfit
from console.room import CHECK, TRAIN
from console.storage import jobs, versions
from console.storage.jobs import Job
from console.storage.rows import Missing
from console.storage.trail import Deed
from console.storage.versions import Version

OTHERS = (
    "What another clinic of this installation has live does not fit what the installation came with any more. "
    "Tell whoever runs it; nothing was changed."
)
TOO_OLD = (
    "Another clinic of this installation has published since this version was made, and it would take that back. "
    "Train again: what you approved goes along. Nothing was published."
)
NO_MODEL = "The installation's own model is not there. Ask whoever runs it to type: make train."


def begin_training(by: By, content: Content) -> Job:
    """Write the approved content into a folder, to be trained. Raises Refused where there is nothing to train, and Changed."""
    settings = by.services.settings
    with by.services.database.transaction() as db:
        everyone = elsewhere.wanted(db, by, content)
    try:
        name = folders.make(settings.project, settings.versions, content, everyone)
    except ValueError as error:
        is_others = isinstance(error, Unfit) and error.clinic != by.clinic
        raise Refused(409, "This can't be trained", OTHERS if is_others else f"{error} Mend it and train again.") from None
    with by.services.database.transaction() as db:
        if told := nothing_to_train(db, by.clinic, name, settings.project):
            raise Refused(409, "There is nothing to train", told)
        versions.add(db, by.clinic, name, by.who, by.now())
        job = jobs.begin(db, by.clinic, TRAIN, name, by.who, by.now())
        by.note(db, Deed("versions.train", name))
        return job


def begin_check(by: By, id: str) -> Job:
    """A trained version is to be asked everything. Raises Refused, Missing and Changed."""
    know_the_first(by)
    with by.services.database.transaction() as db:
        found = trained(db, by.clinic, id)
        job = jobs.begin(db, by.clinic, CHECK, found.id, by.who, by.now())
        by.note(db, Deed("versions.check", found.id))
        return job


def publish(by: By, id: str, reason: str) -> None:
    """Hand a checked version to the bots. Raises Refused for what the check does not allow, Missing and Changed."""
    know_the_first(by)
    with by.services.database.transaction() as db:
        found = trained(db, by.clinic, id)
        if elsewhere.changed(db, by, found.id, whole=False):
            raise Refused(409, "This is too old", TOO_OLD)
        allowed, others = judged(db, by, found), elsewhere.verdicts(db, by, found)
        if not allowed.checked or not all(one.checked for one in others):
            raise Refused(409, "This is not checked", "Check this version first. Nothing was published.")
        if blocked := sum(len(one.blocked) for one in (allowed, *others)):
            text = f"Safety questions that are answered wrongly: {blocked}. Nobody can publish this version."
            raise Refused(409, "This is not safe", text)
        if (lost := sum(len(one.lost) for one in (allowed, *others))) and not reason:
            text = f"Questions that are newly wrong: {lost}. Write down why it is published all the same."
            raise Refused(409, "A reason is needed", text)
        _hand_out(db, by, "versions.publish", found, reason)


def use_again(by: By, id: str) -> None:
    """Use one of the last ten live versions again. Raises Refused, Missing and Changed."""
    with by.services.database.transaction() as db:
        found = next((one for one in elsewhere.usable(db, by) if one.version.id == id), None)
        if found is None:
            trained(db, by.clinic, id)
            raise Missing("This version was not live lately. Publish it instead.")
        if found.hindrance:
            raise Refused(409, "This can't be used again", f"{found.hindrance} Nothing was changed.")
        _hand_out(db, by, "versions.again", found.version, "")


def know_the_first(by: By) -> None:
    """Before anything is published, the installation's own version is the live one: it must be there to go back to."""
    settings, database = by.services.settings, by.services.database
    with database.transaction() as db:
        if versions.live(db) is not None:
            return
    first = folders.adopt(settings.project, settings.versions)
    if first is None:
        raise Refused(409, "There would be no way back", NO_MODEL)
    name, made = first
    with database.transaction() as db:
        versions.add(db, elsewhere.clinics(by)[0], name, None, by.now())
        if versions.known(db, name).trained != made:
            versions.keep_trained(db, name, made)
        versions.begin_live(db, by.clinic, name, by.now())


def trained(db: Session, clinic: str, id: str) -> Version:
    """A version with a model; raises Missing."""
    found = versions.find(db, clinic, id)
    if found.trained is None:
        raise Missing("This version has not been trained.")
    return found


def judged(db: Session, by: By, found: Version) -> Verdict:
    """What the version's check allows, beside what is live and what the installation's own version gets wrong."""
    return elsewhere.judged(db, by, found, by.clinic)


def nothing_to_train(db: Session, clinic: str, name: str, project: Path) -> str:
    """Why a training of this content would be of no use; empty when it is of use."""
    live = versions.live(db)
    if live and live.version.id == name:
        return "What is approved is live already. Approve a change first."
    if live is None and name == model.content_hash(project):
        return "Nothing is approved that the assistant does not know already. Approve a change first."
    if any(one.id == name and one.trained for one in versions.everything(db, clinic)):
        return "What is approved is trained already. Check it, or publish it."
    return ""


def drafts(db: Session, clinic: str) -> list[Version]:
    """Trained versions that are not live, the newest first."""
    live = versions.live(db)
    return [one for one in versions.everything(db, clinic) if one.trained and not (live and live.version.id == one.id)]


def _hand_out(db: Session, by: By, deed: str, found: Version, reason: str) -> None:
    """Begin to publish, with a note in the trail; raises Changed while another publication is under way."""
    before = versions.live(db)
    versions.hand_out(db, by.clinic, found.id, by.who, reason, by.now())
    told = {"live": before.version.id if before else None}
    by.note(db, Deed(deed, found.id, told, {"live": found.id, **({"reason": reason} if reason else {})}))
