"""The staff's work by command line, by the rules of the pages: `python -m console.faq inbox --by NAME`; `--help` says more."""

from __future__ import annotations

import argparse
import getpass
import math
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from console import faq_questions, faq_versions, passwords, roles
from console.acting import By
from console.entrance import WRONG
from console.faq_terminal import NotDone, Terminal, opened
from console.guard import Refused
from console.roles import Role
from console.storage import logins, people, trail
from console.storage.inbox import KINDS, STATES
from console.storage.rows import Changed, Missing, NotYours, Person
from console.storage.trail import Deed
from gateway.services import Services
from gateway.settings import SettingError

PASSWORD = "FAQ_PASSWORD"
FROM = "command line"
Under = Any  # argparse's own type for what add_subparsers gives is private
Asking = Callable[[str], str]
Command = Callable[[Terminal, By, argparse.Namespace], bool]
EPILOG = f"""The password is asked for, or taken from {PASSWORD}. It works on the database and the versions of this folder's
gateway (GATEWAY_DATABASE_URL, GATEWAY_VERSIONS). Status: 0 done, 1 not done (it says why), 2 wrongly typed."""


def main(
    arguments: Sequence[str] | None = None,
    asking: Asking = getpass.getpass,
    opening: Callable[[], Terminal] = opened,
    errors: TextIO | None = None,
) -> int:
    """Do one command; its status: 0 done, 1 not done. What is wrongly typed ends with 2."""
    asked = parser().parse_args(arguments)
    try:
        terminal = opening()
        services = terminal.services(asked.clinic)
        named = asked.clinic if len(terminal.house.all()) > 1 else ""
        by = By(services, let_in(services, named, asked.by, _password(asking), asked.least))
        command: Command = asked.command
        return 0 if command(terminal, by, asked) else 1
    except Refused as no:
        print(f"{no.title}. {no.text}", file=errors or sys.stderr)
    except (NotDone, Changed, Missing, NotYours, SettingError, OSError) as no:
        print(no, file=errors or sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. What is live goes on.", file=errors or sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """What may be typed."""
    whole = argparse.ArgumentParser(prog="faq", description=__doc__, epilog=EPILOG)
    what = whole.add_subparsers(dest="what", required=True, metavar="COMMAND")
    _about_questions(what)
    _about_answers(what.add_parser("answer", help="list, show, write, approve or retire answers"))
    _about_versions(what)
    export = _add(what, "export", faq_questions.export, "viewer", "write all answers, or all content that is approved")
    export.add_argument("file", type=Path, help=".csv or .yml: all answers; .zip: knowledge/ and data/ with what is approved")
    return whole


def _add(under: Under, name: str, command: Command, least: Role, does: str) -> argparse.ArgumentParser:
    description = f"{does[0].upper()}{does[1:]}. You need to be {least} or more."
    made: argparse.ArgumentParser = under.add_parser(name, help=does, description=description)
    made.add_argument("--by", required=True, metavar="NAME", help="who you are: your name as you log in at /staff")
    made.add_argument("--clinic", metavar="ID", help="at which clinic, where the installation has several")
    made.set_defaults(command=command, least=least)
    return made


def _about_questions(what: Under) -> None:
    inbox = _add(what, "inbox", faq_questions.inbox, "viewer", "list what was not answered, or show one question")
    inbox.add_argument("question", nargs="?", help="the id of a question, or how it begins")
    inbox.add_argument("--state", choices=[*STATES, "any"], default="new")
    inbox.add_argument("--kind", choices=list(KINDS), default="")
    inbox.add_argument("--search", default="", metavar="WORDS")
    inbox.add_argument("--often", action="store_true", help="most asked first")
    attach = _add(what, "attach", faq_questions.attach, "editor", "attach a question of the inbox to an answer, as a draft")
    attach.add_argument("question", help="the id of the question, or how it begins")
    attach.add_argument("answer", help="the id of the answer, such as aftercare.makeup")
    attach.add_argument("--wording", action="append", help="what is learned, instead of what visitors asked; may come again")
    attach.add_argument("--to-test", action="store_true", help="not to be learned, but asked in every check")


def _about_answers(answer: argparse.ArgumentParser) -> None:
    what = answer.add_subparsers(dest="deed", required=True, metavar="DEED")
    listed = _add(what, "list", faq_questions.answers, "viewer", "list all answers with their states")
    listed.add_argument("--search", default="", metavar="WORDS")
    shown = _add(what, "show", faq_questions.answer, "viewer", "show one answer, and what is wrong with it")
    written = _add(what, "write", faq_questions.write, "editor", "keep the answers of a file as your drafts: all or none")
    written.add_argument("file", type=Path, help="a .yml or .csv as `faq export` writes it")
    written.add_argument("--try", dest="only_try", action="store_true", help="change nothing, only say what would change")
    approved = _add(what, "approve", faq_questions.approve, "editor", "approve a draft; a clinical one only as a second person")
    retired = _add(what, "retire", faq_questions.retire, "approver", "take an answer out of the next version")
    for one in (shown, approved, retired):
        one.add_argument("answer", help="its id, such as aftercare.makeup")


def _about_versions(what: Under) -> None:
    newest = "its id; without one the newest that is trained and not live"
    _add(what, "train", faq_versions.train, "editor", "train what is approved, and wait for it")
    check = _add(what, "check", faq_versions.check, "editor", "ask a version all test questions; status 1 when it is not safe")
    check.add_argument("version", nargs="?", help=newest)
    publish = _add(what, "publish", faq_versions.publish, "approver", "hand a checked version to the bots, and wait for them")
    publish.add_argument("version", nargs="?", help=newest)
    publish.add_argument("--reason", default="", help="why, where questions are newly wrong")
    again = _add(what, "rollback", faq_versions.rollback, "approver", "use an earlier live version again, and wait")
    again.add_argument("version", nargs="?", help="its id; without one the one that was live before")


def let_in(services: Services, named: str, name: str, password: str, least: Role) -> Person:
    """Who this is, at the clinic that was `named`; tries count as at the log-in, but apart from those there. Raises NotDone."""
    clinic, now, secret = services.clinic.id, services.clock(), services.sessions.secret
    keys = logins.keys(secret, f"{named} {FROM}", name, FROM)
    with services.database.transaction() as db:
        until = logins.count(db, keys, now)
        person, stored = people.by_name(db, clinic, name) or (None, None)
    if until:
        minutes = math.ceil((until - now).total_seconds() / 60)
        raise NotDone(f"There were too many tries. Try again in {minutes} minutes, or ask an administrator.")
    right = passwords.matches(stored, password)
    with services.database.transaction() as db:
        if not right or person is None or not person.active:
            deed = Deed("log_in.failed", person.id if person else None, result="refused")
            trail.write(db, clinic, None, deed, now)
        else:
            logins.forget(db, *keys)
            trail.write(db, clinic, person, Deed("log_in", person.id, after={"by": FROM}), now)
    if not right or person is None or not person.active:
        raise NotDone(WRONG)
    if not roles.may(person.role, least):
        raise NotDone(f"You need to be {least} or more for this. Nothing was changed.")
    return person


def _password(asking: Asking) -> str:
    given = os.environ.get(PASSWORD)
    return asking("Password: ") if given is None else given


if __name__ == "__main__":
    sys.exit(main())
