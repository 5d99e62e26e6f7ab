"""The services as the gateway sees them: signed deliveries of recorded bodies, and a stand-in that refuses what they refuse."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.gateway.standin import served

PAYLOADS = Path(__file__).resolve().parents[2] / "payloads"
PUBLIC = "https://chat.clinic.example"
SECRETS = {
    **{f"GATEWAY_{service}_TOKEN": "token" for service in ("WHATSAPP", "MESSENGER", "INSTAGRAM")},
    **{f"GATEWAY_{service}_APP_SECRET": "app secret" for service in ("WHATSAPP", "MESSENGER", "INSTAGRAM")},
    **{f"GATEWAY_{service}_VERIFY_TOKEN": "verify me" for service in ("WHATSAPP", "MESSENGER", "INSTAGRAM")},
    **{f"GATEWAY_{service}_ACCOUNT": "AC0000000000000000000000000000001" for service in ("SMS", "WHATSAPP_TWILIO")},
    **{f"GATEWAY_{service}_TOKEN": "auth token" for service in ("SMS", "WHATSAPP_TWILIO")},
    "GATEWAY_WHATSAPP_NUMBER_ID": "106540352242922",
    "GATEWAY_MESSENGER_PAGE_ID": "682498302938465",
    "GATEWAY_INSTAGRAM_ACCOUNT_ID": "17841400000000001",
    "GATEWAY_TELEGRAM_TOKEN": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    "GATEWAY_TELEGRAM_SECRET": "telegram_secret",
    "GATEWAY_SMS_NUMBER": "+442079460001",
    "GATEWAY_WHATSAPP_TWILIO_NUMBER": "+442079460002",
}
CLOSED = {  # what a service says when its window is over
    "whatsapp": "(#131047) Re-engagement message",
    "messenger": "(#10) This message is sent outside of allowed window",
    "instagram": "(#10) This message is sent outside of allowed window",
    "whatsapp-twilio": "63016: outside the allowed window",
}
OTHER_NUMBER = "206540352242922"  # another WhatsApp number, of another clinic
BUSINESS = "102290129340398"
SERVICES = ("whatsapp", "telegram", "messenger", "instagram", "sms", "whatsapp-twilio")
WITH_FORMS = ("sms", "whatsapp-twilio")


def body(service: str, name: str, **changed: str) -> bytes:
    """A recorded body; keywords replace words in it."""
    kind = "form" if service in WITH_FORMS else "json"
    content = (PAYLOADS / service / f"{name}.{kind}").read_text("utf-8").strip()
    for old, new in changed.items():
        content = content.replace(old, new)
    return content.encode()


def saying(service: str, text: str, number: int = 1) -> bytes:
    """The recorded text with other words and an id of its own."""
    if service in WITH_FORMS:
        from urllib.parse import urlencode

        told = dict(parse_qsl(body(service, "text").decode(), keep_blank_values=True))
        return urlencode({**told, "Body": text, "MessageSid": f"SM{number}"}).encode()
    raw = body(service, "text").decode().replace("what is it?", json.dumps(text, ensure_ascii=False)[1:-1])
    for known in ("wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQ0001A=", "m_text"):
        raw = raw.replace(known, f"id-{number}")
    return raw.replace('"message_id": 1', f'"message_id": {number}').encode()


def quoted(service: str, words: str) -> bytes:
    """Words as they stand in a body of this service."""
    return (quote(words, safe="") if service in WITH_FORMS else words).encode()


def headers(service: str, content: bytes, secret: str | None = None, clinic: str = "example") -> dict[str, str]:
    """The headers with which a service proves who it is, made here independently of the gateway."""
    if service == "telegram":
        return {"X-Telegram-Bot-Api-Secret-Token": secret or SECRETS["GATEWAY_TELEGRAM_SECRET"]}
    if service in WITH_FORMS:
        told = dict(parse_qsl(content.decode(), keep_blank_values=True))
        signed = f"{PUBLIC}/channels/{service}/{clinic}" + "".join(key + told[key] for key in sorted(told))
        digest = hmac.new((secret or "auth token").encode(), signed.encode(), hashlib.sha1).digest()
        form = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        return {**form, "X-Twilio-Signature": base64.b64encode(digest).decode()}
    made = hmac.new((secret or "app secret").encode(), content, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={made}"}


@dataclass
class Platform:
    """What was sent to the services, and how they shall answer: `troubles` first, each once, then as they should."""

    port: int = 0
    sent: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)  # service, address, content
    accounts: list[str] = field(default_factory=list)  # from which number each of them was sent, where there are several
    signs: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    troubles: list[Response] = field(default_factory=list)
    templates: list[dict[str, Any]] = field(default_factory=list)  # of the business account, as Meta has them
    asked: int = 0  # requests for the templates
    down: bool = False
    turned_away: int = 0  # requests while it was down
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    wrote: dict[str, datetime] = field(default_factory=dict)  # when somebody last wrote, by service

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        where = {f"GATEWAY_{name}_URL": self.url for name in ("TELEGRAM", "GRAPH", "TWILIO")}
        return {**SECRETS, **where}

    def reset(self) -> None:
        for kept in (self.sent, self.accounts, self.signs, self.refused, self.troubles, self.templates, self.wrote):
            kept.clear()
        self.down, self.turned_away, self.asked = False, 0, 0

    def texts(self, service: str) -> list[str]:
        """The texts that arrived."""
        return [text_of(content) for name, _, content in self.sent if name == service]

    def _closed(self, service: str, content: dict[str, Any]) -> str:
        """Why the service takes no more of this: its 24 hours are over, and it is no template."""
        wrote = self.wrote.get(service)
        open_still = service not in CLOSED or wrote is None or self.now() - wrote <= timedelta(hours=24)
        return "" if open_still or content.get("type") == "template" else CLOSED[service]

    def _answer(self, service: str, address: str, content: dict[str, Any], wrong: str, account: str = "") -> Response:
        wrong = wrong or self._closed(service, content)
        if self.down:
            self.turned_away += 1
            return Response(status_code=503)
        if self.troubles:
            return self.troubles.pop(0)
        if wrong:
            self.refused.append(wrong)
            return JSONResponse({"error": {"message": wrong, "code": 100}, "ok": False, "description": wrong}, 400)
        self.sent.append((service, address, content))
        self.accounts.append(account or str(content.get("From", "")))
        return JSONResponse({"ok": True, "result": {}, "messages": [{"id": "wamid.out"}], "sid": "SMout"}, 200)

    async def telegram(self, request: Request) -> Response:
        content = await request.json()
        if request.path_params["token"] != f"bot{SECRETS['GATEWAY_TELEGRAM_TOKEN']}":
            return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
        if request.path_params["method"] != "sendMessage":
            self.signs.append(content)
            return JSONResponse({"ok": True, "result": True})
        return self._answer("telegram", str(content.get("chat_id")), content, wrong_for_telegram(content))

    async def graph(self, request: Request) -> Response:
        content, account = await request.json(), request.path_params["account"]
        if request.headers.get("authorization") != "Bearer token":
            return JSONResponse({"error": {"message": "Invalid OAuth access token", "code": 190}}, 401)
        if "sender_action" in content or "status" in content:
            self.signs.append(content)
            return JSONResponse({"success": True})
        if account in (SECRETS["GATEWAY_WHATSAPP_NUMBER_ID"], OTHER_NUMBER):
            wrong = wrong_for_whatsapp(content) or self._wrong_template(content)
            return self._answer("whatsapp", str(content.get("to")), content, wrong, account)
        service, longest = ("messenger", 2000) if account == SECRETS["GATEWAY_MESSENGER_PAGE_ID"] else ("instagram", 1000)
        return self._answer(service, content["recipient"]["id"], content, wrong_for_messenger(content, longest))

    def _wrong_template(self, content: dict[str, Any]) -> str:
        """Why WhatsApp does not send this template: it has none, it is not approved, or its gaps are others."""
        if content["type"] != "template" or not self.templates:
            return ""
        named, language = content["template"]["name"], content["template"]["language"]["code"]
        found = next((one for one in self.templates if (one["name"], one["language"]) == (named, language)), None)
        if found is None or found["status"] in ("PENDING", "REJECTED"):
            return "(#132001) Template name does not exist in the translation"
        if found["status"] != "APPROVED":
            return "(#132015) Template is paused"
        body = next(one["text"] for one in found["components"] if one["type"] == "BODY")
        filled = [len(one["parameters"]) for one in content["template"]["components"] if one["type"] == "body"]
        return "" if sum(filled) == body.count("{{") else "(#132000) Number of parameters does not match"

    async def message_templates(self, request: Request) -> Response:
        """Meta's "Get templates", with the fields that are asked for."""
        self.asked += 1
        if self.down:
            return Response(status_code=503)
        if request.headers.get("authorization") != "Bearer token":
            return JSONResponse({"error": {"message": "Invalid OAuth access token", "code": 190}}, 401)
        if request.path_params["account"] != BUSINESS:
            return JSONResponse({"error": {"message": "Unsupported get request", "code": 100}}, 400)
        fields = (*request.query_params["fields"].split(","), "id")
        named = [one for one in self.templates if request.query_params.get("name", "") in one["name"]]
        rows = [{key: one[key] for key in fields if key in one} for one in named]
        return JSONResponse({"data": rows, "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}}})

    async def twilio(self, request: Request) -> Response:
        content = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        given = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if given != f"{request.path_params['account']}:auth token":
            return JSONResponse({"code": 20003, "message": "Authenticate", "status": 401}, 401)
        service = "whatsapp-twilio" if content.get("To", "").startswith("whatsapp:") else "sms"
        return self._answer(service, content.get("To", ""), content, wrong_for_twilio(content))


def text_of(content: dict[str, Any]) -> str:
    """The words of an outgoing request of any service."""
    if content.get("type") == "interactive":
        return str(content["interactive"]["body"]["text"])
    if isinstance(content.get("text"), dict):
        return str(content["text"]["body"])
    return str(content.get("Body") or content.get("text") or content.get("message", {}).get("text"))


def wrong_for_whatsapp(content: dict[str, Any]) -> str:
    """Why WhatsApp refuses this; "" when it does not."""
    kind = content.get("type", "")
    if content.get("messaging_product") != "whatsapp" or not content.get("to") or kind not in content:
        return "a required field is missing"
    if kind == "text":
        return "" if 1 <= len(content["text"]["body"]) <= 4096 else "body: 1 to 4096 characters"
    if kind == "template":
        return "" if content["template"]["name"] and content["template"]["language"]["code"] else "template: incomplete"
    action, told = content["interactive"]["action"], content["interactive"]["body"]["text"]
    if not 1 <= len(told) <= 1024:
        return "interactive body: 1 to 1024 characters"
    if content["interactive"]["type"] == "button":
        replies = [button["reply"] for button in action["buttons"]]
        fits = 1 <= len(replies) <= 3 and all(1 <= len(one["title"]) <= 20 and len(one["id"]) <= 256 for one in replies)
    else:
        replies = [row for section in action["sections"] for row in section["rows"]]
        sized = all(len(one["title"]) <= 24 and len(one["id"]) <= 200 for one in replies)
        fits = 1 <= len(replies) <= 10 and sized and 1 <= len(action["button"]) <= 20
        fits = fits and all(len(one.get("description", "")) <= 72 for one in replies)
    return "" if fits and len({one["title"] for one in replies}) == len(replies) else "choices: too many, too long or the same"


def wrong_for_telegram(content: dict[str, Any]) -> str:
    text = content.get("text", "")
    if not content.get("chat_id") or not text:
        return "Bad Request: message text is empty"
    units = len(text.encode("utf-16-le")) // 2
    if units > 4096:
        return "Bad Request: message is too long"
    if any(one["offset"] + one["length"] > units for one in content.get("entities", [])):
        return "Bad Request: entity outside of the text"
    keys = [key for row in content.get("reply_markup", {}).get("inline_keyboard", []) for key in row]
    return "" if all(1 <= len(key["callback_data"].encode()) <= 64 and key["text"] for key in keys) else "BUTTON_DATA_INVALID"


def wrong_for_messenger(content: dict[str, Any], longest: int) -> str:
    text, replies = content["message"].get("text", ""), content["message"].get("quick_replies", [])
    size = len(text.encode()) if longest == 1000 else len(text)
    if not 1 <= size <= longest or content.get("messaging_type") != "RESPONSE":
        return "(#100) text: too long or missing"
    fits = len(replies) <= 13 and all(1 <= len(one["title"]) <= 20 and len(one["payload"]) <= 1000 for one in replies)
    return "" if fits else "(#100) quick replies: too many or too long"


def wrong_for_twilio(content: dict[str, Any]) -> str:
    if not content.get("To") or not content.get("From"):
        return "21604: To or From is missing"
    return "" if 1 <= len(content.get("Body", "")) <= 1600 else "21617: 1 to 1600 characters"


def template(
    language: str, status: str = "APPROVED", text: str = "A reminder that you asked for: {{1}}", name: str = "reminder"
) -> dict[str, Any]:
    """A template in one language as Meta tells of it."""
    body = {"type": "BODY", "text": text, "example": {"body_text": [["the day is over."]]}}
    named = {"name": name, "language": language, "status": status, "category": "UTILITY", "id": f"5947{len(language)}"}
    return {**named, "parameter_format": "POSITIONAL", "components": [body]}


@contextmanager
def standing() -> Iterator[Platform]:
    """All services on one real port."""
    platform = Platform()
    routes = [
        Route("/2010-04-01/Accounts/{account}/Messages.json", platform.twilio, methods=["POST"]),
        Route("/{account}/message_templates", platform.message_templates, methods=["GET"]),
        Route("/{account}/messages", platform.graph, methods=["POST"]),
        Route("/{token}/{method}", platform.telegram, methods=["POST"]),
    ]
    with served(Starlette(routes=routes)) as platform.port:
        yield platform
