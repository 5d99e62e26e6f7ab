"""Which websites may speak to a clinic's assistant: the clinic's own list, and the gateway's own pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.errors import Problem

API = "/v1/"
METHODS = ("GET", "POST", "DELETE")
SENT = ("Authorization", "Content-Type", "Accept")
READ = ("Retry-After", "Content-Disposition")
AN_HOUR = 3600
WEBSITE = "clinic_website"  # in the scope: the origin of a request from a website, when it is not the gateway's own

Allowed = Callable[[], Iterable[str]]


class Origins:
    """Refuses under /v1/ websites that are on no clinic's list; Starlette's CORS does the rest, without credentials.

    Which clinic a request is for is known later: `check` refuses a website of another one.
    """

    def __init__(self, app: ASGIApp, allowed: Allowed, own: str) -> None:
        """`allowed` tells origins such as https://clinic.example; `own` is the gateway's public one where it is known."""
        self.app, self.own, self.allowed = app, own, allowed
        self.cors = _Cors(app, self._is_listed, allow_methods=METHODS, allow_headers=SENT, expose_headers=READ, max_age=AN_HOUR)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or self._is_own(origin, headers):
            return await self.app(scope, receive, send)
        if not self._is_listed(origin):
            return await _refusal().response()(scope, receive, send)
        scope[WEBSITE] = origin
        return await self.cors(scope, receive, send)

    def _is_listed(self, origin: str) -> bool:
        return is_listed(origin, (*self.allowed(), self.own))

    def _is_own(self, origin: str, headers: Headers) -> bool:
        """Whether the request comes from a page of the gateway itself (the proxy speaks TLS, so the scheme may differ)."""
        host = headers.get("host", "")
        return origin.lower() in (f"http://{host}", f"https://{host}", self.own.lower() or f"https://{host}")


class _Cors(CORSMiddleware):
    """CORS for origins that may change while the gateway runs."""

    def __init__(self, app: ASGIApp, is_listed: Callable[[str], bool], **options: Any) -> None:
        super().__init__(app, **options)
        self._is_listed = is_listed

    def is_allowed_origin(self, origin: str) -> bool:
        return self._is_listed(origin)


def is_listed(origin: str, allowed: Iterable[str]) -> bool:
    """Whether an origin is one of a list, however it is written there."""
    return origin.lower() in {one.rstrip("/").lower() for one in allowed if one}


def check(request: Request, websites: Iterable[str]) -> None:
    """Raise Problem when a request comes from a website that is not among these, the clinic's own."""
    origin = request.scope.get(WEBSITE)
    if origin is not None and not is_listed(origin, websites):
        raise _refusal()


def _refusal() -> Problem:
    return Problem("origin", "The clinic has to add this website to GATEWAY_ORIGINS or website_origins in clinic.yml.")
