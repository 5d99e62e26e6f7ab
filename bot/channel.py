"""The bot's two doors, on the loopback interface only: the gateway's, with a shared secret, and the developers'.

`POST /webhooks/clinic/webhook` {sender, message, metadata?} answers one object {text, buttons, custom}; metadata.clinic is
the id of the clinic that the visitor speaks to, the first one without it.
`DELETE /webhooks/clinic/conversations/<sender>` erases a conversation.
`POST /webhooks/rest/webhook` {sender, message, metadata?} is Rasa's own and answers the same in a list.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rasa.core.channels.channel import InputChannel, OutputChannel
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from assistant.knowledge import Knowledge
from bot import settings, voices
from bot.incoming import Handler, Incoming, OddRequest, read_request, take_turn
from bot.sender import OddSender, check_sender
from bot.turn import ANOTHER_CLINIC, Reply, Turn
from bot.voices import Voice


class Desk:
    """What both doors share: whom a message is for, the time a turn may take, and what to say when it fails."""

    def __init__(self, voices: Mapping[str, Voice], seconds: float) -> None:
        """Answer for these clinics, the first one where none is named; a turn that lasts longer than `seconds` failed."""
        self._voices, self._seconds = voices, seconds

    def renew(self, responses: Mapping[str, Any], known: Mapping[str, Knowledge]) -> None:
        """Tell what a new model has to tell, for the clinics that it knows; where it carries no knowledge, for the same."""
        old = self._voices
        shape: Reply = next(iter(old.values())).apology["custom"]
        same = {name: voices.renewed(voice, responses) for name, voice in old.items()}
        self._voices = voices.of_model(responses, known, shape) if known else same

    async def answer(self, incoming: Incoming, handler: Handler, channel: str) -> Turn:
        """The turn, over: what it says, and whether it failed. Raises OddRequest for a clinic that is not the sender's."""
        voice = self._voice(incoming.clinic)
        turn = await take_turn(incoming, lambda: voice.instead(incoming.message), handler, channel, self._seconds)
        if turn.failure == ANOTHER_CLINIC:
            raise OddRequest(f"{ANOTHER_CLINIC}: begin one of its own")
        return turn

    def _voice(self, clinic: str | None) -> Voice:
        found = next(iter(self._voices.values())) if clinic is None else self._voices.get(clinic)
        if found is None:
            raise OddRequest("metadata names a clinic that is not here")
        return found


@lru_cache(maxsize=1)
def desk_of(project: Path) -> Desk:
    """The desk of the Rasa project in a folder; raises ValueError when a text that it may have to tell is missing."""
    return Desk(voices.of_project(project), settings.read(os.environ).turn_seconds)


class ClinicChannel(InputChannel):
    """The gateway's door."""

    def __init__(self, secret: str, desk: Desk) -> None:
        """Open for callers that know `secret`; without one it stays closed."""
        self._secret, self._desk = secret, desk

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and conversations."""
        return "clinic"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> ClinicChannel:
        """The door of the project in the current folder, with the secret in BOT_SECRET."""
        return cls(settings.read(os.environ).secret, desk_of(Path.cwd()))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The channel's addresses."""
        door = Blueprint("clinic_webhook", "clinic_webhook")

        @door.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return _health(request)

        @door.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._knows(request):
                return response.json({"error": "wrong or missing secret"}, status=401)
            try:
                incoming = read_request(request.body)
                turn = await self._desk.answer(incoming, on_new_message, self.name())
            except OddRequest as odd:
                return response.json({"error": str(odd)}, status=400)
            reply = _with_model(turn.reply(), request)
            if turn.failure:
                return response.json({"error": "the turn failed", **reply}, status=500)
            return response.json(reply)

        @door.route("/conversations/<sender:str>", methods=["DELETE"])
        async def erase(request: Request, sender: str) -> HTTPResponse:
            if not self._knows(request):
                return response.json({"error": "wrong or missing secret"}, status=401)
            try:
                await _erase(request, check_sender(unquote(sender)))
            except OddSender as odd:
                return response.json({"error": str(odd)}, status=400)
            return response.empty()

        return door

    def _knows(self, request: Request) -> bool:
        """Whether the caller has the secret, compared in constant time."""
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        wanted = f"Bearer {self._secret}".encode()
        return bool(self._secret) and hmac.compare_digest(given, wanted)


class RestChannel(RestInput):
    """Rasa's rest channel for developers: bad senders are refused, and nothing is answered with silence."""

    def __init__(self, desk: Desk) -> None:
        """Answer at `desk`."""
        self._desk = desk

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> RestChannel:
        """The door of the project in the current folder."""
        return cls(desk_of(Path.cwd()))

    def get_output_channel(self) -> OutputChannel | None:
        """None: nothing is sent without being asked for."""
        return None

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The channel's addresses."""
        door = Blueprint("rest_webhook", "rest_webhook")

        @door.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return _health(request)

        @door.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                incoming = read_request(request.body)
                turn = await self._desk.answer(incoming, on_new_message, self.name())
            except OddRequest as odd:
                return response.json({"error": str(odd)}, status=400)
            reply = _with_model(turn.reply(), request)
            filled = {key: value for key, value in reply.items() if value}
            return response.json([{"recipient_id": incoming.sender, **filled}])

        return door


async def _erase(request: Request, sender: str) -> None:
    """Delete the conversation when the turn under way, if there is one, is over: it can't bring anything back."""
    agent = request.app.ctx.agent
    async with agent.lock_store.lock(sender):
        await agent.tracker_store.erase(sender)


def _health(request: Request) -> HTTPResponse:
    """200 when the bot can answer; 503 while it has no model."""
    agent = getattr(request.app.ctx, "agent", None)
    ready = bool(agent and agent.is_ready())
    return response.json({"status": "ok" if ready else "starting"}, status=200 if ready else 503)


def _with_model(reply: Reply, request: Request) -> Reply:
    """The reply, saying which model gave it where it says nothing else about that."""
    custom = reply["custom"]
    if custom and not custom.get("model"):
        agent = getattr(request.app.ctx, "agent", None)
        custom = {**custom, "model": agent.model_id if agent else None}
    return {**reply, "custom": custom}
