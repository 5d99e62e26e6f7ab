"""`make run`: everything that it takes to talk to the assistant, until Ctrl-C.

usage: python3 -m bot.run
"""

from __future__ import annotations

import os
import signal
from types import FrameType

from bot import environment, model, process, settings
from bot.steps import Hindered, finish

HOW = """
The assistant answers. Talk to it in another terminal:

  make chat{chat}
  curl -s {address} -d '{{"sender": "me", "message": "hello"}}'

Its log is {log}. Ctrl-C stops it.
"""


def main() -> None:
    """Set up, train and start whatever is missing, and stay until stopped. Raises Hindered."""
    for stopping in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, _interrupt)
    port = _port()
    python = environment.make()
    archive = model.make(python)
    env = {"BOT_SECRET": process.read_secret(os.environ)}
    with process.started(python, archive, port, env=env) as bot:
        address = f"http://{settings.INTERFACE}:{port}/webhooks/rest/webhook"
        other = "" if port == settings.Settings().port else f" BOT_PORT={port}"
        print(HOW.format(chat=other, address=address, log=process.LOG), flush=True)
        try:
            status = bot.wait()
        except KeyboardInterrupt:
            print("\nStopping the bot …")
            return
    raise Hindered(f"The bot has stopped by itself with status {status}: {process.LOG} says why")


def _port() -> int:
    """The port to listen on. Raises Hindered when it is no port, or taken."""
    try:
        port = settings.read(os.environ).port
    except settings.SettingError as error:
        raise Hindered(str(error)) from None
    if process.taken(port):
        raise Hindered(f"Port {port} is taken: set BOT_PORT to another, for example 'make run BOT_PORT={port + 1}'")
    return port


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    finish(main)
