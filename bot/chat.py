"""`make chat`: talk to the running assistant in a terminal; a number presses the button of that number.

usage: python3 -m bot.chat
"""

from __future__ import annotations

import json
import os
import secrets
import urllib.error
import urllib.request
from typing import Any

from bot import process, settings
from bot.steps import Hindered, finish


def main() -> None:
    """Ask and answer until an empty line or the end of the input. Raises Hindered when no bot answers."""
    port = settings.read(os.environ).port
    if not process.answers(port):
        raise Hindered(f"No assistant answers on port {port}: start it with 'make run'")
    print("Type a message. An empty line ends the conversation.\n")
    sender, buttons = f"chat-{secrets.token_hex(8)}", list[dict[str, Any]]()
    while words := _typed():
        if words.isdigit() and 0 < int(words) <= len(buttons):
            words = buttons[int(words) - 1]["payload"]
        reply = ask(port, process.read_secret(os.environ), sender, words)
        buttons = reply["buttons"]
        print(f"\n{reply['text']}\n")
        for number, button in enumerate(buttons, start=1):
            print(f"  {number}  {button['title']}")


def ask(port: int, secret: str, sender: str, message: str) -> dict[str, Any]:
    """The bot's reply; an apology when the turn failed. Raises Hindered when it refuses or is gone."""
    request = urllib.request.Request(
        f"http://{settings.INTERFACE}:{port}/webhooks/clinic/webhook",
        json.dumps({"sender": sender, "message": message}).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            body = response.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    except OSError:
        raise Hindered("The assistant has gone: start it with 'make run'") from None
    reply: dict[str, Any] = json.loads(body)
    if "text" not in reply:
        raise Hindered(f"The assistant refuses: {reply.get('error')} (set BOT_SECRET as for 'make run')")
    return reply


def _typed() -> str:
    """The next line, without spaces around it; empty at the end of the input."""
    try:
        return input("> ").strip()
    except EOFError:
        return ""


if __name__ == "__main__":
    finish(main)
