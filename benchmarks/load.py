"""Two hundred visitors at once on the website, against the really trained bot.

usage: .venv/web/bin/python -m benchmarks.load [--visitors 200] [--every 15] [--seconds 120]

Bot and gateway are started on free ports with databases of their own. Each visitor says something every 15 s that nobody else
says, and reads the own transcript at the end: nothing may be missing, twice, or somebody else's. Before and afterwards as many
visitors speak to the bot directly, at the same pace, for a quarter of the time each: what the gateway adds is the difference
of the medians. A whole run is written to benchmarks/results/load.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx

from benchmarks.results import circumstances
from bot import environment, model, process, settings

PROJECT = Path(__file__).resolve().parents[1]
SECRET = "a secret of the load test"
QUESTIONS = (
    "what does it cost",
    "how many sessions would I need",
    "when may I go to the gym again",
    "does the needling hurt",
    "how long should makeup stay off",
    "do you have parking",
    "is it any good against fine lines",
    "how does the whole thing work",
)
SYLLABLES = "ba de fi go ku la me ni po ru sa te vi wo xu za".split()


@dataclass(frozen=True)
class Load:
    """How many visitors, the seconds between two messages of one, and how long it lasts (seconds)."""

    visitors: int = 200
    every: float = 15.0
    seconds: float = 120.0


@dataclass
class Found:
    """What the visitors saw: milliseconds of each message, and what went wrong, by kind."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong_transcripts: list[str] = field(default_factory=list)


Say = Callable[[str], Awaitable[None]]


def main() -> None:
    """Measure, print, and write a whole run down; the exit status is 1 when anything was lost, doubled or mixed up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=Load.visitors)
    parser.add_argument("--every", type=float, default=Load.every)
    parser.add_argument("--seconds", type=float, default=Load.seconds)
    options = parser.parse_args()
    load = Load(options.visitors, options.every, options.seconds)
    rows = measure(load)
    print(json.dumps(rows, indent=2, ensure_ascii=False))
    if load == Load():
        target = PROJECT / "benchmarks" / "results" / "load.json"
        target.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.exit(bool(rows["errors"] or rows["wrong_transcripts"]))


def measure(load: Load) -> dict[str, Any]:
    """The figures of one run, with machine and commit."""
    with both() as (port, door):
        short = Load(load.visitors, load.every, load.seconds / 4)
        before = asyncio.run(_direct(port, short))
        through = asyncio.run(through_gateway(door, load))
        after = asyncio.run(_direct(port, short))
    return _rows(load, through, [*before.milliseconds, *after.milliseconds], [*before.errors, *after.errors])


@contextmanager
def both() -> Iterator[tuple[int, int]]:
    """The trained bot and a gateway before it, with new databases: their ports."""
    archive = model.make(environment.BOT.python)
    port, door = process.free_port(), process.free_port()
    with tempfile.TemporaryDirectory(prefix="load-") as place:
        env = {
            "BOT_SECRET": SECRET,
            "BOT_DATABASE_URL": f"sqlite:///{place}/bot.db",
            "GATEWAY_DATABASE_URL": f"sqlite:///{place}/gateway.db",
            "GATEWAY_SECRET": SECRET,
        }
        with (
            process.started(environment.BOT.python, archive, port, env=env, log=Path(place) / "bot.log"),
            process.gateway_started(environment.WEB.python, door, port, env=env, log=Path(place) / "gateway.log"),
        ):
            yield port, door


def _rows(load: Load, through: Found, direct: list[float], direct_errors: list[str]) -> dict[str, Any]:
    ours, bots = median(through.milliseconds), median(direct)
    return {
        **circumstances(PROJECT),
        "visitors": load.visitors,
        "seconds_between_messages": load.every,
        "messages": len(through.milliseconds),
        "median_ms": round(ours, 1),
        "p95_ms": round(quantiles(through.milliseconds, n=20)[-1], 1),
        "median_ms_without_gateway": round(bots, 1),
        "gateway_adds_ms": round(ours - bots, 1),
        "wanted_gateway_adds_ms": 3,
        "errors": through.errors + direct_errors,
        "wrong_transcripts": through.wrong_transcripts,
    }


async def _direct(port: int, load: Load) -> Found:
    """Everybody speaks to the bot itself."""
    found = Found()
    url = f"http://{settings.INTERFACE}:{port}/webhooks/clinic/webhook"
    async with _client(load) as client:

        async def visit(number: int) -> None:
            sender = f"load-{uuid.uuid4().hex}"

            async def say(text: str) -> None:
                answer = await client.post(
                    url, json={"sender": sender, "message": text}, headers={"Authorization": f"Bearer {SECRET}"}
                )
                answer.raise_for_status()

            await _talk(load, number, say, found)

        await asyncio.gather(*(visit(number) for number in range(load.visitors)))
    return found


async def through_gateway(port: int, load: Load) -> Found:
    """Everybody speaks to the website, and compares the transcript with what was said."""
    found = Found()
    base = f"http://{settings.INTERFACE}:{port}"
    async with _client(load) as client:

        async def visit(number: int) -> None:
            session: list[str] = []

            async def say(text: str) -> None:
                body = {"session": session[-1]} if session else {}
                body |= {"message_id": str(uuid.uuid4()), "text": text}
                answer = await client.post(f"{base}/v1/messages", json=body)
                answer.raise_for_status()
                content = answer.json()
                session.append(content["session"])
                if content["messages"][0]["kind"] == "error":
                    found.errors.append(f"visitor {number}: an apology")

            said = await _talk(load, number, say, found)
            headers = {"Authorization": f"Bearer {session[-1]}", "Accept": "application/json"}
            lines = (await client.get(f"{base}/v1/transcript", headers=headers)).json()["messages"]
            if [line["role"] for line in lines] != ["visitor", "assistant"] * len(said):
                found.wrong_transcripts.append(f"visitor {number}: {len(said)} said, {len(lines)} lines")
            elif any(line["text"] not in (text, None) for line, text in zip(lines[::2], said, strict=True)):  # None: not kept
                found.wrong_transcripts.append(f"visitor {number}: other words than the own")

        await asyncio.gather(*(visit(number) for number in range(load.visitors)))
    return found


async def _talk(load: Load, number: int, say: Say, found: Found) -> list[str]:
    """One visitor's messages, each at its time; what was said."""
    chance, said = random.Random(number), []
    begin = time.monotonic() + chance.uniform(0, load.every)
    for turn in range(int(load.seconds / load.every)):
        await asyncio.sleep(max(0.0, begin + turn * load.every - time.monotonic()))
        name = "".join(chance.choices(SYLLABLES, k=6))  # nobody else says it
        text = f"{chance.choice(QUESTIONS)}, {name}?"
        started = time.monotonic()
        try:
            await say(text)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            found.errors.append(f"visitor {number}: {type(error).__name__}")
            continue
        found.milliseconds.append(1000 * (time.monotonic() - started))
        said.append(text)
    return said


def _client(load: Load) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=load.visitors, max_keepalive_connections=load.visitors)
    return httpx.AsyncClient(timeout=30, limits=limits)


if __name__ == "__main__":
    main()
