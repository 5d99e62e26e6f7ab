"""`faq inbox`, `attach`, `answer` and `export`: what is asked, and what is written about it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sqlalchemy.orm import Session

from console import approval, bases, exchanging, item, shelf
from console.acting import By
from console.faq_terminal import NotDone, Terminal
from console.inbox import texts
from console.shelf import Book, Shelf
from console.storage import deciding, people
from console.storage import inbox as questions
from console.storage.approving import STATES
from console.storage.deciding import Choice
from console.storage.inbox import Group, Wanted
from console.storage.rows import Missing

SHORT = 8  # characters of a question's id
MOST = 50  # rows of a list


def inbox(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """List questions, or show one."""
    with by.services.database.transaction() as db:
        if asked.question:
            for line in _item(db, by, _group(db, by, asked.question)):
                terminal.tell(line)
            return True
        state = "" if asked.state == "any" else asked.state
        wanted = Wanted(state, asked.kind, asked.search, "often" if asked.often else "newest")
        found = wanted.of(questions.groups(db, by.clinic))
        names, waiting = people.names(db, by.clinic), questions.unsorted(db, by.clinic)
    for one in found[:MOST]:
        whose = f", {names.get(one.claimed_by or '', 'somebody')} is at it" if one.claimed(by.now()) else ""
        terminal.tell(f"{one.id[:SHORT]}  {one.count:3}×  {questions.STATES[one.state]}{whose}  {_line(one.text)}")
    terminal.tell(f"{len(found)} questions{f', the first {MOST} are shown' if len(found) > MOST else ''}.")
    if waiting:
        terminal.tell(f"{waiting} more are not sorted yet: the gateway does that every minute.")
    return True


def attach(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Attach a question to an answer: its wordings become a draft."""
    known = by.services.clinic.knowledge
    if known is None or asked.answer not in known.answers:
        raise NotDone(f"There is no answer {asked.answer}: see `faq answer list`. Nothing was changed.")
    with by.services.database.transaction() as db:
        group = _group(db, by, asked.question)
        wordings = texts("\n".join(asked.wording)) if asked.wording else item.teachable(group.wordings)
        if problem := item.problem_of(wordings, ""):
            raise NotDone(problem)
        if asked.to_test and (problem := shelf.read(db, by.clinic, _base(by)).untestable(wordings)):
            raise NotDone(problem)
        choice = Choice("attached", asked.answer, tuple(wordings), to_test=asked.to_test)
        deciding.decide(db, by.clinic, by.who, group.id, group.version, choice, by.now())
    how = "Kept to test with, for" if asked.to_test else "Attached, as a draft, to"
    terminal.tell(f"{how} {asked.answer}: {'; '.join(wordings)}")
    return True


def answers(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """List all answers."""
    words = asked.search.casefold().split()
    for id_, book in _shelf(by).books.items():
        said = " ".join((book.told.title, book.told.text, *book.told.wordings)).casefold()
        if all(word in said for word in words):
            more = f", {len(book.drafts)} drafts of the inbox" if book.drafts else ""
            terminal.tell(f"{id_}  {STATES[book.state]}{more}  {book.told.title}")
    return True


def answer(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Show one answer."""
    found = _shelf(by)
    book = _book(found, asked.answer)
    terminal.tell(
        f"{book.told.id}: {book.told.title}\n{STATES[book.state]}, {shelf.NATURES[book.nature]}\n\n{book.told.text}\n"
    )
    terminal.tell("\n".join(f"- {wording}" for wording in book.told.wordings))
    for draft in book.drafts:
        terminal.tell(f"Left by the inbox: {'; '.join(draft.wordings)}")
    for draft in book.tests:
        terminal.tell(f"Asked in every check: {'; '.join(draft.wordings)}")
    for one in approval.wrong(found, book, by.services.clinic.knowledge) if book.state == "draft" else ():
        terminal.tell(f"{'To mend: ' if one.stops else 'Look at: '}{one.text}")
    return True


def write(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Keep the answers of a file as drafts."""
    try:
        terminal.tell(exchanging.taken(_room(by), asked.file, by.who.name, asked.only_try))
    except exchanging.Wrong as no:
        raise NotDone(f"{no}\nNothing was changed.") from None
    return True


def approve(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Approve a draft."""
    found = _shelf(by)
    book = _book(found, asked.answer)
    wrong = approval.wrong(found, book, by.services.clinic.knowledge)
    with by.services.database.transaction() as db:
        approval.approve(db, by, book, wrong, book.version)
    terminal.tell(f"{asked.answer} is approved: it goes into the next version.")
    return True


def retire(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Take an answer out of the next version."""
    with by.services.database.transaction() as db:
        book = _book(shelf.read(db, by.clinic, _base(by)), asked.answer)
        approval.retire(db, by, book, book.version)
    terminal.tell(f"{asked.answer} is retired: it goes with the next version.")
    return True


def export(terminal: Terminal, by: By, asked: Namespace) -> bool:
    """Write a file."""
    take = exchanging.packed if asked.file.suffix == ".zip" else exchanging.written
    try:
        terminal.tell(take(_room(by), asked.file))
    except exchanging.Wrong as no:
        raise NotDone(str(no)) from None
    return True


def _group(db: Session, by: By, begins: str) -> Group:
    """The question whose id begins so. Raises NotDone."""
    found = [one for one in questions.groups(db, by.clinic) if one.id.startswith(begins)]
    if len(found) != 1:
        how = "No question's id begins" if not found else f"The ids of {len(found)} questions begin"
        raise NotDone(f"{how} with {begins}: see `faq inbox --state any`. Nothing was changed.")
    return found[0]


def _item(db: Session, by: By, group: Group) -> list[str]:
    """One question with everything around it, as lines."""
    found = questions.item(db, by.clinic, group.id)
    kinds = ", ".join(questions.KINDS.get(kind, kind) for kind in group.kinds)
    lines = [f"{group.id}\nAsked {group.count} times ({kinds}). State: {questions.STATES[group.state]}"]
    lines += [f"Before: {_line(line.text or '(about health; the words are not kept)')}" for line in found.before]
    lines += [f"Asked: {_line(text)}" for text in group.wordings]
    lines += [f"Answered: {found.answered}"] if found.answered else []
    for row in found.nearest[: item.NEAREST]:
        score = round(100 * float(row.get("score") or 0))
        lines.append(f"Near: {str(row.get('id')).removeprefix('faq/')} ({_line(str(row.get('text')))}), {score} of 100")
    return lines


def _line(text: str) -> str:
    """A text in one line, without what would move the cursor."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _shelf(by: By) -> Shelf:
    with by.services.database.transaction() as db:
        return shelf.read(db, by.clinic, _base(by))


def _base(by: By) -> Path:
    """What the clinic's content begins from."""
    settings = by.services.settings
    return bases.of(settings.knowledge.parent, by.clinic, settings.versions)


def _book(found: Shelf, answer: str) -> Book:
    if answer not in found.books:
        raise Missing(f"There is no answer {answer}: see `faq answer list`.")
    return found.books[answer]


def _room(by: By) -> exchanging.Room:
    clinics = bases.everyone(by.services.settings.knowledge.parent, by.clinic)
    return exchanging.Room(by.services.database, by.services.clinic, _base(by), clinics)
