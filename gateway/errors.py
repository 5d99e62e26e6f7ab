"""Every error as `application/problem+json` (RFC 9457): what it is, and what to do, without anything that was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = structlog.get_logger(__name__)

TITLES = {
    "bad-request": (400, "The request is not as it must be"),
    "no-session": (401, "A session is needed"),
    "session-over": (401, "The session is over"),
    "not-yours": (403, "That belongs to another session"),
    "signature": (403, "The service that sends this is not known"),
    "origin": (403, "This website is not on the clinic's list"),
    "unknown-clinic": (404, "There is no such clinic here"),
    "not-found": (404, "There is nothing here"),
    "method": (405, "This address takes other methods"),
    "too-large": (413, "The request is too large"),
    "too-many": (429, "Too many requests"),
    "failed": (500, "Something went wrong"),
    "not-ready": (503, "The assistant is not ready"),
    "unavailable": (503, "The assistant can't answer now"),
}
CONTACT = "clinic_contact"  # in the request's scope
OF_STATUS = {400: "bad-request", 404: "not-found", 405: "method", 413: "too-large"}


class Problem(Exception):
    """An answer that is an error; `kind` is a row of `TITLES`."""

    def __init__(self, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.headers = kind, detail, dict(headers or {})

    def response(self) -> Response:
        """The problem document."""
        status, title = TITLES[self.kind]
        body = {"type": self.kind, "title": title, "status": status, "detail": self.detail}
        return JSONResponse(body, status, self.headers, media_type="application/problem+json")


async def on_problem(_: Request, error: Exception) -> Response:
    """Answer with the problem that a handler raised."""
    assert isinstance(error, Problem)
    return error.response()


async def on_http(_: Request, error: Exception) -> Response:
    """Answer Starlette's own refusals (unknown address, wrong method) in the same shape."""
    assert isinstance(error, HTTPException)
    kind = OF_STATUS.get(error.status_code, "bad-request")
    return Problem(kind, f"{TITLES[kind][1]}: see /openapi.json.", error.headers).response()


def reached(request: Request, contact: str) -> None:
    """Note how the clinic that a request is for is reached, for the case that it fails."""
    request.scope[CONTACT] = contact


class Failures:
    """Answers what nobody foresaw, and a database that does not answer, with the clinic's number; logs only its kind."""

    def __init__(self, app: ASGIApp, contact: Callable[[], str]) -> None:
        """`contact` tells whom to call where no handler has said it (`reached`)."""
        self.app, self.contact = app, contact

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            logger.error("request_failed", error=type(error).__name__, path=scope.get("path"), where=place(error))
            if started or scope["type"] != "http":
                raise Broken() from None
            kind = "unavailable" if isinstance(error, SQLAlchemyError) else "failed"
            detail = f"Sorry, nothing can be answered now. {scope.get(CONTACT) or self.contact()}"
            await Problem(kind, detail, {"Retry-After": "5"}).response()(scope, receive, send)


class Broken(Exception):
    """An answer broke off; what went wrong is in the log already."""


def place(error: BaseException) -> str:
    """The file and line where an error was raised; never its text, which may hold a visitor's words."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "unknown"
