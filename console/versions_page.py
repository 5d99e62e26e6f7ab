"""Versions: train the approved content, check it, publish it, and use an earlier version again."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.responses import Response

from console import elsewhere, folders, releasing, results
from console.desk import Ask
from console.folders import Content
from console.guard import Page
from console.room import LOG, Room, tail
from console.storage import jobs, people, versions
from console.storage.jobs import Job
from console.storage.trail import Deed
from console.storage.versions import place

SHOWN = 30  # questions of one kind
LONGEST = 500  # characters of a reason


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
            clinic = ask.desk.clinic
            jobs.end_silent(db, ask.desk.now())
            everything = versions.everything(db, clinic)
            everyone = elsewhere.clinics(ask.by)
            return {
                "live": versions.live(db),
                "all": everything,
                "own": {one.id for one in everything},
                "checked": {one.id for one in everything if results.of(one.results, clinic, everyone)},
                "jobs": jobs.last(db, clinic),
                "history": versions.history(db),
                "again": elsewhere.usable(db, ask.by),
                "clinic": clinic,
                "somebody": elsewhere.SOMEBODY,
                "names": people.names(db, clinic),
            }

        shown = await ask.desk.read(read)
        busy = any(job.state == jobs.RUNNING for job in shown["jobs"])
        handing = shown["live"] is not None and shown["live"].state == versions.HANDING
        root, live = ask.desk.services.settings.versions, shown["live"]
        left_out = folders.left_out(root, live.version.id, ask.desk.clinic) if live else ()
        values = {"left_out": left_out, "refresh": 3 if busy or handing else 0, "busy": busy, "handing": handing, **shown}
        return ask.page("versions.html", 200, None, **values)

    async def train(self, ask: Ask) -> Response:
        """Write the approved content into a folder and train it; says why where there is nothing to train."""
        begun = await ask.desk.hashing(lambda: releasing.begin_training(ask.by, self._content))
        self._room.begin(begun)
        return ask.go(f"/versions/jobs/{begun.id}")

    async def check(self, ask: Ask) -> Response:
        """Ask a trained version everything."""
        begun = await to_thread.run_sync(releasing.begin_check, ask.by, _id(ask))
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

        def read(db: Session) -> dict[str, Any]:
            found, live = versions.find(db, ask.desk.clinic, _id(ask)), versions.live(db)
            others = elsewhere.verdicts(db, ask.by, found)
            return {
                "version": found,
                "found": results.of(found.results, ask.desk.clinic, elsewhere.clinics(ask.by)),
                "verdict": releasing.judged(db, ask.by, found),
                "unsafe_elsewhere": sum(len(one.blocked) for one in others),
                "lost_elsewhere": sum(len(one.lost) for one in others),
                "somebody": elsewhere.SOMEBODY,
                "is_live": live is not None and live.version.id == found.id,
            }

        shown = await ask.desk.read(read)
        left_out = folders.left_out(ask.desk.services.settings.versions, shown["version"].id, ask.desk.clinic)
        return ask.page("version.html", 200, None, most=SHOWN, refresh=0, left_out=left_out, **shown)

    async def publish(self, ask: Ask) -> Response:
        """Hand a checked version to the bots; raises Refused for what the check does not allow."""
        reason = " ".join(ask.form.get("reason").split())[:LONGEST]
        await to_thread.run_sync(releasing.publish, ask.by, _id(ask), reason)
        return ask.go("/versions", told="handing")

    async def again(self, ask: Ask) -> Response:
        """Use one of the last ten live versions again."""
        await to_thread.run_sync(releasing.use_again, ask.by, _id(ask))
        return ask.go("/versions", told="handing")


def _id(ask: Ask) -> str:
    return str(ask.request.path_params["version"])
