"""What Meta's services have in common: the handshake, the signature, the token, and which errors pass."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

import httpx

from gateway.channels.channel import Arrived, Call, Channel, Setting, Verdict, given, of_status, same, signed

ADDRESS = "https://graph.facebook.com"
VERSION = "v26.0"
DAY = timedelta(hours=24)
PASSING = frozenset((1, 2, 4, 17, 32, 190, 613, 80007, 130429, 131000, 131016, 131048, 131056, 133004))


@dataclass(frozen=True)
class GraphChannel(Channel):
    """A service of Meta. `account` is the number's, page's or Instagram account's id; what others get is ignored."""

    account: str
    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    base: str = f"{ADDRESS}/{VERSION}"
    window: ClassVar[timedelta | None] = DAY

    def greeting(self, query: Mapping[str, str]) -> str | None:
        """The challenge, for whoever knows the verify token."""
        known = query.get("hub.mode") == "subscribe" and same(query.get("hub.verify_token", ""), self.verify_token)
        return query.get("hub.challenge") if known else None

    def is_genuine(self, arrived: Arrived) -> bool:
        """Whether X-Hub-Signature-256 fits the body."""
        algorithm, _, digest = arrived.headers.get("x-hub-signature-256", "").partition("=")
        return algorithm == "sha256" and same(digest, signed(self.app_secret, arrived.body))

    def verdict(self, response: httpx.Response) -> Verdict:
        """By the error's code where there is one: Meta answers 400 for many things that pass."""
        verdict = of_status(response)
        return Verdict("again", verdict.wait) if verdict.what == "never" and error_code(response) in PASSING else verdict

    def call(self, content: Mapping[str, Any]) -> Call:
        """A request to the account's messages."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return Call(f"{self.base}/{self.account}/messages", json=content, headers=headers)


def error_code(response: httpx.Response) -> int | None:
    """The code in an error of the Graph API."""
    try:
        code = response.json()["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return None
    return code if isinstance(code, int) else None


def entries(arrived: Arrived, kind: str) -> list[dict[str, Any]]:
    """The entries of a webhook for `kind`; raises ValueError when it is something else."""
    content = json.loads(arrived.body)
    if not isinstance(content, dict):
        raise ValueError("no object")
    found = content.get("entry") if content.get("object") == kind else []
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def moment(seconds: float) -> datetime:
    """A time in seconds since 1970."""
    return datetime.fromtimestamp(float(seconds), timezone.utc)


def settings(account: str, label: str) -> tuple[Setting, ...]:
    """What a Graph service needs; `account` is the name of its account's setting."""
    return (
        Setting(account, label, r"\d+"),
        Setting("TOKEN", "Access token"),
        Setting("APP_SECRET", "App secret"),
        Setting("VERIFY_TOKEN", "Verify token (any words of yours)", r"[ -~]+"),
    )


def settings_of(environment: Mapping[str, str], service: str, named: Sequence[Setting]) -> dict[str, Any] | None:
    """The settings of a Graph service as its channel takes them; None when none is set. Raises SettingError."""
    found = given(environment, service, named)
    if found is None:
        return None
    base = environment.get("GATEWAY_GRAPH_URL", "").strip() or f"{ADDRESS}/{VERSION}"
    return {**dict(zip(("account", "token", "app_secret", "verify_token"), found.values(), strict=True)), "base": base}
