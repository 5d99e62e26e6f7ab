"""A bot for the real gateway: its clinic channel, with the same scripted answers as the stand-in gateway."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.browser.stand_in import ANSWERS
from tests.gateway.standin import CUSTOM, SECRET

__all__ = ["SECRET", "create_app"]


def create_app() -> Starlette:
    """The bot; `app.state.heard` is what it was told, by sender."""
    app = Starlette(
        routes=[
            Route("/webhooks/clinic/", lambda request: JSONResponse({"status": "ok"})),
            Route("/webhooks/clinic/webhook", _receive, methods=["POST"]),
            Route("/webhooks/clinic/conversations/{sender}", _erase, methods=["DELETE"]),
        ]
    )
    app.state.heard = {}
    return app


async def _receive(request: Request) -> Response:
    body = await request.json()
    heard = request.app.state.heard.setdefault(body["sender"], [])
    heard.append(body["message"])
    reply = _reply(heard, body["message"])
    reply["custom"]["clinic"] = body.get("metadata", {}).get("clinic", CUSTOM["clinic"])
    return JSONResponse(reply)


async def _erase(request: Request) -> Response:
    request.app.state.heard.pop(request.path_params["sender"], None)
    return Response(status_code=204)


def _reply(heard: list[str], message: str) -> dict[str, Any]:
    """The check goes on with each button; everything else is looked up."""
    asked = sum(said.startswith("choice-") for said in heard)
    check = ANSWERS["check"]
    if message == "start the check" or message.startswith("choice-"):
        found = check[asked] if asked < len(check) else ANSWERS["check_end"]
    else:
        found = next((row for key, row in ANSWERS["answers"].items() if key in message.lower()), ANSWERS["default"])
    choices = [{"title": title, "payload": f"choice-{asked}-{title}"} for title in found.get("choices", [])]
    question = f"question_{asked}" if found["kind"] == "check" else None
    told = {name: found[name] for name in CUSTOM.keys() & found.keys()}
    return {"text": found["text"], "buttons": choices, "custom": CUSTOM | told | {"question": question}}
