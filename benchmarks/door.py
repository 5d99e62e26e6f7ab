"""What one message costs in the gateway itself: in front of a bot that answers at once, on SQLite, started as for visitors.

usage: .venv/web/bin/python -m benchmarks.door [--messages 600] [--a-second 13]

Each message goes once to the bot itself and once through the gateway, one right after the other; so whatever else the machine
does meets both. First one visitor speaks as soon as the last answer is there, then many do, at the pace of 200 visitors with a
message every 15 seconds. The gateway's own seconds of computing are read from the system. A whole run is written to
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
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import psutil

from benchmarks.results import circumstances
from bot import environment, process, settings
from tests.browser.scripted_bot import SECRET

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "door.json"
TURNS = 8  # messages of one conversation
MESSAGES, A_SECOND = 600, 13.0
WARMING = 50  # messages that are not counted
SAID = "how long should makeup stay off, number {}?"

Pairs = list[tuple[float, float]]
Say = Callable[[], Awaitable[None]]


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
    port, door = process.free_port(), process.free_port()
    with tempfile.TemporaryDirectory(prefix="door-") as place:
        env = {"BOT_SECRET": SECRET, "GATEWAY_DATABASE_URL": f"sqlite:///{place}/gateway.db", "GATEWAY_SECRET": SECRET}
        log = Path(place) / "gateway.log"
        with _bot(port), process.gateway_started(environment.WEB.python, door, port, env=env, log=log) as gateway:
            asyncio.run(_one_by_one(port, door, WARMING))
            alone = _watched(gateway.pid, lambda: asyncio.run(_one_by_one(port, door, messages)))
            paced = _watched(gateway.pid, lambda: asyncio.run(_at_a_pace(port, door, messages, a_second)))
    return {"one_visitor": alone, f"{a_second:g}_messages_a_second": paced, "wanted_gateway_adds_ms": 3}


@contextmanager
def _bot(port: int) -> Iterator[None]:
    """A bot that answers at once, as a process of its own."""
    served = [str(environment.WEB.python), "-m", "uvicorn", "--factory", "tests.browser.scripted_bot:create_app"]
    command = [*served, "--host", settings.INTERFACE, "--port", str(port), "--log-level", "warning"]
    child = subprocess.Popen(command, cwd=PROJECT)
    try:
        while not process.answers(port):
            time.sleep(0.05)
        yield
    finally:
        child.terminate()
        child.wait()


def _watched(pid: int, run: Callable[[], Pairs]) -> dict[str, Any]:
    """What a run of pairs (ms of the bot, ms through the gateway) tells, with the gateway's own computing."""
    gateway = psutil.Process(pid)
    before = gateway.cpu_times()
    pairs = run()
    after = gateway.cpu_times()
    computing = after.user + after.system - before.user - before.system
    bots, ours = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return {
        "messages": len(pairs),
        "median_ms": round(median(ours), 2),
        "p95_ms": round(quantiles(ours, n=20)[-1], 2),
        "median_ms_without_gateway": round(median(bots), 2),
        "gateway_adds_ms": round(median(ours) - median(bots), 2),
        "gateway_computes_ms_a_message": round(1000 * computing / len(pairs), 2),
    }


async def _one_by_one(port: int, door: int, messages: int) -> Pairs:
    """One visitor after another, each message when the last is answered."""
    pairs: Pairs = []
    async with httpx.AsyncClient(timeout=30) as client:
        while len(pairs) < messages:
            straight, through = _visitor(client, port, door)
            for _ in range(min(TURNS, messages - len(pairs))):
                pairs.append(await _pair(straight, through, len(pairs)))
    return pairs


async def _at_a_pace(port: int, door: int, messages: int, a_second: float) -> Pairs:
    """Many visitors, whose messages come evenly, whether the last ones are answered or not."""
    begin = time.monotonic()
    async with httpx.AsyncClient(timeout=30) as client:
        visitors = [_visitor(client, port, door) for _ in range(-(-messages // TURNS))]

        async def one(number: int) -> tuple[float, float]:
            await asyncio.sleep(max(0.0, begin + number / a_second - time.monotonic()))
            return await _pair(*visitors[number % len(visitors)], number)

        return list(await asyncio.gather(*(one(number) for number in range(messages))))


async def _pair(straight: Say, through: Say, number: int) -> tuple[float, float]:
    """The milliseconds of both ways, which take turns in being the first."""
    if number % 2:
        return await _timed(straight), await _timed(through)
    later = await _timed(through)
    return await _timed(straight), later


async def _timed(say: Say) -> float:
    begun = time.perf_counter()
    await say()
    return 1000 * (time.perf_counter() - begun)


def _visitor(client: httpx.AsyncClient, port: int, door: int) -> tuple[Say, Say]:
    """Two ways to say the next thing: to the bot itself, and through the gateway."""
    base = f"http://{settings.INTERFACE}"
    sender, session = uuid.uuid4().hex, dict[str, str]()

    async def straight() -> None:
        content = {"sender": sender, "message": SAID.format(uuid.uuid4().int % 1000)}
        answer = await client.post(
            f"{base}:{port}/webhooks/clinic/webhook", json=content, headers={"Authorization": f"Bearer {SECRET}"}
        )
        answer.raise_for_status()

    async def through() -> None:
        body = {**session, "message_id": str(uuid.uuid4()), "text": SAID.format(uuid.uuid4().int % 1000)}
        answer = await client.post(f"{base}:{door}/v1/messages", json=body)
        session["session"] = answer.raise_for_status().json()["session"]

    return straight, through


if __name__ == "__main__":
    main()
