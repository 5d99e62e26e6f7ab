"""What is shared has changed since: staff take a document or an answer as it is shared now, or keep their own."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.responses import Response

from console import approval, overtaken, shelf
from console.desk import Ask
from console.guard import Page, Refused
from console.overtaken import Overtaken
from console.shelf import Book
from console.storage import answers, documents, shared
from console.storage.rows import Changed, Missing

OUTDATED = "A draft waits, or what is shared has changed again: look at it once more. Nothing was changed."
GONE = "It is not shared any more: keep your own, or take that out."


def pages() -> list[Page]:
    """Their addresses; rules have theirs with their other deeds."""
    return [
        Page("POST", "/answers/{answer}/shared", take_answer, "editor"),
        Page("POST", "/answers/{answer}/keep", keep_answer, "editor"),
        Page("POST", "/documents/{document}/shared", take_document, "editor"),
        Page("POST", "/documents/{document}/keep", keep_document, "approver"),
    ]


async def take_answer(ask: Ask) -> Response:
    """Write a draft of the answer as it is shared now."""

    def do(db: Session) -> str:
        book = _book(db, ask)
        if book.live is None:
            raise Refused(409, "There is nothing to take", GONE)
        given = replace(approval.as_given(book), told=book.live)
        answers.save(db, ask.desk.clinic, ask.who, given, book.version, (), ask.desk.now())
        return book.told.id

    return ask.go(f"/answers/{await ask.desk.read(do)}", told="saved")


async def keep_answer(ask: Ask) -> Response:
    """Keep the clinic's own answer; of a clinical one only an approver may say so."""

    def do(db: Session) -> str:
        book = _book(db, ask)
        if book.nature != "practical" and not ask.may("approver"):
            raise Refused(403, "That is for others", "You need to be approver for this. Nothing was changed.")
        thing = shared.of_answer(book.live, book.told.id)
        shared.keep(db, ask.desk.clinic, ask.who, thing, ask.desk.now())
        return book.told.id

    return ask.go(f"/answers/{await ask.desk.read(do)}", told="kept")


async def take_document(ask: Ask) -> Response:
    """Write a version with the text that is shared now."""

    def do(db: Session) -> str:
        row = documents.find(db, ask.desk.clinic, str(ask.request.path_params["document"]))
        _check(ask, overtaken.of_documents(db, ask.desk.clinic, ask.desk.base).get(row.id))
        text = overtaken.document_of(row, ask.desk.base).content
        if text is None:
            raise Refused(409, "There is nothing to take", GONE)
        return str(documents.add(db, ask.desk.clinic, ask.who, row.name, text, ask.desk.now()).id)

    return ask.go(f"/documents/{await ask.desk.read(do)}", told="saved")


async def keep_document(ask: Ask) -> Response:
    """Keep the clinic's own document."""

    def do(db: Session) -> str:
        row = documents.find(db, ask.desk.clinic, str(ask.request.path_params["document"]))
        _check(ask, overtaken.of_documents(db, ask.desk.clinic, ask.desk.base).get(row.id))
        shared.keep(db, ask.desk.clinic, ask.who, overtaken.document_of(row, ask.desk.base), ask.desk.now())
        return str(row.id)

    return ask.go(f"/documents/{await ask.desk.read(do)}", told="kept")


def _book(db: Session, ask: Ask) -> Book:
    """The answer that the address names. Raises Missing, and Changed for another state than the one that was shown."""
    book = shelf.read(db, ask.desk.clinic, ask.desk.base).books.get(str(ask.request.path_params["answer"]))
    if book is None:
        raise Missing("There is no such answer.")
    _check(ask, None if book.state == "draft" else overtaken.of_answer(book))
    return book


def _check(ask: Ask, found: Overtaken | None) -> None:
    if found is None or ask.form.get("seen") != found.seen:
        raise Changed(OUTDATED)
