"""A stand-in for the gateway: serves the widget, plays the API with scripted answers, and fails as it is told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gateway.widget_file import Widget
from widget import joining

ANSWERS: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "answers.yml").read_text("utf-8"))
DETAILS = {
    "clinic": "example",
    "name": "Example Skin Clinic",
    "phone": "+44 20 7946 0000",
    "email": "hello@clinic.example",
    "emergency": "999 or 112",
    "advice": "NHS 111 (day and night)",
    "hours": "Monday to Friday 9:00–18:00, Saturday 10:00–14:00",
    "zone": "Europe/London",
    "keepDays": 90,
    "sessionMinutes": 30,
}
FOLDER = Path(__file__).parents[2] / "widget"


@dataclass
class Gateway:
    """What the stand-in was asked, what it answers with next, and the conversations it holds.

    `faults` are taken one a request: a status (429, 503 …), "drop", "not-ready", "session-over", or seconds to wait ("2s").
    """

    base: str = ""
    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, list[str]] = field(default_factory=dict)
    check: dict[str, int] = field(default_factory=dict)
    made: int = 0

    def forget(self) -> None:
        """Starts afresh, for the next test."""
        for kept in (self.faults, self.asked, self.told, self.events, self.check):
            kept.clear()

    def sent(self, path: str) -> list[dict[str, Any]]:
        """The bodies that were sent to a path, in order."""
        return [body for asked, body in self.asked if asked == path]

    def session(self, given: str | None) -> str:
        """The session that a message belongs to: the one given, or a new one."""
        if given:
            return given
        self.made += 1
        self.events[f"session-{self.made}"] = []
        return f"session-{self.made}"


def reply(gateway: Gateway, session: str, said: str) -> dict[str, Any]:
    """The scripted reply to a text or to the title of a choice."""
    step = gateway.check.get(session)
    if step is not None and said != "cancel the check":
        questions = ANSWERS["check"]
        gateway.check[session] = step + 1
        if step < len(questions):
            return dict(questions[step])
        del gateway.check[session]
        return dict(ANSWERS["check_end"])
    if said == "I agree":
        gateway.check[session] = 1
        return dict(ANSWERS["check"][0])
    found = next((row for key, row in ANSWERS["answers"].items() if key in said.lower()), ANSWERS["default"])
    return dict(found)


async def messages(request: Request) -> Response:
    gateway: Gateway = request.app.state.gateway
    body = await request.json()
    gateway.asked.append(("/v1/messages", body))
    if problem := await fault(gateway):
        return problem
    if "session" in body and body["session"] not in gateway.events:
        return refused("session-over", 401)
    if known := gateway.told.get(body["message_id"]):
        return JSONResponse(known)
    session = gateway.session(body.get("session"))
    said = body.get("text") or body["choice_id"].partition(":")[2]
    gateway.events[session].append(said)
    answer = reply(gateway, session, said)
    number = len(gateway.told)
    answer |= {
        "id": f"reply-{number}",
        "choices": [{"id": f"{number}:{title}", "title": title} for title in answer.get("choices", [])],
    }
    empty = {"answers": [], "plan": [], "topic": None, "level": None, "language": "en"}
    gateway.told[body["message_id"]] = {"session": session, "messages": [empty | answer]}
    late = [step for step in gateway.faults if step == "drop-after"]
    if late:
        gateway.faults.remove("drop-after")
        return Dropped()
    return JSONResponse(gateway.told[body["message_id"]])


async def fault(gateway: Gateway) -> Response | None:
    """What goes wrong with this request, if anything."""
    if not gateway.faults or gateway.faults[0] == "drop-after":
        return None
    what = gateway.faults.pop(0)
    if what.endswith("s") and what[:-1].replace(".", "").isdigit():
        await asyncio.sleep(float(what[:-1]))
        return None
    if what == "drop":
        return Dropped()
    if what == "not-ready":
        return refused("not-ready", 503)
    if what == "session-over":
        gateway.events.clear()
        return refused("session-over", 401)
    return refused("too-many" if what == "429" else "server", int(what), {"Retry-After": "1"})


class Dropped(Response):
    """A connection that breaks off inside the answer."""

    def __init__(self) -> None:
        super().__init__(b"", headers={"content-length": "500"})


def refused(kind: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    problem = {"type": kind, "title": kind, "status": status, "detail": ""}
    return Response(json.dumps(problem), status, headers, "application/problem+json")


async def posted(request: Request) -> Response:
    request.app.state.gateway.asked.append((request.url.path, await request.json()))
    return await fault(request.app.state.gateway) or Response(status_code=204)


async def read(request: Request) -> Response:
    """The transcript, the calendar file, or the end of a session."""
    gateway: Gateway = request.app.state.gateway
    session = request.headers["authorization"].removeprefix("Bearer ")
    gateway.asked.append((request.url.path, {"session": session, "method": request.method}))
    if problem := await fault(gateway):
        return problem
    if request.method == "DELETE":
        del gateway.events[session]
        return Response(status_code=204)
    if request.url.path.endswith(".ics"):
        return PlainTextResponse("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    return PlainTextResponse("\n".join(gateway.events[session]))


def widget(base: str) -> Widget:
    """The widget as the gateway serves it."""
    texts = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((FOLDER / "texts").glob("*.json"))}
    return Widget(joining.code(FOLDER), {**texts, "ar": texts["en"]}, {**DETAILS, "privacyUrl": f"{base}/privacy"})


async def script(request: Request) -> Response:
    base = request.app.state.gateway.base
    return Response(widget(base).script(base, request.query_params.get("lang", "en")).body, media_type="text/javascript")


async def full_page(request: Request) -> Response:
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>Chat</title><link rel=stylesheet href=/page.css><clinic-chat page></clinic-chat>"
        "<script src=/widget.js></script>"
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})


def create_app(gateway: Gateway) -> Starlette:
    """The stand-in as an application."""
    routes = [
        Route("/v1/messages", messages, methods=["POST"]),
        Route("/v1/feedback", posted, methods=["POST"]),
        Route("/v1/callback", posted, methods=["POST"]),
        Route("/v1/session", read, methods=["DELETE"]),
        Route("/v1/transcript", read),
        Route("/v1/aftercare.ics", read),
        Route("/widget.js", script),
        Route("/c/example", full_page),
        Route("/page.css", lambda request: Response("body { margin: 0 }", media_type="text/css")),
        Route("/privacy", lambda request: PlainTextResponse("What is stored")),
    ]
    allowed = {"allow_headers": ["Content-Type", "Authorization"], "expose_headers": ["Retry-After"]}
    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST", "DELETE"], **allowed)
    app = Starlette(routes=routes, middleware=[cors, Middleware(GZipMiddleware, minimum_size=500)])
    app.state.gateway = gateway
    return app
