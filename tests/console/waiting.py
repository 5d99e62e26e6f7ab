"""Questions that wait in the inbox, and how a test opens one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.console.asked import asks, unhelpful
from tests.console.conftest import Staff, services
from tests.gateway.conftest import Door
from tests.gateway.visitor import Clock


@pytest.fixture
def visited(door: Door, clock: Clock) -> None:
    """Three groups: one asked twice, one with marks of a web page, one that was not helpful."""
    database, now = services(door).database, clock() - timedelta(hours=5)
    asks(database, "hello", "what of <b>swimming</b> afterwards?", now=now)
    asks(database, "what of <B>swimming</B> afterwards", now=now + timedelta(hours=1))
    asks(database, "zebra parking", now=now + timedelta(hours=2))
    unhelpful(database, "my sun question", now + timedelta(hours=3), "it is <i>vague</i>")


async def opened(staff: Staff, words: str) -> str:
    """The path of the first row that holds these words."""
    await staff.get("/inbox", state="any", q=words)
    return "/inbox/" + staff.page.text.split('href="/staff/inbox/')[1].split("?")[0]


def version(staff: Staff) -> str:
    return staff.page.text.split('name="version" value="')[1].split('"')[0]
