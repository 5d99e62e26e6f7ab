"""Versions: train the approved content, check it, publish it, and use an earlier version again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.responses import Response

from bot import model
from console import folders
from console.checking import Verdict, verdict
from console.desk import Ask
from console.folders import Content
from console.guard import Page, Refused
from console.room import CHECK, LOG, TRAIN, Room, tail
from console.storage import jobs, people, versions
from console.storage.jobs import Job
from console.storage.rows import Missing
from console.storage.trail import Deed
from console.storage.versions import Version, place

SHOWN = 30  # questions of one kind
NO_MODEL = "The installation's own model is not there. Ask whoever runs it to type: make train."


class Versions:
    """The handlers of the page."""

    def __init__(self, room: Room, content: Content) -> None:
        self._room, self._content = room, content

    def pages(self) -> list[Page]:
        """Their addresses."""
        return [
            Page("GET", "/versions", self.show, "viewer"),
            Page("POST", "/versions/train", self.train, "editor"),
            Page("GET", "/versions/jobs/{job}", self.job, "viewer"),
            Page("POST", "/versions/jobs/{job}/cancel", self.cancel, "editor"),
            Page("GET", "/versions/{version}", self.one, "viewer"),
            Page("POST", "/versions/{version}/check", self.check, "editor"),
            Page("POST", "/versions/{version}/publish", self.publish, "approver"),
            Page("POST", "/versions/{version}/again", self.again, "approver"),
        ]

    async def show(self, ask: Ask) -> Response:
        """What is live, what is under way, and what may be used again."""

        def read(db: Session) -> dict[str, Any]:
            clinic, now = ask.desk.clinic, ask.desk.now()
            jobs.end_silent(db, now)
            return {
                "live": versions.live(db, clinic),
                "all": versions.everything(db, clinic),
                "jobs": jobs.last(db, clinic),
                "history": versions.history(db, clinic),
                "again": versions.usable_again(db, clinic),
                "names": people.names(db, clinic),
                "now": now,
            }

        shown = await ask.desk.read(read)
        busy = any(job.state == jobs.RUNNING for job in shown["jobs"])
        handing = shown["live"] is not None and shown["live"].state == versions.HANDING
        values = {"refresh": 3 if busy or handing else 0, "busy": busy, "handing": handing, **shown}
        return ask.page("versions.html", 200, None, **values)

    async def train(self, ask: Ask) -> Response:
        """Write the approved content into a folder and train it; says why where there is nothing to train."""
        settings, desk = ask.desk.services.settings, ask.desk
        changes = await desk.read(lambda db: self._content.approved(db, desk.clinic))
        make = folders.make
        try:
            name = await to_thread.run_sync(make, settings.project, settings.versions, self._content, changes)
        except ValueError as error:
            raise Refused(409, "This can't be trained", f"{error} Mend it and train again.") from None

        def work(db: Session) -> Job | str:
            if told := nothing_to_train(db, desk.clinic, name, settings.project):
                return told
            versions.add(db, desk.clinic, name, ask.who, desk.now())
            job = jobs.begin(db, desk.clinic, TRAIN, name, ask.who, desk.now())
            ask.note(db, Deed("versions.train", name))
            return job

        begun = await desk.read(work)
        if isinstance(begun, str):
            raise Refused(409, "There is nothing to train", begun)
        self._room.begin(begun)
        return ask.go(f"/versions/jobs/{begun.id}")

    async def check(self, ask: Ask) -> Response:
        """Ask a trained version everything."""

        def work(db: Session) -> Job:
            found = trained(db, ask)
            job = jobs.begin(db, ask.desk.clinic, CHECK, found.id, ask.who, ask.desk.now())
            ask.note(db, Deed("versions.check", found.id))
            return job

        await self._know_the_first(ask)
        begun = await ask.desk.read(work)
        self._room.begin(begun)
        return ask.go(f"/versions/jobs/{begun.id}")

    async def job(self, ask: Ask) -> Response:
        """How a training or a check stands, with the end of its log."""

        def read(db: Session) -> tuple[Job, dict[str, str]]:
            jobs.end_silent(db, ask.desk.now())
            found = jobs.find(db, ask.desk.clinic, str(ask.request.path_params["job"]))
            return found, people.names(db, ask.desk.clinic)

        found, names = await ask.desk.read(read)
        log = place(ask.desk.services.settings.versions, found.version) / LOG[found.kind]
        running = found.state == jobs.RUNNING
        values = {"job": found, "names": names, "now": ask.desk.now(), "log": await to_thread.run_sync(tail, log)}
        return ask.page("job.html", 200, None, refresh=2 if running else 0, running=running, **values)

    async def cancel(self, ask: Ask) -> Response:
        """Have a training or a check end."""
        id = str(ask.request.path_params["job"])

        def work(db: Session) -> None:
            jobs.cancel(db, ask.desk.clinic, id)
            ask.note(db, Deed("versions.cancel", id))

        await ask.desk.read(work)
        return ask.go(f"/versions/jobs/{id}", told="cancelled")

    async def one(self, ask: Ask) -> Response:
        """What a version's check found, in words, and what may be done with it."""

        def read(db: Session) -> tuple[Version, Verdict, bool]:
            found = versions.find(db, ask.desk.clinic, _id(ask))
            live = versions.live(db, ask.desk.clinic)
            return found, judged(db, ask.desk.clinic, found), live is not None and live.version.id == found.id

        found, verdict, is_live = await ask.desk.read(read)
        return ask.page("version.html", version=found, verdict=verdict, is_live=is_live, most=SHOWN, refresh=0)

    async def publish(self, ask: Ask) -> Response:
        """Hand a checked version to the bots; raises Refused for what the check does not allow."""
        reason = " ".join(ask.form.get("reason").split())[:500]
        await self._know_the_first(ask)

        def work(db: Session) -> None:
            found = trained(db, ask)
            verdict = judged(db, ask.desk.clinic, found)
            if not verdict.checked:
                raise Refused(409, "This is not checked", "Check this version first. Nothing was published.")
            if verdict.blocked:
                text = f"{len(verdict.blocked)} safety questions are answered wrongly. Nobody can publish this version."
                raise Refused(409, "This is not safe", text)
            if verdict.lost and not reason:
                text = f"{len(verdict.lost)} questions are newly wrong. Write down why it is published all the same."
                raise Refused(409, "A reason is needed", text)
            hand_out(db, ask, "versions.publish", found, reason)

        await ask.desk.read(work)
        return ask.go("/versions", told="handing")

    async def again(self, ask: Ask) -> Response:
        """Use one of the last ten live versions again."""

        def work(db: Session) -> None:
            found = trained(db, ask)
            if found.id not in {one.id for one in versions.usable_again(db, ask.desk.clinic)}:
                raise Missing("This version was not live lately. Publish it instead.")
            hand_out(db, ask, "versions.again", found, "")

        await ask.desk.read(work)
        return ask.go("/versions", told="handing")

    async def _know_the_first(self, ask: Ask) -> None:
        """Before anything is published, the installation's own version is the live one: it must be there to go back to."""
        settings, desk = ask.desk.services.settings, ask.desk
        if await desk.read(lambda db: versions.live(db, desk.clinic)) is not None:
            return
        first = await to_thread.run_sync(folders.adopt, settings.project, settings.versions)
        if first is None:
            raise Refused(409, "There would be no way back", NO_MODEL)
        name, made = first

        def work(db: Session) -> None:
            versions.add(db, desk.clinic, name, None, desk.now())
            if versions.find(db, desk.clinic, name).trained != made:
                versions.keep_trained(db, desk.clinic, name, made)
            versions.begin_live(db, desk.clinic, name, desk.now())

        await desk.read(work)


def hand_out(db: Session, ask: Ask, deed: str, found: Version, reason: str) -> None:
    """Begin to publish, with a note in the trail; raises Changed while another publication is under way."""
    before = versions.live(db, ask.desk.clinic)
    versions.hand_out(db, ask.desk.clinic, found.id, ask.who, reason, ask.desk.now())
    told = {"live": before.version.id if before else None}
    ask.note(db, Deed(deed, found.id, told, {"live": found.id, **({"reason": reason} if reason else {})}))


def trained(db: Session, ask: Ask) -> Version:
    """The version of the address; raises Missing when it has no model."""
    found = versions.find(db, ask.desk.clinic, _id(ask))
    if found.trained is None:
        raise Missing("This version has not been trained.")
    return found


def judged(db: Session, clinic: str, found: Version) -> Verdict:
    """What the version's check allows, beside what is live and what the installation's own version gets wrong."""
    live = versions.live(db, clinic)
    first = versions.first(db, clinic)
    known = first.results["wrong"] if first and first.results else {}
    return verdict(found.results, live.version.results if live and live.version.id != found.id else None, known)


def nothing_to_train(db: Session, clinic: str, name: str, project: Path) -> str:
    """Why a training of this content would be of no use; empty when it is of use."""
    live = versions.live(db, clinic)
    if live and live.version.id == name:
        return "What is approved is live already. Approve a change first."
    if live is None and name == model.content_hash(project):
        return "Nothing is approved that the assistant does not know already. Approve a change first."
    if any(one.id == name and one.trained for one in versions.everything(db, clinic)):
        return "What is approved is trained already. Check it, or publish it."
    return ""


def _id(ask: Ask) -> str:
    return str(ask.request.path_params["version"])
