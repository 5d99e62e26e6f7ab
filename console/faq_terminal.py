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
from gateway.house import House
from gateway.services import Services


class NotDone(ValueError):
    """What was asked for can't be done; the text says what to do instead."""


@dataclass(frozen=True)
class Terminal:
    """`tools` and `content` as the gateway has them; `tell` shows a line, `wait` passes seconds."""

    house: House
    tools: Tools
    content: Content = STAFF
    tell: Callable[[str], object] = print
    wait: Callable[[float], object] = time.sleep

    def services(self, clinic: str | None) -> Services:
        """Those of a clinic, without a name of the only one. Raises NotDone."""
        clinics = [one.clinic.id for one in self.house.all()]
        if clinic in clinics:
            return self.house.of(clinic or "")
        if clinic is None and len(clinics) == 1:
            return self.house.first
        raise NotDone(f"Name the clinic with --clinic: {', '.join(clinics)}. Nothing was changed.")


def opened() -> Terminal:
    """What the environment says, knowing what the live version knows. Raises SettingError."""
    made = house.make(settings.read())
    made.shared.database.migrate()
    with made.record.transaction() as db:
        live = versions.live(db)
    if live and live.version.trained:
        Publishing(made, STAFF).follow(live.version.id, live.version.trained.knowledge)
    return Terminal(made, real(made.settings.bot_python, made.settings.project))
