"""What other visitors notice while somebody floods the website (row 11 of the requirements), with the trained bot.

usage: .venv/web/bin/python -m benchmarks.flood [--visitors 20] [--every 5] [--seconds 40] [--floods 10]

Visitors talk as in benchmarks/load.py, first by themselves, then while so many connections of one address send messages
without a pause: half of them in one session each, half in a new one each time. The answers' statuses are counted. A whole run
is written to benchmarks/results/flood.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
import uuid
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx

from benchmarks.load import Found, Load, both, through_gateway
from benchmarks.results import circumstances
from bot.settings import INTERFACE

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "flood.json"
VISITORS, EVERY, SECONDS, FLOODS = 20, 5.0, 40.0, 10
FLOODER = {"X-Forwarded-For": "203.0.113.7"}  # an address of its own, as the TLS proxy would tell it


def main() -> None:
    """Measure, print, and write a whole run down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=VISITORS)
    parser.add_argument("--every", type=float, default=EVERY)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--floods", type=int, default=FLOODS)
    options = parser.parse_args()
    load = Load(options.visitors, options.every, options.seconds)
    text = json.dumps({**circumstances(PROJECT), **measure(load, options.floods)}, indent=2, ensure_ascii=False) + "\n"
    print(text, end="")
    if (load, options.floods) == (Load(VISITORS, EVERY, SECONDS), FLOODS):
        RESULT.write_text(text, encoding="utf-8")


def measure(load: Load, floods: int) -> dict[str, Any]:
    """The visitors' times without and with a flood, and what the flood got."""
    with both() as (_, door):
        alone = asyncio.run(through_gateway(door, load))
        beside, statuses = asyncio.run(_flooded(door, load, floods))
    return {
        "visitors": load.visitors,
        "connections_that_flood": floods,
        "alone": _told(alone),
        "beside_a_flood": _told(beside),
        "statuses_of_the_flood": dict(sorted(statuses.items())),
        "flood_messages_a_second": round(sum(statuses.values()) / load.seconds, 1),
        "wanted_p95_ms": 1000,
    }


async def _flooded(door: int, load: Load, floods: int) -> tuple[Found, Counter[str]]:
    """The visitors' talk while the flood runs, and the statuses of its answers."""
    statuses: Counter[str] = Counter()
    ends = time.monotonic() + load.seconds
    async with httpx.AsyncClient(timeout=30, headers=FLOODER, base_url=f"http://{INTERFACE}:{door}") as client:
        waves = [asyncio.create_task(_wave(client, ends, statuses, begins=number % 2 == 0)) for number in range(floods)]
        found = await through_gateway(door, load)
        await asyncio.gather(*waves)
    return found, statuses


async def _wave(client: httpx.AsyncClient, ends: float, statuses: Counter[str], begins: bool) -> None:
    """One connection that never waits: in new sessions each time, or in one."""
    session: dict[str, str] = {}
    while time.monotonic() < ends:
        body = {"message_id": str(uuid.uuid4()), "text": "does it hurt?", **({} if begins else session)}
        answer = await client.post("/v1/messages", json=body)
        statuses[str(answer.status_code)] += 1
        if answer.status_code == 200:
            session["session"] = answer.json()["session"]


def _told(found: Found) -> dict[str, Any]:
    return {
        "messages": len(found.milliseconds),
        "median_ms": round(median(found.milliseconds), 1),
        "p95_ms": round(quantiles(found.milliseconds, n=20)[-1], 1),
        "errors": found.errors,
    }


if __name__ == "__main__":
    main()
