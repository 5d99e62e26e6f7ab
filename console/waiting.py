"""What else waits for somebody, beside what came in: told on the first page, each with the list that holds it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from console import overtaken, rule_fields, rule_shelf, shelf
from console.desk import Ask
from console.storage import handover, inbox

LISTS = {  # what waits in a list, for one and for several
    "/handover": ("visitor waits for a person", "visitors wait for a person"),
    "/inbox?sort=often": ("new question in the inbox", "new questions in the inbox"),
    "/answers": ("new answer to write, begun in the inbox", "new answers to write, begun in the inbox"),
    "/answers?need=wordings": ("answer with wordings from the inbox", "answers with wordings from the inbox"),
    "/answers?need=approval": ("answer for you to approve", "answers for you to approve"),
    "/answers?need=review": ("answer to read again, for its date is over", "answers to read again, for their dates are over"),
    "/differs": ("text of your own whose shared text has changed", "texts of your own whose shared text has changed"),
    "/rules": ("change of a rule not approved yet", "changes of rules not approved yet"),
}


@dataclass(frozen=True)
class Waiting:
    """A list with something to do: its address, and what waits there."""

    path: str
    text: str


def read(db: Session, ask: Ask) -> list[Waiting]:
    """The lists that are not empty, for who looks."""
    clinic, now, base = ask.desk.clinic, ask.desk.now(), ask.desk.base
    found, own = shelf.read(db, clinic, base), rule_shelf.read(db, clinic, base)
    books = list(found.books.values())
    counts = {
        "/handover": len(handover.waiting(db, clinic)),
        "/inbox?sort=often": inbox.untouched(db, clinic),
        "/answers": len(found.begun),
        "/answers?need=wordings": sum(bool(one.drafts) for one in books),
        "/answers?need=approval": len(shelf.to_approve(db, found, ask.who)),
        "/answers?need=review": sum(one.overdue(now) for one in books),
        "/differs": len(overtaken.every(db, clinic, base, own, books)),
        "/rules": sum(own.waiting(file) for file in rule_fields.files()),
    }
    return [Waiting(path, f"{many} {LISTS[path][many > 1]}") for path, many in counts.items() if many]
