"""The gateway's settings, read once from the environment (GATEWAY_…), each with a default that is right on one machine."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "GATEWAY_"
BOT_SECRET = AliasChoices("bot_secret", "GATEWAY_BOT_SECRET", "BOT_SECRET")
OWN = ("origins", "notice_url", "smtp_to")  # what each clinic sets for itself
ALONE = 0o600  # only this user may read and write


class SettingError(ValueError):
    """A setting that the gateway can't run with; the text says which, and what it must be."""


class Settings(BaseSettings):
    """What may be set. `public` is true for a deployment: then the example clinic's details are refused.

    Limits are a number of requests a minute. `origins` and `trusted_proxies` are separated by commas. Urgent notices go to
    `notice_url` as JSON, and to `smtp_to` as mail. `project` is the repository, version 0; `bot_python` trains in it.
    A person of the clinic who has a conversation loses it after `handover_minutes` without a word. Nobody is reminded of
    anything in `quiet_hours`, by the clinic's clock.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    host: Literal["127.0.0.1"] = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    database_url: str = "sqlite:///var/gateway.db"
    bot_url: str = Field(default="http://127.0.0.1:5005", pattern=r"^https?://[^/]+/?$")
    bot_secret: str = Field(default="", validation_alias=BOT_SECRET)
    bot_seconds: float = Field(default=10, gt=0, le=60)
    secret: str = ""
    secret_file: Path = Path("var/gateway.secret")
    public: bool = False
    public_url: str = Field(default="", pattern=r"^(https?://[^/]+)?$")
    knowledge: Path = Path("knowledge")
    widget: Path = Path("widget")
    project: Path = Path()
    versions: Path = Path("var/versions")
    bot_python: Path = Path(".venv/bot/bin/python")
    origins: str = ""
    trusted_proxies: str = "127.0.0.1"
    session_messages: int = Field(default=30, ge=1)
    address_requests: int = Field(default=1200, ge=1)
    address_conversations: int = Field(default=300, ge=1)
    session_callbacks: int = Field(default=5, ge=1)
    rates_url: str = "memory://"
    session_minutes: int = Field(default=30, ge=1)
    keep_days: int = Field(default=90, ge=1)
    handover_minutes: int = Field(default=120, ge=1)
    quiet_hours: str = Field(default="21:00-9:00", pattern=r"^([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d$")
    notice_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    smtp_host: str = ""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = "chat@localhost"
    smtp_to: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


def read() -> Settings:
    """The settings of the environment; raises SettingError that names the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "setting"
        raise SettingError(f"{name if name.isupper() else PREFIX + name.upper()}: {first['msg']}") from None


def of(settings: Settings, clinic: str, environment: Mapping[str, str]) -> Settings:
    """The settings of a clinic beside the first: its own OWN, as GATEWAY_<CLINIC>_NOTICE_URL; raises SettingError.

    What it does not set is empty: nothing of the first clinic's counts for another.
    """
    prefix = f"{PREFIX}{clinic.upper().replace('-', '_')}_"
    own = {name: environment.get(prefix + name.upper(), "") for name in OWN}
    try:
        return Settings(**{**settings.model_dump(), **own})
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingError(f"{prefix}{str(first['loc'][0]).upper()}: {first['msg']}") from None


def listed(text: str) -> tuple[str, ...]:
    """The entries of a setting that is separated by commas or blanks."""
    return tuple(text.replace(",", " ").split())


def session_secret(settings: Settings) -> str:
    """The secret that signs sessions: the one set, else one of our own that is made once and that only this user can read."""
    if settings.secret:
        return settings.secret
    path = settings.secret_file
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ALONE), "w") as file:
            file.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8").strip()
