"""What is done beside the requests goes on after a failure."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from gateway import chores

pytestmark = pytest.mark.anyio


async def test_a_chore_that_fails_is_logged_without_its_text_and_done_again() -> None:
    done = asyncio.Event()
    failures = [ValueError("a visitor's words")]

    async def work() -> None:
        if failures:
            raise failures.pop()
        done.set()

    with capture_logs() as logs:
        doing = asyncio.create_task(chores.again("upkeep", work, 0))
        await asyncio.wait_for(done.wait(), 5)
        doing.cancel()
    assert [(line["event"], line["of"], line["error"]) for line in logs] == [("chore_failed", "upkeep", "ValueError")]
    assert "words" not in str(logs)
