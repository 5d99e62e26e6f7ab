"""A stand-in for the bot: its clinic channel on a real port, with a check of three questions, and every way to fail."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SECRET = "the bot's secret"
CLINICS = ("example", "harbour", "peel")
QUESTIONS = ("pregnancy", "active_acne", "closing")
START = "start the check"
ANSWERS = {"yes": "Yes", "no": "No", "not_sure": "Not sure"}
PLAN = [
    {
        "rule": "makeup",
        "quote": "It is important to avoid makeup for 24 to 48 hours",
        "state": "within",
        "until": "2030-01-02T10:00:00+00:00",
        "changes": [{"hours": 24, "at": "2030-01-02T10:00:00+00:00"}, {"hours": 48, "at": "2030-01-03T10:00:00+00:00"}],
    }
]
CLEARED = "None of the documented contraindications was reported."
APOLOGY = "Sorry, something went wrong at the bot."
CUSTOM: dict[str, Any] = {
    "kind": "answer",
    "answers": [],
    "topic": None,
    "candidates": [],
    "plan": [],
    "outcome": None,
    "level": None,
    "clinic": "example",
    "language": "en",
    "document": "d" * 64,
    "model": "model-1",
    "question": None,
    "health": False,
}


@dataclass
class StandIn:
    """What the bot heard, and how it shall behave. `trouble` is empty or one of the names in `_troubled`."""

    port: int = 0
    heard: list[tuple[str, str]] = field(default_factory=list)
    clinics: set[str] = field(default_factory=lambda: set(CLINICS))  # that it knows
    homes: dict[str, str] = field(default_factory=dict)  # the clinic that each sender began with
    bodies: list[dict[str, Any]] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    checks: dict[str, dict[str, str]] = field(default_factory=dict)
    trouble: str = ""
    held: set[str] = field(default_factory=set)  # messages that are not answered while they are in here
    scripted: dict[str, dict[str, Any]] = field(default_factory=dict)  # replies to these messages, before all others

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said_by(self, sender: str) -> list[str]:
        return [message for who, message in self.heard if who == sender]

    def reset(self) -> None:
        for kept in (self.heard, self.bodies, self.erased, self.checks, self.held, self.scripted, self.homes):
            kept.clear()
        self.trouble, self.clinics = "", set(CLINICS)

    async def receive(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {SECRET}":
            return JSONResponse({"error": "wrong or missing secret"}, 401)
        body = json.loads(await request.body())
        sender, message = body.get("sender"), body.get("message")
        if not isinstance(sender, str) or not 1 <= len(sender) <= 255 or "\0" in sender or not isinstance(message, str):
            return JSONResponse({"error": "odd request"}, 400)
        clinic = (body.get("metadata") or {}).get("clinic", "example")
        if clinic not in self.clinics or self.homes.setdefault(sender, clinic) != clinic:
            return JSONResponse({"error": "unknown clinic, or another one's conversation"}, 400)
        self.bodies.append(body)
        self.heard.append((sender, message))
        if self.trouble:
            return _of(clinic, await self._troubled())
        while message in self.held:
            await asyncio.sleep(0.005)
        return _of(clinic, JSONResponse(self._reply(sender, message)))

    async def erase(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {SECRET}":
            return JSONResponse({"error": "wrong or missing secret"}, 401)
        if self.trouble:
            return Response(status_code=500)
        self.erased.append(request.path_params["sender"])
        self.checks.pop(request.path_params["sender"], None)
        return Response(status_code=204)

    async def ready(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"}, 503 if self.trouble else 200)

    async def _troubled(self) -> Response:
        if self.trouble == "slow":
            await asyncio.sleep(30)
        apology = {"text": APOLOGY, "buttons": [], "custom": {**CUSTOM, "kind": "error"}}
        return {
            "raises": Response("Internal Server Error", 500),
            "failed": JSONResponse({"error": "the turn failed", **apology}, 500),
            "cleared_but_failed": JSONResponse({"text": CLEARED, "buttons": [], "custom": {**CUSTOM, "kind": "check"}}, 500),
            "empty": JSONResponse({"text": "", "buttons": [], "custom": {}}),
            "nothing": Response(b"", 200),
            "list": JSONResponse([{"text": CLEARED}]),
            "number": JSONResponse({"text": 7, "buttons": "yes", "custom": None}),
            "cut": Response(b'{"text": "You can', 200, media_type="application/json"),
            "page": Response("<html>yes</html>", 200, media_type="text/html"),
        }.get(self.trouble, Response(status_code=503))

    def _reply(self, sender: str, message: str) -> dict[str, Any]:
        if message in self.scripted:
            return self.scripted[message]
        if message == START:
            self.checks[sender] = {}
            return self._ask(sender)
        if message == "cancel the check":
            running = self.checks.pop(sender, None) is not None
            return told("The check is stopped." if running else "No check is running.", kind="check")
        if sender in self.checks and (answered := self._answered(sender, message)):
            return answered
        if message.startswith("I have "):
            return told("With that, it is not recommended.", kind="not_recommended", health=True, outcome="not_recommended")
        if "allergic" in message:
            return told("Please ask the clinic.", health=True)
        if message == "my plan":
            return told("Counted from yesterday:", plan=PLAN)
        if message == "what does it cost":
            return told(
                "The document does not say.", kind="not_documented", topic="price", candidates=[{"id": "a", "score": 0.4}]
            )
        return told(f"You said: {message}", answers=[{"id": "what_is", "section": "One", "quote": "Q", "marks": ["Q"]}])

    def _answered(self, sender: str, message: str) -> dict[str, Any] | None:
        """The check goes on by the open question's button, or by a typed answer; an old button changes nothing."""
        answers = self.checks[sender]
        question = QUESTIONS[len(answers)]
        pressed = message.removeprefix(f"choice-{question}-")
        answer = pressed if pressed in ANSWERS else message if message in ANSWERS else None
        if answer is None:
            return self._ask(sender) if message.startswith("choice-") else None
        answers[question] = answer
        if answer == "yes":
            del self.checks[sender]
            return told("With that, it is not recommended.", kind="not_recommended", health=True, outcome="not_recommended")
        if len(answers) < len(QUESTIONS):
            return self._ask(sender)
        del self.checks[sender]
        return told(CLEARED, kind="check", health=True, outcome="none_reported")

    def _ask(self, sender: str) -> dict[str, Any]:
        question = QUESTIONS[len(self.checks[sender])]
        buttons = [{"title": title, "payload": f"choice-{question}-{answer}"} for answer, title in ANSWERS.items()]
        return told(f"Question: {question}?", kind="check", question=question, buttons=buttons)


def _of(clinic: str, response: Response) -> Response:
    """The response as the bot of that clinic gives it; what is scripted for another clinic stays."""
    told = bytes(response.body).replace(b'"clinic":"example"', f'"clinic":"{clinic}"'.encode())
    return Response(told, response.status_code, media_type=response.media_type)


def told(text: str, buttons: list[dict[str, str]] | None = None, **custom: Any) -> dict[str, Any]:
    return {"text": text, "buttons": buttons or [], "custom": {**CUSTOM, **custom}}


@contextmanager
def served(app: Starlette) -> Iterator[int]:
    """An application on a real port of its own, in a thread."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(200)
        config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        server.should_exit = True
        thread.join(5)


@contextmanager
def serving() -> Iterator[StandIn]:
    """The stand-in."""
    bot = StandIn()
    routes = [
        Route("/webhooks/clinic/", bot.ready),
        Route("/webhooks/clinic/webhook", bot.receive, methods=["POST"]),
        Route("/webhooks/clinic/conversations/{sender}", bot.erase, methods=["DELETE"]),
    ]
    with served(Starlette(routes=routes)) as bot.port:
        yield bot
