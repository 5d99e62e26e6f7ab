"""For whoever runs the gateway: whether it is alive and ready, its counters, and the description of its API."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.knowledge import Loader
from gateway.errors import Problem
from gateway.house import House

DESCRIPTION = Path(__file__).parent / "openapi.yml"


class Operation:
    """The handlers of /healthz, /readyz, /metrics and /openapi.json."""

    def __init__(self, house: House) -> None:
        self._house, self._described = house, _description()

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics),
            Route("/openapi.json", self.described),
        ]

    async def alive(self, _: Request) -> Response:
        """The process answers."""
        return JSONResponse({"status": "alive"})

    async def ready(self, _: Request) -> Response:
        """Visitors can be answered; else what is missing."""
        if missing := await self._missing():
            raise Problem("not-ready", " ".join(missing))
        return JSONResponse({"status": "ready"})

    async def metrics(self, _: Request) -> Response:
        """The counters."""
        return Response(self._house.shared.metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def described(self, _: Request) -> Response:
        """The API as an OpenAPI document."""
        return JSONResponse(self._described)

    async def _missing(self) -> list[str]:
        """What hinders every clinic: one that lets nobody in leaves the others open."""
        closed = [services.clinic.hindrance for services in self._house.all()]
        missing = closed if all(closed) else []
        if not await self._house.shared.bot.is_ready():
            missing.append("The bot does not answer.")
        try:
            await to_thread.run_sync(self._house.shared.database.ping)
        except SQLAlchemyError:
            missing.append("The database does not answer.")
        return missing


@cache
def _description() -> Any:
    """What openapi.yml holds; read once in a process."""
    return yaml.load(DESCRIPTION.read_text(encoding="utf-8"), Loader)
