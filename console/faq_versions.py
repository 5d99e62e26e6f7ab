"""`faq train`, `check`, `publish` and `rollback`: begun as on the page, followed until they are over."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from console import elsewhere, releasing, results
from console.acting import By
from console.checking import TALKS, Verdict
from console.faq_terminal import NotDone, Terminal
from console.publishing import PATIENCE
from console.room import Room
from console.storage import jobs, versions
from console.storage.jobs import Job
from console.storage.versions import HANDING, LIVE

LOOK = 0.5  # seconds between two looks
SHOWN = 10  # questions of one kind
LONGEST = 500  # characters of a reason
ALONE = "No gateway sees it through: start one (make run). It goes on then by itself, and falls back where it can't."


def train(terminal: Terminal, by: By, _: Namespace) -> bool:
    """Train what is approved."""
    job = releasing.begin_training(by, terminal.content)
    terminal.tell(f"Training version {job.version}.")
    return _followed(terminal, by, job)


def check(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Ask a version everything; whether it may be published."""
    id = asked.version or _newest(by)
    terminal.tell(f"Checking version {id}.")
    if not _followed(terminal, by, releasing.begin_check(by, id)):
        return False
    with by.services.database.transaction() as db:
        found = versions.find(db, by.clinic, id)
        verdict, others = releasing.judged(db, by, found), elsewhere.verdicts(db, by, found)
    _tell(terminal, verdict, results.of(found.results, by.clinic, elsewhere.clinics(by)) or {})
    if unsafe := sum(len(one.blocked) for one in others):
        terminal.tell(f"Not safe for {elsewhere.SOMEBODY} ({unsafe}).")
    return not verdict.blocked and not unsafe


def publish(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Hand a version to the bots."""
    id = asked.version or _newest(by)
    releasing.publish(by, id, " ".join(asked.reason.split())[:LONGEST])
    return _settled(terminal, by, id)


def rollback(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Use an earlier version again."""
    with by.services.database.transaction() as db:
        usable = [one for one in elsewhere.usable(db, by) if not one.hindrance]
    if not asked.version and not usable:
        raise NotDone("No other version was live: there is nothing to go back to.")
    id = asked.version or usable[0].version.id
    releasing.use_again(by, id)
    return _settled(terminal, by, id)


def _newest(by: By) -> str:
    """The newest trained version that is not live. Raises NotDone."""
    with by.services.database.transaction() as db:
        found = releasing.drafts(db, by.clinic)
    if not found:
        raise NotDone("Every trained version is live. Train what is approved first: faq train.")
    return found[0].id


def _followed(terminal: Terminal, by: By, job: Job) -> bool:
    """Do a job here, and tell each step; whether it ended well. Ctrl-C interrupts it."""
    room, step = Room(by.services, terminal.tools), ""
    room.begin(job)
    try:
        while job.state == jobs.RUNNING:
            terminal.wait(LOOK)
            with by.services.database.transaction() as db:
                job = jobs.find(db, by.clinic, job.id)
            if job.step != step:
                step = job.step
                terminal.tell(step)
    finally:
        room.leave()
    return job.state == jobs.DONE


def _settled(terminal: Terminal, by: By, id: str) -> bool:
    """Wait until a publication is over; whether the version is live."""
    begun = by.now()
    terminal.tell(f"The bots are taking version {id} over. Visitors notice nothing.")
    while True:
        with by.services.database.transaction() as db:
            last = versions.history(db)[0]
        if last.state != HANDING or last.version.id != id:
            terminal.tell(last.told)
            return last.state == LIVE and last.version.id == id
        if by.now() - begun > 2 * PATIENCE:
            raise NotDone(ALONE)
        terminal.wait(LOOK)


def _tell(terminal: Terminal, verdict: Verdict, found: Mapping[str, Any]) -> None:
    wrong, talks = found.get("wrong", {}), found.get(TALKS)
    terminal.tell(verdict.told)
    if talks:
        terminal.tell(f"{talks[0]} of {talks[1]} whole conversations go as they should.")
    _tell_some(terminal, "Not safe, so that nobody can publish it", [f"“{say}”: {wrong[say]}" for say in verdict.blocked])
    _tell_some(terminal, "Newly wrong, so that publishing needs --reason", [f"“{say}”: {wrong[say]}" for say in verdict.lost])
    _tell_some(terminal, "Newly right", [f"“{say}”" for say in verdict.won])


def _tell_some(terminal: Terminal, title: str, lines: Sequence[str]) -> None:
    if lines:
        terminal.tell("\n  ".join([f"{title} ({len(lines)}):", *lines[:SHOWN]]))
