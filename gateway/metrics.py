"""What is counted, for Prometheus: requests, turns by kind, how long the bot took, and whose it was; nothing of a visitor."""

from __future__ import annotations

import time

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import belonging

logger = structlog.get_logger(__name__)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = frozenset(("GET", "HEAD", "POST", "DELETE", "OPTIONS"))


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = self._counter("requests", "Requests answered.", "method", "route", "status")
        self.seconds = Histogram(
            "gateway_request_seconds", "Time of a request.", ["route"], buckets=SECONDS, registry=self.registry
        )
        self.turns = self._counter("turns", "Messages answered, by kind of reply.", "kind")
        self.bot_seconds = Histogram("gateway_bot_seconds", "Time of the bot.", buckets=SECONDS, registry=self.registry)
        self.bot_failures = self._counter("bot_failures", "Turns the bot failed.", "reason")
        self.refused = self._counter("refused", "Requests over a limit.", "limit")

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        """A counter whose first label is the clinic."""
        return Counter(f"gateway_{name}_total", about, [belonging.NAME, *labels], registry=self.registry)


class Watch:
    """Counts each request under its route (never its path), and logs one line for it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        belonging.forget()
        begun, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            took, route = time.perf_counter() - begun, route_of(scope)
            method = scope["method"] if scope["method"] in METHODS else "other"
            self.metrics.requests.labels(belonging.clinic(), method, route, str(status)).inc()
            self.metrics.seconds.labels(route).observe(took)
            logger.info("request", method=method, route=route, status=status, milliseconds=round(took * 1000, 1))


def route_of(scope: Scope) -> str:
    """The address as the table of routes writes it; "none" for an unknown one."""
    return str(getattr(scope.get("route"), "path", "none"))
