"""A visitor of the website, as the widget would speak for them; and a clock that can be put forward."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx


@dataclass
class Clock:
    """The time, and what a test adds to it."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(timezone.utc) + self.ahead

    def forward(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@dataclass
class Visitor:
    """Keeps the session and the last reply."""

    client: httpx.AsyncClient
    session: str | None = None
    reply: dict[str, Any] = field(default_factory=dict)
    clinic: str = "example"

    async def post(self, **body: Any) -> httpx.Response:
        """A message, with a message id of its own unless one is given."""
        given = {"session": self.session} if self.session else {"clinic": self.clinic}
        return await self.client.post("/v1/messages", json={**given, "message_id": uuid.uuid4().hex, **body})

    async def say(self, text: str, **body: Any) -> dict[str, Any]:
        """The reply to a typed message."""
        return self.take(await self.post(text=text, **body))

    async def press(self, title: str, **body: Any) -> dict[str, Any]:
        """The reply to a choice of the last reply."""
        return self.take(await self.post(choice_id=self.choice(title), **body))

    def choice(self, title: str) -> str:
        return next(str(one["id"]) for one in self.reply["choices"] if one["title"] == title)

    def take(self, response: httpx.Response) -> dict[str, Any]:
        assert response.status_code == 200, response.text
        content = response.json()
        self.session = content["session"]
        (self.reply,) = content["messages"]
        return self.reply

    @property
    def proof(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.session}"}

    async def transcript(self) -> list[tuple[str, str | None]]:
        response = await self.client.get("/v1/transcript", headers={**self.proof, "Accept": "application/json"})
        assert response.status_code == 200, response.text
        return [(line["role"], line["text"]) for line in response.json()["messages"]]


def problem(response: httpx.Response) -> tuple[int, str]:
    """The status and type of a refusal, which is a problem document."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    content = response.json()
    assert content["status"] == response.status_code
    assert content["title"] and content["detail"]
    return response.status_code, content["type"]
