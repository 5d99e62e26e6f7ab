"""The API that the widget speaks: messages, feedback, call-backs, transcript, calendar file, erasure."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gateway import fallback, handover, incoming, transcripts
from gateway.conversations import Message
from gateway.errors import Problem
from gateway.house import House
from gateway.incoming import CallbackBody, FeedbackBody, MessageBody
from gateway.sessions import digest
from gateway.storage import callbacks, feedback, handovers, turns
from gateway.storage.rows import Conversation, Line, NotYours, Unknown
from gateway.texts import preferred
from gateway.visiting import Visit, address_of, bearer, enter


class Website:
    """The handlers of /v1/."""

    def __init__(self, house: House) -> None:
        self._house = house

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
        await self._count("address", address_of(request))
        body = await incoming.read(request, MessageBody)
        visit = enter(self._house, request, body.session, body.clinic)
        await self._admit(visit, body, request)
        message = Message(
            key=visit.session,
            message_id=body.message_id,
            text=incoming.plain_words(body.text or ""),
            choice_id=body.choice_id,
            address=address_of(request),
            language=preferred(request.headers.get("accept-language", ""), visit.services.texts.languages),
        )
        try:
            session, reply = await visit.talk.answer(message)
        except SQLAlchemyError:
            notice = fallback.urgent_notice(message.text, message.language, visit.known)
            detail = notice.text if notice else f"Sorry, nothing can be answered now. {visit.services.clinic.contact}"
            raise Problem("unavailable", detail, {"Retry-After": "5"}) from None
        handed_over = reply.pop("handed_over")
        return JSONResponse({"session": session, "messages": [reply] if reply["text"] else [], "handed_over": handed_over})

    async def news(self, request: Request) -> Response:
        """What a person of the clinic has written, and whether one still has the conversation."""
        visit = await self._visit(request)

        def look(db: Session, one: Conversation) -> tuple[list[Line], bool]:
            return handovers.told(db, one.id), one.handed_until is not None

        lines, handed_over = await visit.within(look)
        messages = handover.as_messages(lines, visit.services.texts)
        return JSONResponse({"session": bearer(request), "messages": messages, "handed_over": handed_over})

    async def feedback(self, request: Request) -> Response:
        """Take whether a reply helped."""
        await self._count("address", address_of(request))
        body = await incoming.read(request, FeedbackBody)
        now = self._house.clock()

        def give(db: Session, conversation: Conversation) -> None:
            feedback.give(db, conversation.id, body.message_id, body.helpful, body.reason, now)

        try:
            await enter(self._house, request, body.session, body.clinic).within(give)
        except NotYours:
            raise Problem("not-yours", "This reply was given in another session.") from None
        except Unknown:
            raise Problem("not-found", "message_id: there is no such reply.") from None
        return Response(status_code=204)

    async def callback(self, request: Request) -> Response:
        """Take somebody's wish to be called; it is kept apart from the conversation."""
        await self._count("address", address_of(request))
        body = await incoming.read(request, CallbackBody)
        visit = enter(self._house, request, body.session, body.clinic)
        await self._count("callbacks", digest(visit.key))
        now = self._house.clock()

        def ask(db: Session, conversation: Conversation) -> None:
            callbacks.ask(db, conversation.clinic, body.name.strip(), body.number, body.time, now)

        await visit.within(ask)
        return Response(status_code=204)

    async def erase(self, request: Request) -> Response:
        """Erase the conversation here and in the bot."""
        visit = await self._visit(request)
        await visit.talk.erase(visit.key)
        return Response(status_code=204)

    async def transcript(self, request: Request) -> Response:
        """Tell the conversation again."""
        visit = await self._visit(request)
        lines = await visit.within(lambda db, one: turns.transcript(db, one.id))
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"messages": transcripts.as_data(lines)})
        name = {"Content-Disposition": 'attachment; filename="conversation.txt"'}
        return PlainTextResponse(transcripts.as_text(lines, visit.known), headers=name)

    async def calendar(self, request: Request) -> Response:
        """The newest aftercare plan as a calendar file."""
        visit = await self._visit(request)
        plan = await visit.within(lambda db, one: turns.newest_plan(db, one.id))
        file = transcripts.calendar_file(plan, visit.known) if plan else None
        if file is None:
            raise Problem("not-found", "There is no aftercare plan with times to come in this conversation.")
        name = {"Content-Disposition": 'attachment; filename="aftercare.ics"'}
        return Response(file, media_type="text/calendar", headers=name)

    async def _visit(self, request: Request) -> Visit:
        """The visit of a request that carries its session in Authorization; counted. Raises Problem."""
        await self._count("address", address_of(request))
        return enter(self._house, request, bearer(request))

    async def _admit(self, visit: Visit, body: MessageBody, request: Request) -> None:
        """Count a message in its session, or a new conversation of its address; raises Problem."""
        if body.choice_id is not None or visit.session is not None:
            await self._count("session", digest(visit.key))
        else:
            await self._count("conversations", address_of(request))

    async def _count(self, limit: str, whose: str) -> None:
        await self._house.shared.limits.count(limit, whose)
