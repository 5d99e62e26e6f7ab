"""A gateway is killed while it sends a reminder: nobody knows whether it arrived, so it is not sent again."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import anyio
from sqlalchemy import text as sql
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.milestones import Milestone, quiet
from gateway.settings import Settings
from gateway.storage import clinics, conversations, correspondents, reminders
from gateway.storage.database import Database
from gateway.storage.outgoing import Recipient
from gateway.storage.reminders import Asking
from tests.gateway.channels.platforms import Platform
from tests.gateway.channels.test_sending import served, until

Rows = Callable[[str], list[dict[str, Any]]]


class Hanging(Response):
    """Takes a request and never answers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await anyio.sleep(60)


def waits(settings: Settings, name: str, hours: int) -> None:
    """Somebody who writes by SMS and is to be reminded now."""
    database, now = Database(settings.database_url), datetime.now(timezone.utc)
    database.migrate()
    who = Recipient(name, "example", "sms", f"+44770090000{len(name)}")
    with database.transaction() as db:
        clinics.remember(db, "example", "Example", now)
        visit = conversations.start(db, name, "example", now)
        correspondents.seen(db, who, now, now)
        correspondents.note(db, name, key_digest=name)
        found = correspondents.find(db, name)
        assert found
        one = Milestone(now - timedelta(minutes=1), hours)
        reminders.replace(db, found, Asking(visit.id, "en", now), [one], quiet("0:00-0:00", ZoneInfo("Europe/London")))
    database.dispose()


def lease_is_over(settings: Settings) -> None:
    """Without waiting for it."""
    database = Database(settings.database_url)
    with database.transaction() as db:
        assert db.execute(sql("UPDATE outgoing_messages SET next_at = at WHERE begun")).rowcount == 1  # type: ignore[attr-defined]
    database.dispose()


def test_a_gateway_killed_while_it_sends_a_reminder_does_not_send_it_again(
    settings: Settings, platform: Platform, rows: Rows
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    waits(settings, "anna", 24)
    platform.troubles.append(Hanging())
    process = served(settings, platform, port, GATEWAY_QUIET_HOURS="0:00-0:00")
    until(lambda: not platform.troubles)  # it has arrived, and nobody has noted that
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert platform.sent == []
    lease_is_over(settings)
    waits(settings, "bernd", 48)
    process = served(settings, platform, port, GATEWAY_QUIET_HOURS="0:00-0:00")
    try:
        until(lambda: platform.sent and not rows("outgoing_messages"))
        assert [text[:28] for text in platform.texts("sms")] == ["Reminder: the 48 hours are o"], "due when it was not running"
    finally:
        process.terminate()
        process.wait()
