"""Stand-ins for what the clinic is told through: a webhook that refuses anything but a right notice, and a mail server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.gateway.standin import served

FIELDS = {"id": str, "clinic": str, "kind": str, "level": str, "at": str, "open": str}
KINDS, LEVELS = ("urgent", "person"), ("emergency", "today", "crisis")


@dataclass
class Webhook:
    """`refusals` are statuses it answers first, one a request."""

    port: int = 0
    refusals: list[int] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/notices"

    async def receive(self, request: Request) -> Response:
        told = json.loads(await request.body())
        right = set(told) == set(FIELDS) and all(isinstance(told[key], kind) for key, kind in FIELDS.items())
        right = right and told["kind"] in KINDS and told["level"] in LEVELS
        if not right or request.headers.get("idempotency-key") != told["id"]:
            self.refused.append(repr(told))
            return Response(status_code=422)
        if self.refusals:
            return Response(status_code=self.refusals.pop(0))
        self.taken.append(told)
        return Response(status_code=204)


@contextmanager
def webhook() -> Iterator[Webhook]:
    hook = Webhook()
    with served(Starlette(routes=[Route("/notices", hook.receive, methods=["POST"])])) as hook.port:
        yield hook


@dataclass
class MailServer:
    """Speaks just enough SMTP, and refuses a mail without sender, receiver or subject."""

    port: int = 0
    mails: list[str] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 stand-in\r\n")
        while line := await reader.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                mail = (await reader.readuntil(b"\r\n.\r\n")).decode()
                whole = all(f"\r\n{name}: " in f"\r\n{mail}" for name in ("From", "To", "Subject", "Message-ID"))
                writer.write(b"250 taken\r\n" if whole else b"554 refused\r\n")
                if whole:
                    self.mails.append(mail)
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
        await writer.drain()
        writer.close()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    mails, loop = MailServer(), asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    started = asyncio.run_coroutine_threadsafe(asyncio.start_server(mails.talk, "127.0.0.1", 0), loop)
    mails.port = started.result(5).sockets[0].getsockname()[1]
    yield mails
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()
