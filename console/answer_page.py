"""One answer: write it, see what is wrong with it, approve it, retire it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import approval, findings, overtaken, shelf
from console.changes import STAFF, Told
from console.desk import Ask
from console.findings import Finding
from console.grouping import Sorter
from console.guard import Page, Refused
from console.inbox import texts
from console.shelf import NATURES, Book, Shelf
from console.storage import answers, inbox, people, writers
from console.storage.answers import Given
from console.storage.approving import STATES
from console.storage.rows import Changed, Missing, NotYours
from gateway.storage.staff_tables import Draft

LONGEST_DATE = 30  # characters


@dataclass(frozen=True)
class Typed:
    """The form as it is shown: what is kept, or what somebody typed and could not keep."""

    given: Given
    wordings: str
    version: int
    taken: tuple[str, ...]
    problem: str = ""


class Answers:
    """The handlers of one answer; the encoder tells which wordings are near each other."""

    def __init__(self, sorter: Sorter) -> None:
        self._encode = sorter.encode

    def pages(self) -> list[Page]:
        """Their addresses."""
        return [
            Page("GET", "/answers/new", self.begin, "editor"),
            Page("POST", "/answers", self.create, "editor"),
            Page("GET", "/answers/{answer}", self.show, "viewer"),
            Page("POST", "/answers/{answer}", self.save, "editor"),
            Page("POST", "/answers/{answer}/approve", self.approve, "editor"),
            Page("POST", "/answers/{answer}/retire", self.retire, "approver"),
        ]

    async def begin(self, ask: Ask) -> Response:
        """An empty form, or one with what the inbox left: `draft` names it."""
        found = await _shelf(ask)
        draft = next((one for one in found.begun if one.id == ask.query("draft")), None)
        wordings = tuple(str(one) for one in draft.wordings) if draft else ()
        topic = await _topic_of(ask, draft) if draft else ""
        given = Given(Told("", (draft.title or "") if draft else "", "", wordings, STAFF, topic), "practical", "", "")
        return _form(ask, found, None, Typed(given, "\n".join(wordings), 0, (draft.id,) if draft else ()), ())

    async def create(self, ask: Ask) -> Response:
        """Keep a new answer as a draft."""
        found, typed = await _shelf(ask), _typed(ask, "")
        known = {*found.books, *(one.answer for one in found.begun if one.answer)}
        given = replace(typed.given, told=replace(typed.given.told, id=_new_id(ask, typed.given, known)))
        if problem := await ask.desk.hashing(lambda: _unkeepable(given)):
            return _form(ask, found, None, replace(typed, problem=problem), (), 400)
        try:
            await _keep(ask, given, 0, typed.taken)
        except Changed as error:
            return _form(ask, found, None, replace(typed, problem=str(error)), (), 409)
        return ask.go(f"/answers/{given.told.id}", told="saved")

    async def show(self, ask: Ask) -> Response:
        """The answer as it is written now, with what is wrong with it."""
        found = await _shelf(ask)
        book = _book(ask, found)
        return await self._shown(ask, found, book, _kept(book))

    async def save(self, ask: Ask) -> Response:
        """Keep what was typed as a draft; what can't be kept is shown again."""
        found = await _shelf(ask)
        book = _book(ask, found)
        typed = _typed(ask, book.told.id)
        if problem := await ask.desk.hashing(lambda: _unkeepable(typed.given)):
            return await self._shown(ask, found, book, replace(typed, problem=problem), 400)
        try:
            await _keep(ask, typed.given, typed.version, typed.taken)
        except Changed as error:
            newer = await _shelf(ask)
            book = _book(ask, newer)
            again = replace(typed, version=book.version, problem=f"{error} Save again to write over it on purpose.")
            return await self._shown(ask, newer, book, again, 409)
        return ask.go(f"/answers/{book.told.id}", told="saved")

    async def approve(self, ask: Ask) -> Response:
        """Approve it, if nothing stops that."""
        found = await _shelf(ask)
        book = _book(ask, found)
        wrong = await ask.desk.hashing(lambda: _wrong(ask, found, book))
        return await _done(ask, book, "approved", lambda db: approval.approve(db, ask.by, book, wrong, ask.form.version))

    async def retire(self, ask: Ask) -> Response:
        """Take it out of the next version."""
        book = _book(ask, await _shelf(ask))
        return await _done(ask, book, "retired", lambda db: approval.retire(db, ask.by, book, ask.form.version))

    async def _shown(self, ask: Ask, found: Shelf, book: Book, typed: Typed, status: int = 200) -> Response:
        names, is_own = await ask.desk.read(lambda db: (people.names(db, ask.desk.clinic), _is_own(db, ask, book)))
        wrong = await ask.desk.hashing(lambda: _wrong(ask, found, book))
        old = answers.told_of(book.row) if book.row else None
        known = {*(old.wordings if old else ()), *(book.live.wordings if book.live else ())}
        if book.row and book.state == "draft":
            new = [one for one in book.told.wordings if one not in known]
            wrong += await ask.desk.hashing(lambda: findings.near(book.told, new, found.library, self._encode))
        return _form(ask, found, book, typed, wrong, status, names, is_own)


def _form(
    ask: Ask,
    found: Shelf,
    book: Book | None,
    typed: Typed,
    wrong: Sequence[Finding],
    status: int = 200,
    names: dict[str, str] | None = None,
    is_own: bool = False,
) -> Response:
    may_approve = bool(book and book.waits_for(ask.who, is_own) and not any(one.stops for one in wrong))
    places = {"": "The clinic's document, word for word", STAFF: "Written by the staff"}
    places |= {name: f"The document “{name}”, word for word" for name in found.documents if name not in places}
    values: dict[str, Any] = {"book": book, "typed": typed, "wrong": wrong, "places": places}
    values["overtaken"] = overtaken.of_answer(book) if book else None
    values["may_approve"], values["topics"] = may_approve, _topics(ask)
    now = ask.desk.now()
    return ask.page("answer.html", status, **values, natures=NATURES, states=STATES, names=names or {}, now=now)


def _wrong(ask: Ask, found: Shelf, book: Book) -> list[Finding]:
    """What is wrong with a draft; nothing with what is no draft."""
    return approval.wrong(found, book, ask.desk.services.clinic.knowledge) if book.row and book.state == "draft" else []


def _is_own(db: Session, ask: Ask, book: Book) -> bool:
    """Whether this person has written on the draft, and no other approver since."""
    return writers.is_own(db, ask.who, "answers", book.told.id)


async def _topic_of(ask: Ask, draft: Draft) -> str:
    """What most of the questions that an inbox's draft came from were taken for; empty where they can't be answered."""
    found = await ask.desk.read(lambda db: inbox.topic_of(db, draft.work_id)) if draft.work_id else None
    return found if found in _topics(ask) else ""


def _topics(ask: Ask) -> dict[str, str]:
    """What the first document is silent about, by its label."""
    known = ask.desk.services.clinic.knowledge
    found = {topic.name: topic.label for topic in known.topics.topics.values() if not topic.health} if known else {}
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def _kept(book: Book) -> Typed:
    """The form of what is kept, with the wordings that the inbox left at its end."""
    given = approval.as_given(book)
    more = [str(one) for draft in book.drafts for one in draft.wordings if one not in book.told.wordings]
    lines = "\n".join((*book.told.wordings, *dict.fromkeys(more)))
    return Typed(given, lines, book.version, tuple(draft.id for draft in book.drafts))


def _typed(ask: Ask, answer: str) -> Typed:
    form = ask.form
    nature = form.get("nature") if form.get("nature") in NATURES else "clinical"
    title, wordings = " ".join(form.get("title").split()), form.get("wordings")
    told = Told(answer, title, form.get("text").strip(), tuple(texts(wordings)), form.get("document"), form.get("topic"))
    review = form.get("review_by").strip()[:LONGEST_DATE]
    given = Given(told, nature, " ".join(form.get("owner").split())[:100], review)
    return Typed(given, wordings, form.version, tuple(form.all("taken")))


def _unkeepable(given: Given) -> str:
    """Why this can't even be kept as a draft, as a sentence; empty when it can."""
    if given.review_by and not _is_date(given.review_by):
        return f"“{given.review_by}” is no date: write it as 2027-01-31, or leave it empty."
    return findings.unkeepable(given.told)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _new_id(ask: Ask, given: Given, known: set[str]) -> str:
    """Begins with what kind it is; with several clinics, with whose it is."""
    begins = ask.desk.clinic if ask.desk.desks.are_several else given.nature
    return answers.new_id(given.told.title, begins, known)


async def _shelf(ask: Ask) -> Shelf:
    base = ask.desk.base
    return await ask.desk.read(lambda db: shelf.read(db, ask.desk.clinic, base))


async def _keep(ask: Ask, given: Given, version: int, taken: Sequence[str]) -> None:
    def do(db: Session) -> None:
        answers.save(db, ask.desk.clinic, ask.who, given, version, taken, ask.desk.now())

    await ask.desk.read(do)


async def _done(ask: Ask, book: Book, told: str, work: Callable[[Session], None]) -> Response:
    """Change a kept answer; raises Changed, Missing, and Refused for who may not."""
    try:
        await ask.desk.read(work)
    except NotYours as no:
        raise Refused(403, "That is for somebody else", f"{no} Nothing was changed.") from None
    return ask.go(f"/answers/{book.told.id}", told=told)


def _book(ask: Ask, found: Shelf) -> Book:
    book = found.books.get(str(ask.request.path_params["answer"]))
    if book is None:
        raise Missing("There is no such answer.")
    return book
