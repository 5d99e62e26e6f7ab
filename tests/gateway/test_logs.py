"""No word of a visitor, no name and no number stands in a log, whatever its level and whatever fails."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from gateway import logs
from tests.gateway.conftest import Opener
from tests.gateway.standin import START, StandIn
from tests.gateway.test_failures import Broken

pytestmark = pytest.mark.anyio
HEALTH, NUMBER, NAME = "canarytitis", "7946 0987", "Canaryanna"


@pytest.fixture
def everything(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """All that is logged or printed at the most talkative level, also what handlers of others would get."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    heard = io.StringIO()
    logs.configure("DEBUG", heard)
    beside = logging.StreamHandler(heard)
    beside.setFormatter(logging.Formatter("beside: %(name)s %(message)s %(args)s"))
    root.addHandler(beside)
    yield lambda: "".join((heard.getvalue(), *capfd.readouterr()))
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def test_a_canary_is_in_no_log(
    opening: Opener, bot: StandIn, everything: Callable[[], str], files: Callable[[], bytes], tmp_path: object
) -> None:
    async with opening() as door:
        visitor = door.visitor()
        for trouble in ("", "raises", "empty", "number", "cut", "failed", "busy"):
            bot.trouble = trouble
            await visitor.say(f"I have {HEALTH}, call me on 020 {NUMBER}")
            await visitor.say(f"I'm allergic to {HEALTH}, I can't breathe")
        bot.trouble = ""
        for bad in ({"text": {HEALTH: NUMBER}}, {"text": HEALTH, "choice_id": NUMBER}, {"choice_id": HEALTH}):
            await visitor.post(**bad)
        await door.client.post("/v1/messages", content=f'{{"text": "{HEALTH}'.encode())
        await door.client.get(f"/c/{HEALTH}?q={HEALTH}")
        await door.client.get("/v1/transcript", headers={"Authorization": f"Bearer {HEALTH}", "Origin": f"https://{HEALTH}"})
        call = {"session": visitor.session, "name": NAME, "number": f"020 {NUMBER}"}
        assert (await door.client.post("/v1/callback", json=call)).status_code == 204
        assert (await door.client.post("/v1/callback", json={**call, "number": f"{NUMBER} x"})).status_code == 400
        broken = Broken(tmp_path / "gateway.db")  # type: ignore[operator]
        for table in ("turns", "callbacks", "choices"):
            broken.break_(table)
            await visitor.post(text=f"I have {HEALTH}")
            await door.client.post("/v1/callback", json=call)
            broken.mend(table)
        await visitor.say(START)
        assert HEALTH.encode() not in files() and b"breathe" not in files()
    told = everything()
    assert "bot_failed" in told and "request_failed" in told
    for canary in (HEALTH, NUMBER, NAME, "breathe", visitor.session or "?"):
        assert canary not in told


async def test_logs_are_lines_of_json(opening: Opener, everything: Callable[[], str]) -> None:
    async with opening() as door:
        await door.visitor().say("hello")
    lines = [json.loads(line) for line in everything().splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line.get("route") == "/v1/messages"]
    assert (line["event"], line["method"], line["status"], line["level"]) == ("request", "POST", 200, "info")


def test_an_error_is_told_by_its_kind_and_place(everything: Callable[[], str]) -> None:
    try:
        raise ValueError(HEALTH)
    except ValueError:
        structlog.get_logger("gateway.x").exception("odd")
        logging.getLogger("uvicorn.error").exception("odd, too")
    told = everything()
    assert '"error": "ValueError"' in told and "test_logs.py" in told
    assert HEALTH not in "".join(line for line in told.splitlines() if line.startswith("{"))
