"""Security headers on everything that leaves the gateway."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": NOTHING,
}
A_YEAR = "max-age=31536000"


def page_policy(ancestors: str = "'none'", frames: str = "'none'") -> str:
    """The policy of a page of ours: own files only, nothing inline, no text becomes script."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        f"frame-src {frames}; frame-ancestors {ancestors}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


class SecurityHeaders:
    """Adds what a handler has not set itself; nothing but files is kept by a cache."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        """`https`: the public address speaks TLS, so browsers shall never try without."""
        self.app = app
        self.more = {**ALWAYS, "Strict-Transport-Security": A_YEAR} if https else ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.more.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache" if "etag" in headers else "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)
