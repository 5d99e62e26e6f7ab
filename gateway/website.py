"""The API that the widget speaks: messages, feedback, call-backs, transcript, calendar file, erasure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gateway import fallback, handover, incoming, opening, transcripts
from gateway.conversations import Message
from gateway.errors import Problem
from gateway.incoming import CallbackBody, FeedbackBody, MessageBody
from gateway.services import Services
from gateway.sessions import digest
from gateway.storage import callbacks, feedback, handovers, turns
from gateway.storage.rows import Conversation, Line, NotYours, Unknown
from gateway.texts import preferred

Some = TypeVar("Some")
BEARER = "bearer "


class Website:
    """The handlers of /v1/."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """The API's addresses."""
        return [
            Route("/v1/messages", self.messages, methods=["GET", "POST"]),
            Route("/v1/feedback", self.feedback, methods=["POST"]),
            Route("/v1/callback", self.callback, methods=["POST"]),
            Route("/v1/session", self.erase, methods=["DELETE"]),
            Route("/v1/transcript", self.transcript, methods=["GET"]),
            Route("/v1/aftercare.ics", self.calendar, methods=["GET"]),
        ]

    async def messages(self, request: Request) -> Response:
        """Take a message, or tell what is new."""
        return await (self.message if request.method == "POST" else self.news)(request)

    async def message(self, request: Request) -> Response:
        """Answer one message."""
        talk, known = self._services.open()
        await self._count("address", address_of(request))
        body = await incoming.read(request, MessageBody)
        language = preferred(request.headers.get("accept-language", ""), self._services.texts.languages)
        message = Message(
            key=await self._admitted(body, request),
            message_id=body.message_id,
            text=incoming.plain_words(body.text or ""),
            choice_id=body.choice_id,
            address=address_of(request),
            language=language,
        )
        try:
            session, reply = await talk.answer(message)
        except SQLAlchemyError:
            notice = fallback.urgent_notice(message.text, language, known)
            detail = notice.text if notice else f"Sorry, nothing can be answered now. {self._services.clinic.contact}"
            raise Problem("unavailable", detail, {"Retry-After": "5"}) from None
        handed_over = reply.pop("handed_over")
        return JSONResponse({"session": session, "messages": [reply] if reply["text"] else [], "handed_over": handed_over})

    async def news(self, request: Request) -> Response:
        """What a person of the clinic has written, and whether one still has the conversation."""
        self._services.open()
        await self._count("address", address_of(request))
        token = bearer(request)

        def look(db: Session, one: Conversation) -> tuple[list[Line], bool]:
            return handovers.told(db, one.id), one.handed_until is not None

        lines, handed_over = await self._within(self._services.key(token), look)
        messages = handover.as_messages(lines, self._services.texts)
        return JSONResponse({"session": token, "messages": messages, "handed_over": handed_over})

    async def feedback(self, request: Request) -> Response:
        """Take whether a reply helped."""
        self._services.open()
        await self._count("address", address_of(request))
        body = await incoming.read(request, FeedbackBody)
        now = self._services.clock()

        def give(db: Session, conversation: Conversation) -> None:
            feedback.give(db, conversation.id, body.message_id, body.helpful, body.reason, now)

        try:
            await self._within(self._services.key(body.session), give)
        except NotYours:
            raise Problem("not-yours", "This reply was given in another session.") from None
        except Unknown:
            raise Problem("not-found", "message_id: there is no such reply.") from None
        return Response(status_code=204)

    async def callback(self, request: Request) -> Response:
        """Take somebody's wish to be called; it is kept apart from the conversation."""
        self._services.open()
        await self._count("address", address_of(request))
        body = await incoming.read(request, CallbackBody)
        key = self._services.key(body.session)
        await self._count("callbacks", digest(key))
        now = self._services.clock()

        def ask(db: Session, conversation: Conversation) -> None:
            callbacks.ask(db, conversation.clinic, body.name.strip(), body.number, body.time, now)

        await self._within(key, ask)
        return Response(status_code=204)

    async def erase(self, request: Request) -> Response:
        """Erase the conversation here and in the bot."""
        talk, _ = self._services.open()
        await self._count("address", address_of(request))
        await talk.erase(self._services.key(bearer(request)))
        return Response(status_code=204)

    async def transcript(self, request: Request) -> Response:
        """Tell the conversation again."""
        _, known = self._services.open()
        await self._count("address", address_of(request))
        lines = await self._within(self._services.key(bearer(request)), lambda db, one: turns.transcript(db, one.id))
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"messages": transcripts.as_data(lines)})
        name = {"Content-Disposition": 'attachment; filename="conversation.txt"'}
        return PlainTextResponse(transcripts.as_text(lines, known), headers=name)

    async def calendar(self, request: Request) -> Response:
        """The newest aftercare plan as a calendar file."""
        _, known = self._services.open()
        await self._count("address", address_of(request))
        plan = await self._within(self._services.key(bearer(request)), lambda db, one: turns.newest_plan(db, one.id))
        file = transcripts.calendar_file(plan, known) if plan else None
        if file is None:
            raise Problem("not-found", "There is no aftercare plan with times to come in this conversation.")
        name = {"Content-Disposition": 'attachment; filename="aftercare.ics"'}
        return Response(file, media_type="text/calendar", headers=name)

    async def _admitted(self, body: MessageBody, request: Request) -> str | None:
        """The session's key, None for a new conversation; counted, and with this clinic. Raises Problem."""
        if body.clinic is not None and body.clinic != self._services.clinic.id:
            raise Problem("unknown-clinic", "clinic: this gateway answers for another one.")
        if body.session is None:
            if body.choice_id is not None:
                self._services.key(None)
            await self._count("conversations", address_of(request))
            return None
        key = self._services.key(body.session)
        await self._count("session", digest(key))
        return key

    async def _within(self, key: str, work: Callable[[Session, Conversation], Some]) -> Some:
        """Run `work` on the conversation of a key; raises Problem when its session is over."""
        services = self._services
        talk, _ = services.open()

        def run(db: Session) -> Some:
            return work(db, opening.current(db, key, services.clinic.id, services.session, services.clock()))

        return await talk.read(run)

    async def _count(self, limit: str, whose: str) -> None:
        await self._services.limits.count(limit, whose)


def address_of(request: Request) -> str:
    """The visitor's address, as the trusted proxy tells it."""
    return request.client.host if request.client else "unknown"


def bearer(request: Request) -> str | None:
    """The token in Authorization."""
    given = request.headers.get("authorization", "")
    return given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else None
