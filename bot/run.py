"""`make run`: everything that it takes to talk to the assistant and to open its website, until Ctrl-C.

usage: python3 -m bot.run
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from types import FrameType

from bot import environment, model, process, settings
from bot.steps import Hindered, finish

HOW = """
The assistant answers. Its demonstration page is

  http://{interface}:{gateway_port}/

Or talk to it in another terminal:

  make chat{chat}
  curl -s {rest} -d '{{"sender": "me", "message": "hello"}}'

The logs are {log} and {gateway_log}. Ctrl-C stops everything.
"""
GATEWAY_PORT = 8000


def main() -> None:
    """Set up, train and start whatever is missing, and stay until stopped. Raises Hindered."""
    for stopping in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, _interrupt)
    port, gateway_port = _bot_port(), _gateway_port()
    python, web = environment.make(), environment.make(environment.WEB)
    archive = model.make(python)
    env = {"BOT_SECRET": process.read_secret(os.environ), "BOT_MODELS_URL": _models_url(gateway_port)}
    with (
        process.started(python, archive, port, env=env) as bot,
        process.gateway_started(web, gateway_port, port, env=env) as gateway,
    ):
        print(_how(port, gateway_port), flush=True)
        try:
            _watch({"bot": bot, "gateway": gateway})
        except KeyboardInterrupt:
            print("\nStopping …")


def _watch(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Stay while both run. Raises Hindered when one stops by itself."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                log = process.LOG if name == "bot" else process.GATEWAY_LOG
                raise Hindered(f"The {name} has stopped by itself with status {child.returncode}: {log} says why")
        time.sleep(0.5)


def _how(port: int, gateway_port: int) -> str:
    return HOW.format(
        interface=settings.INTERFACE,
        gateway_port=gateway_port,
        chat="" if port == settings.Settings().port else f" BOT_PORT={port}",
        rest=f"http://{settings.INTERFACE}:{port}/webhooks/rest/webhook",
        log=process.LOG,
        gateway_log=process.GATEWAY_LOG,
    )


def _bot_port() -> int:
    """The port of the bot. Raises Hindered when it is no port, or taken."""
    try:
        return _free("BOT_PORT", settings.read(os.environ).port)
    except settings.SettingError as error:
        raise Hindered(str(error)) from None


def _gateway_port() -> int:
    """The port of the website. Raises Hindered when it is no port, or taken."""
    text = os.environ.get("GATEWAY_PORT") or str(GATEWAY_PORT)
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Hindered(f"GATEWAY_PORT is {text!r}: set it to a number from 1 to 65535")
    return _free("GATEWAY_PORT", int(text))


def _models_url(gateway_port: int) -> str:
    """Where the gateway hands out the published model."""
    return os.environ.get("BOT_MODELS_URL") or f"http://{settings.INTERFACE}:{gateway_port}/internal/model"


def _free(name: str, port: int) -> int:
    if process.taken(port):
        raise Hindered(f"Port {port} is taken: set {name} to another, for example 'make run {name}={port + 1}'")
    return port


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    finish(main)
