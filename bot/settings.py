"""The bot's settings, all from the environment, each with a default that is right on one machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INTERFACE = "127.0.0.1"
LONGEST_MESSAGE = 4000
LONGEST_SENDER = 255

# What Rasa and Sanic themselves read from the environment, some of it while they are imported.
FOR_RASA = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_REQUEST_MAX_SIZE": str(64 * 1024),
    "SANIC_ACCESS_LOG": "false",
    # Longer than the longest turn, or a slow turn's answer is lost when its lock expires.
    "TICKET_LOCK_LIFETIME": "300",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}

# One message is too little to share among cores, and threads that wait for each other disturb the others.
FOR_SERVING = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class SettingError(ValueError):
    """A setting that the bot can't run with; the text says which and what it must be."""


@dataclass(frozen=True)
class Settings:
    """What may be set. Times are in seconds; an action's time is shorter than a turn's, and a turn's below 10.

    `models_url`: where the gateway hands out the published model; empty: the one of the start stays.
    `tensorflow`: import it, though nothing here computes with it (bot/without_tensorflow.py).
    """

    port: int = 5005
    secret: str = ""
    database_url: str = "sqlite:///var/bot.db"
    action_seconds: float = 8.0
    turn_seconds: float = 9.5
    models_url: str = ""
    tensorflow: bool = False


def read(env: Mapping[str, str]) -> Settings:
    """The settings in `env` (BOT_PORT, BOT_SECRET, …); raises SettingError naming the variable that is wrong."""
    default = Settings()
    return Settings(
        port=int(_number(env, "BOT_PORT", default.port, 1, 65535)),
        secret=env.get("BOT_SECRET", default.secret),
        database_url=env.get("BOT_DATABASE_URL") or default.database_url,
        action_seconds=_number(env, "BOT_ACTION_SECONDS", default.action_seconds, 0.1, 60),
        turn_seconds=_number(env, "BOT_TURN_SECONDS", default.turn_seconds, 0.1, 60),
        models_url=_address(env, "BOT_MODELS_URL"),
        tensorflow=env.get("BOT_TENSORFLOW", "0") not in ("", "0"),
    )


def _address(env: Mapping[str, str], name: str) -> str:
    """One setting that is empty, or an address on the web."""
    text = env.get(name, "")
    if text and not text.startswith(("http://", "https://")):
        raise SettingError(f"{name} is {text!r}: set it to an address that begins with http:// or https://")
    return text


def _number(env: Mapping[str, str], name: str, default: float, lowest: float, highest: float) -> float:
    """One setting that is a number within bounds."""
    text = env.get(name) or str(default)
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not lowest <= number <= highest:
        raise SettingError(f"{name} is {text!r}: set it to a number from {lowest} to {highest}")
    return number
