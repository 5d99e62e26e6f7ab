"""The least that can stand before the bot with the gateway's libraries: it hands each message on, and checks and keeps nothing.

usage: python -m benchmarks.bare_proxy PORT BOTS_PORT
"""

from __future__ import annotations

import sys

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.settings import INTERFACE
from gateway.serve import listen
from gateway.settings import Settings
from tests.browser.scripted_bot import SECRET


def create_app(bots_port: int) -> Starlette:
    """An application with the gateway's address for messages."""
    headers = {"Authorization": f"Bearer {SECRET}"}
    client = httpx.AsyncClient(base_url=f"http://{INTERFACE}:{bots_port}", headers=headers, timeout=10, trust_env=False)

    async def message(request: Request) -> JSONResponse:
        body = await request.json()
        content = {"sender": body["message_id"], "message": body["text"]}
        answer = await client.post("/webhooks/clinic/webhook", json=content)
        return JSONResponse({"session": "none", "messages": [answer.json()]})

    return Starlette(routes=[Route("/v1/messages", message, methods=["POST"])])


def main(arguments: list[str]) -> None:
    """Serve until stopped."""
    port, bots_port = (int(argument) for argument in arguments)
    config = uvicorn.Config(create_app(bots_port), access_log=False, log_level="warning")
    uvicorn.Server(config).run(sockets=[listen(Settings(port=port))])


if __name__ == "__main__":
    main(sys.argv[1:])
