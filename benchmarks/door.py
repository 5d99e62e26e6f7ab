"""What one message costs in the gateway itself: in front of a bot that answers at once, on SQLite, started as for visitors.

usage: .venv/web/bin/python -m benchmarks.door [--messages 600] [--a-second 13]

Each message goes once to the bot itself, once through a proxy that does nothing else (benchmarks/bare_proxy.py: what the
libraries take) and once through the gateway, one right after the other; so whatever else the machine does meets all. First
one visitor speaks as soon as the last answer is there, then many do, at the pace of 200 visitors with a message every 15
seconds. The gateway's own seconds of computing are read from the system. A whole run is written to
benchmarks/results/door.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import psutil

from benchmarks.results import circumstances
from bot import environment, process
from bot.settings import INTERFACE
from tests.browser.scripted_bot import SECRET

BOT = "tests.browser.scripted_bot:create_app"
PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "door.json"
TURNS = 8  # messages of one conversation
MESSAGES, A_SECOND = 600, 13.0
WARMING = 50  # messages that are not counted
SAID = "how long should makeup stay off, number {}?"

WAYS = ("bot", "bare", "gateway")

Times = list[dict[str, float]]
Say = Callable[[], Awaitable[None]]
Ways = dict[str, Say]


def main() -> None:
    """Measure, print, and write a whole run down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--a-second", type=float, default=A_SECOND)
    options = parser.parse_args()
    rows = {**circumstances(PROJECT), "command": " ".join(["python -m benchmarks.door", *sys.argv[1:]])}
    rows |= measure(options.messages, options.a_second)
    text = json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    print(text, end="")
    if (options.messages, options.a_second) == (MESSAGES, A_SECOND):
        RESULT.write_text(text, encoding="utf-8")


def measure(messages: int, a_second: float) -> dict[str, Any]:
    """The figures for one visitor at a time, and for `a_second` messages a second."""
    ports = {way: process.free_port() for way in WAYS}
    with tempfile.TemporaryDirectory(prefix="door-") as place:
        env = {"BOT_SECRET": SECRET, "GATEWAY_DATABASE_URL": f"sqlite:///{place}/gateway.db", "GATEWAY_SECRET": SECRET}
        log = Path(place) / "gateway.log"
        with (
            _beside("uvicorn", "--factory", BOT, "--host", INTERFACE, "--port", ports["bot"], "--log-level", "warning"),
            _beside("benchmarks.bare_proxy", ports["bare"], ports["bot"]),
            process.gateway_started(environment.WEB.python, ports["gateway"], ports["bot"], env=env, log=log) as gateway,
        ):
            _wait(ports["bot"], ports["bare"])
            asyncio.run(_one_by_one(ports, WARMING))
            alone = _watched(gateway.pid, lambda: asyncio.run(_one_by_one(ports, messages)))
            paced = _watched(gateway.pid, lambda: asyncio.run(_at_a_pace(ports, messages, a_second)))
    return {"one_visitor": alone, f"{a_second:g}_messages_a_second": paced, "wanted_gateway_adds_ms": 3}


@contextmanager
def _beside(module: str, *arguments: object) -> Iterator[None]:
    """A module of ours or of a library, running as a process of its own."""
    command = [str(environment.WEB.python), "-m", module, *(str(argument) for argument in arguments)]
    child = subprocess.Popen(command, cwd=PROJECT)
    try:
        yield
    finally:
        child.terminate()
        child.wait()


def _wait(*ports: int) -> None:
    """Return when something listens on each."""
    for port in ports:
        while not process.taken(port):
            time.sleep(0.05)


def _watched(pid: int, run: Callable[[], Times]) -> dict[str, Any]:
    """What the milliseconds of each way tell, with the gateway's own computing."""
    gateway = psutil.Process(pid)
    before = gateway.cpu_times()
    times = run()
    after = gateway.cpu_times()
    computing = after.user + after.system - before.user - before.system
    found = {way: [one[way] for one in times] for way in WAYS}
    middle = {way: median(found[way]) for way in WAYS}
    return {
        "messages": len(times),
        "median_ms": round(middle["gateway"], 2),
        "p95_ms": round(quantiles(found["gateway"], n=20)[-1], 2),
        "median_ms_without_gateway": round(middle["bot"], 2),
        "gateway_adds_ms": round(middle["gateway"] - middle["bot"], 2),
        "a_bare_proxy_adds_ms": round(middle["bare"] - middle["bot"], 2),
        "gateway_computes_ms_a_message": round(1000 * computing / len(times), 2),
    }


async def _one_by_one(ports: Mapping[str, int], messages: int) -> Times:
    """One visitor after another, each message when the last is answered."""
    times: Times = []
    async with httpx.AsyncClient(timeout=30) as client:
        while len(times) < messages:
            ways = _visitor(client, ports)
            for _ in range(min(TURNS, messages - len(times))):
                times.append(await _each(ways, len(times)))
    return times


async def _at_a_pace(ports: Mapping[str, int], messages: int, a_second: float) -> Times:
    """Many visitors, whose messages come evenly, whether the last ones are answered or not."""
    begin = time.monotonic()
    async with httpx.AsyncClient(timeout=30) as client:
        visitors = [_visitor(client, ports) for _ in range(-(-messages // TURNS))]

        async def one(number: int) -> dict[str, float]:
            await asyncio.sleep(max(0.0, begin + number / a_second - time.monotonic()))
            return await _each(visitors[number % len(visitors)], number)

        return list(await asyncio.gather(*(one(number) for number in range(messages))))


async def _each(ways: Ways, number: int) -> dict[str, float]:
    """The milliseconds of every way, which take turns in being the first."""
    first = number % len(WAYS)
    return {way: await _timed(ways[way]) for way in (*WAYS[first:], *WAYS[:first])}


async def _timed(say: Say) -> float:
    begun = time.perf_counter()
    await say()
    return 1000 * (time.perf_counter() - begun)


def _visitor(client: httpx.AsyncClient, ports: Mapping[str, int]) -> Ways:
    """The ways to say the next thing: to the bot itself, through the bare proxy, and through the gateway."""
    sender, session = uuid.uuid4().hex, dict[str, str]()
    known = {"Authorization": f"Bearer {SECRET}"}

    async def post(way: str, path: str, body: dict[str, str], headers: dict[str, str] | None = None) -> Any:
        answer = await client.post(f"http://{INTERFACE}:{ports[way]}{path}", json=body, headers=headers)
        return answer.raise_for_status().json()

    async def straight() -> None:
        await post("bot", "/webhooks/clinic/webhook", {"sender": sender, "message": _said()}, known)

    async def bare() -> None:
        await post("bare", "/v1/messages", {"message_id": str(uuid.uuid4()), "text": _said()})

    async def through() -> None:
        body = {**session, "message_id": str(uuid.uuid4()), "text": _said()}
        session["session"] = (await post("gateway", "/v1/messages", body))["session"]

    return dict(zip(WAYS, (straight, bare, through), strict=True))


def _said() -> str:
    return SAID.format(uuid.uuid4().int % 1000)


if __name__ == "__main__":
    main()
