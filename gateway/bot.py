"""The way to the bot: one message out, one reply back, within its time. What comes back is checked here."""

from __future__ import annotations

import asyncio
import copy
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gateway import belonging
from gateway.metrics import Metrics
from gateway.trust import certificates

logger = structlog.get_logger(__name__)

CANCEL = "cancel the check"
HEALTH_SECONDS = 3


class Button(BaseModel):
    """A choice of the bot; `payload` is what it wants to hear."""

    title: str = Field(min_length=1, max_length=200)
    payload: str = Field(min_length=1, max_length=400)


class Quote(BaseModel):
    """An answer of the clinic's document."""

    id: str
    section: str = ""
    quote: str
    marks: list[str] = []


class Custom(BaseModel):
    """A reply as data. `health` is None when the bot does not say whether a condition, medicine or sign was recognised.

    `treated` is the latest moment that the visitor's own treatment can have been, as far as it is known.
    """

    model_config = ConfigDict(extra="ignore", protected_namespaces=())

    kind: Literal[
        "answer",
        "check",
        "not_documented",
        "not_recommended",
        "urgent",
        "clarify",
        "smalltalk",
        "limit",
        "consent",
        "error",
        "handover",
    ]
    answers: list[Quote] = []
    topic: str | None = None
    candidates: list[dict[str, Any]] = []
    plan: list[dict[str, Any]] = []
    outcome: str | None = None
    level: str | None = None
    language: str = "en"
    document: str | None = None
    model: str | None = None
    health: bool | None = None
    question: str | None = None
    treated: datetime | None = None
    clinic: str | None = None

    @field_validator("treated", mode="before")
    @classmethod
    def _odd_is_none(cls, value: Any) -> datetime | None:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return None
        return moment if moment.tzinfo else None

    @field_validator("answers", "candidates", "plan", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return [] if value is None else value


class Reply(BaseModel):
    """What the bot says in one turn."""

    text: str = Field(min_length=1)
    buttons: list[Button] = []
    custom: Custom

    @field_validator("buttons", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return [] if value is None else value

    @property
    def asks(self) -> bool:
        """Whether a question of the guided check is open after this reply."""
        return self.custom.question is not None or (self.custom.kind == "check" and bool(self.buttons))


@dataclass(frozen=True)
class Answer:
    """A turn of the bot: its reply if there is one to be told, and whether the turn failed."""

    reply: Reply | None
    failed: bool
    milliseconds: int


class BotDown(Exception):
    """The bot did not do what it was asked for; nothing is known about its conversation."""


class Bot:
    """A client of the bot's clinic channel, for one clinic."""

    def __init__(self, url: str, secret: str, seconds: float, metrics: Metrics, clinic: str = "") -> None:
        self._seconds, self._metrics, self._clinic = seconds, metrics, clinic
        self._door = httpx.URL(url).join("/webhooks/clinic/webhook")  # whole, or httpx would put it together at each message
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=seconds,
            limits=httpx.Limits(max_connections=100, max_keepalive_connections=50),
            trust_env=False,
            verify=certificates(),
        )

    def of(self, clinic: str) -> Bot:
        """The same client for a clinic."""
        other = copy.copy(self)
        other._clinic = clinic
        return other

    async def say(self, sender: str, message: str) -> Answer:
        """Hand a message over. It never raises: whatever goes wrong is an answer that failed."""
        begun = time.perf_counter()
        try:
            reply, failed = await asyncio.wait_for(self._say(sender, message), self._seconds)
        except Exception as error:
            self._fail(type(error).__name__)
            reply, failed = None, True
        took = time.perf_counter() - begun
        self._metrics.bot_seconds.observe(took)
        return Answer(reply, failed, round(took * 1000))

    async def _say(self, sender: str, message: str) -> tuple[Reply | None, bool]:
        content = {"sender": sender, "message": message, "metadata": {"clinic": self._clinic}}
        response = await self._client.post(self._door, json=content)
        failed = response.status_code != 200
        if failed:
            self._fail(f"status_{response.status_code}")
        if response.status_code not in (200, 500):
            return None, True
        try:
            reply = Reply.model_validate_json(response.content)
        except ValidationError:
            self._fail("odd_reply")
            return None, True
        if reply.custom.clinic != self._clinic:
            self._fail("another_clinic")
            return None, True  # what one clinic says is never told by another
        if failed and reply.custom.kind not in ("error", "urgent"):
            return None, True  # a turn that failed has nothing else to tell
        return reply, failed or reply.custom.kind == "error"

    async def cancel_check(self, sender: str) -> None:
        """End a check that the visitor does not want; raises BotDown."""
        answer = await self.say(sender, CANCEL)
        if answer.failed or answer.reply is None or answer.reply.asks:
            raise BotDown("the check could not be cancelled")

    async def erase(self, sender: str) -> None:
        """Erase a conversation; raises BotDown."""
        try:
            response = await self._client.delete(f"/webhooks/clinic/conversations/{sender}")
        except httpx.HTTPError as error:
            raise BotDown(type(error).__name__) from None
        if response.status_code not in (204, 404):
            raise BotDown(f"status {response.status_code}")

    async def is_ready(self) -> bool:
        """Whether it can answer."""
        try:
            response = await self._client.get("/webhooks/clinic/", timeout=HEALTH_SECONDS)
        except httpx.HTTPError:
            return False
        return response.status_code == 200

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    def _fail(self, reason: str) -> None:
        self._metrics.bot_failures.labels(self._clinic or belonging.NONE, reason).inc()
        logger.error("bot_failed", reason=reason, clinic=self._clinic or belonging.NONE)
