"""Whoever runs the gateway sees whether it is ready and what it counts, and is told in a sentence why it does not start."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import redis
from pydantic import ValidationError

from gateway import settings as setting
from gateway.settings import Settings
from tests.gateway import standin
from tests.gateway.conftest import ROOT, Door, Opener
from tests.gateway.standin import StandIn
from tests.gateway.test_failures import Broken
from tests.gateway.visitor import Visitor, problem

pytestmark = pytest.mark.anyio


async def test_ready_means_that_bot_and_database_answer(door: Door, bot: StandIn, tmp_path: Path) -> None:
    assert (await door.client.get("/readyz")).json() == {"status": "ready"}
    bot.trouble = "raises"
    answer = await door.client.get("/readyz")
    assert problem(answer) == (503, "not-ready") and "bot" in answer.json()["detail"]
    bot.trouble = ""
    Broken(tmp_path / "gateway.db").break_("conversations")
    answer = await door.client.get("/readyz")
    assert problem(answer) == (503, "not-ready") and "database" in answer.json()["detail"]
    assert (await door.client.get("/healthz")).json() == {"status": "alive"}


async def test_metrics_count_requests_turns_and_failures(opening: Opener, bot: StandIn) -> None:
    async with opening(session_messages=2) as door:
        visitor = door.visitor()
        await visitor.say("hello")
        bot.trouble = "raises"
        await visitor.say("canary")
        for _ in range(2):
            await visitor.post(text="again")
        await door.client.get("/canary")
        counted = (await door.client.get("/metrics")).text
    for line in (
        'gateway_requests_total{clinic="example",method="POST",route="/v1/messages",status="200"} 3.0',
        'gateway_requests_total{clinic="example",method="POST",route="/v1/messages",status="429"} 1.0',
        'gateway_requests_total{clinic="none",method="GET",route="none",status="404"} 1.0',
        'gateway_turns_total{clinic="example",kind="answer"} 1.0',
        'gateway_turns_total{clinic="example",kind="error"} 2.0',
        'gateway_refused_total{clinic="example",limit="session"} 1.0',
        'gateway_bot_failures_total{clinic="example",reason="status_500"} 2.0',
        "gateway_bot_seconds_count 3.0",
        'gateway_request_seconds_count{route="/v1/messages"} 4.0',
    ):
        assert line in counted.splitlines()
    assert "canary" not in counted


@pytest.fixture
def redis_url() -> Iterator[str]:
    server = shutil.which("redis-server")
    if server is None:
        pytest.fail("Redis is not installed: python3 tests/debian.py", pytrace=False)
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        client = redis.Redis(port=port)
        for _ in range(200):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.02)
        yield f"redis://127.0.0.1:{port}"
        process.terminate()


async def test_two_processes_count_together_in_redis(opening: Opener, redis_url: str) -> None:
    async with (
        opening(rates_url=redis_url, session_messages=3) as one,
        opening(rates_url=redis_url, session_messages=3) as other,
    ):
        visitor = one.visitor()
        await visitor.say("hello")
        beside = Visitor(other.client, visitor.session)
        statuses = [(await who.post(text="again")).status_code for who in (visitor, beside, visitor, beside)]
    assert statuses == [200, 200, 200, 429]


async def test_a_lost_redis_neither_closes_the_door_nor_opens_it_wide(opening: Opener) -> None:
    async with opening(rates_url=f"redis://127.0.0.1:{free_port()}", session_messages=2) as door:
        visitor = door.visitor()
        await visitor.say("hello")
        statuses = [(await visitor.post(text="again")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_PORT", "8123")
    monkeypatch.setenv("BOT_SECRET", "shared")
    monkeypatch.setenv("GATEWAY_ORIGINS", "https://a.example, https://b.example")
    read = setting.read()
    assert (read.port, read.bot_secret, read.host, read.public) == (8123, "shared", "127.0.0.1", False)
    assert setting.listed(read.origins) == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(("name", "value"), [("GATEWAY_PORT", "x"), ("GATEWAY_HOST", "0.0.0.0"), ("GATEWAY_KEEP_DAYS", "0")])
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(setting.SettingError, match=name):
        setting.read()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_the_secret_is_made_once_and_for_this_user_only(tmp_path: Path) -> None:
    settings = Settings(secret_file=tmp_path / "var" / "secret")
    first = setting.session_secret(settings)
    assert len(first) >= 32 and setting.session_secret(settings) == first
    assert (tmp_path / "var" / "secret").stat().st_mode & 0o777 == 0o600
    assert setting.session_secret(Settings(secret="mine")) == "mine"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(tmp_path: Path, bot: StandIn, **more: str) -> dict[str, str]:
    own = {
        "GATEWAY_DATABASE_URL": f"sqlite:///{tmp_path}/gateway.db",
        "GATEWAY_SECRET_FILE": str(tmp_path / "secret"),
        "GATEWAY_BOT_URL": bot.url,
        "BOT_SECRET": standin.SECRET,
    }
    return {**os.environ, **own, **more}


def test_it_starts_answers_and_stops(tmp_path: Path, bot: StandIn) -> None:
    port = free_port()
    env = environment(tmp_path, bot, GATEWAY_PORT=str(port))
    command = [sys.executable, "-m", "gateway.serve"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        address = f"http://127.0.0.1:{port}"
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                if httpx.get(f"{address}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
        answer = httpx.post(f"{address}/v1/messages", json={"message_id": "m", "text": "hello"})
        assert answer.json()["messages"][0]["text"] == "You said: hello"
        assert "server" not in answer.headers
        taken = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
        assert (taken.returncode, taken.stderr) == (
            1,
            f"The gateway did not start: port {port} is taken: set GATEWAY_PORT to another.\n",
        )
        process.terminate()
        told = process.communicate(timeout=30)[0].decode()
    assert "Application shutdown complete" in told
    assert '"route": "/v1/messages"' in told


def test_a_bad_setting_is_one_sentence(tmp_path: Path, bot: StandIn) -> None:
    command = [sys.executable, "-m", "gateway.serve"]
    env = environment(tmp_path, bot, GATEWAY_PUBLIC="perhaps")
    refused = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The gateway did not start: GATEWAY_PUBLIC") and refused.stderr.count("\n") == 1
