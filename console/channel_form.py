"""The form of a channel: what was entered for a service, checked as the gateway will read it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from console.forms import HIDDEN, Form
from gateway.channels.channel import Kind, variable
from gateway.channels.switching import Switched
from gateway.settings import SettingError

LONGEST = 2_000  # characters


class Problem(ValueError):
    """What is wrong with what was entered, as a sentence that repeats no secret."""


def entered(kind: Kind, form: Form, kept: Mapping[str, str], channels: Switched) -> dict[str, str]:
    """The values to keep: a secret that is left empty stays as it is `kept`, anything else goes. Raises Problem."""
    values: dict[str, str] = {}
    for one in kind.settings:
        value = form.get(one.name if one.shown else f"{HIDDEN}{one.name}").strip()
        if value and (len(value) > LONGEST or not re.fullmatch(one.pattern, value)):
            raise Problem(f"{one.label}: that can't be right. Nothing was kept; enter it again.")
        values[one.name] = value or ("" if one.shown else kept.get(one.name, ""))
    found = {name: value for name, value in values.items() if value}
    try:
        made = channels.made(kind.name, found)
    except SettingError as error:
        raise Problem(f"{_labelled(str(error), kind)}. Nothing was kept; enter it again.") from None
    if made is None:
        raise Problem("Fill in what is asked for. Nothing was kept.")
    return found


def _labelled(text: str, kind: Kind) -> str:
    """The text with the page's labels instead of the environment's names."""
    for one in sorted(kind.settings, key=lambda one: -len(one.name)):
        text = text.replace(variable(kind.name, one.name), f"“{one.label}”")
    return text
