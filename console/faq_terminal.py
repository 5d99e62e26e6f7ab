"""What the commands of `faq` work with: the gateway's database and versions, and somewhere to tell what happens."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from console.folders import STAFF, Content
from console.publishing import Publishing
from console.room import Tools, real
from console.storage import versions
from gateway import house, settings
from gateway.services import Services


class NotDone(ValueError):
    """What was asked for can't be done; the text says what to do instead."""


@dataclass(frozen=True)
class Terminal:
    """`tools` and `content` as the gateway has them; `tell` shows a line, `wait` passes seconds."""

    services: Services
    tools: Tools
    content: Content = STAFF
    tell: Callable[[str], object] = print
    wait: Callable[[float], object] = time.sleep


def opened() -> Terminal:
    """What the environment says, knowing what the live version knows. Raises SettingError."""
    made = house.make(settings.read()).first
    made.database.migrate()
    with made.database.transaction() as db:
        live = versions.live(db, made.clinic.id)
    if live and live.version.trained:
        Publishing(made, STAFF).follow(live.version.id, live.version.trained.knowledge)
    return Terminal(made, real(made.settings.bot_python, made.settings.project))
