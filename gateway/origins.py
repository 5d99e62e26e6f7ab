"""Which websites may speak to this clinic's assistant: its own list, and the gateway's own pages."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.errors import Problem

API = "/v1/"
METHODS = ("GET", "POST", "DELETE")
SENT = ("Authorization", "Content-Type", "Accept")
READ = ("Retry-After", "Content-Disposition")
AN_HOUR = 3600


class Origins:
    """Refuses foreign websites under /v1/; Starlette's CORS does the rest, without credentials."""

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...], own: str) -> None:
        """`allowed` are origins such as https://clinic.example; `own` is the gateway's public one where it is known."""
        self.app, self.own = app, own
        self.allowed = frozenset(one.rstrip("/").lower() for one in (*allowed, own) if one)
        self.cors = CORSMiddleware(
            app,
            allow_origins=tuple(self.allowed),
            allow_methods=METHODS,
            allow_headers=SENT,
            expose_headers=READ,
            max_age=AN_HOUR,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or self._is_own(origin, headers):
            return await self.app(scope, receive, send)
        if origin.lower() not in self.allowed:
            problem = Problem(
                "origin", "The clinic has to add this website to GATEWAY_ORIGINS or website_origins in clinic.yml."
            )
            return await problem.response()(scope, receive, send)
        return await self.cors(scope, receive, send)

    def _is_own(self, origin: str, headers: Headers) -> bool:
        """Whether the request comes from a page of the gateway itself (the proxy speaks TLS, so the scheme may differ)."""
        host = headers.get("host", "")
        return origin.lower() in (f"http://{host}", f"https://{host}", self.own.lower() or f"https://{host}")
