"""Made-up visitors who talk to a bot over its rest channel on 127.0.0.1, with a watch in their hands."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from typing import Any

Reply = list[dict[str, Any]]
TURNS = 6  # of a conversation; the first, which begins the session, is not measured
_numbers = count()


class NoAnswer(RuntimeError):
    """A message that got no answer, or an apology."""


class Visitor:
    """One conversation over one connection that is kept open."""

    def __init__(self, port: int, name: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._sender = f"{name} {next(_numbers)} {time.time_ns()}"

    def say(self, text: str) -> Reply:
        """What the bot replies. Raises NoAnswer, or OSError while nobody listens."""
        body = json.dumps({"sender": self._sender, "message": text})
        self._connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        content = response.read()
        reply: Reply = json.loads(content) if response.status == 200 else []
        if not reply or any(part.get("custom", {}).get("kind") == "error" for part in reply):
            raise NoAnswer(f"{text!r} got status {response.status}, {content[:80]!r}")
        return reply

    def timed(self, text: str) -> float:
        """The milliseconds that a reply takes."""
        began = time.perf_counter()
        self.say(text)
        return (time.perf_counter() - began) * 1000

    def leave(self) -> None:
        """Close the connection."""
        self._connection.close()


def conversations(sentences: Sequence[str], number: int, seed: int) -> list[list[str]]:
    """So many conversations of TURNS sentences each, drawn with a fixed seed."""
    chance = random.Random(seed)
    return [[chance.choice(sentences) for _ in range(TURNS)] for _ in range(number)]


def latencies(ports: Sequence[int], talks: Sequence[Sequence[str]], failures: Sequence[list[str]]) -> list[list[float]]:
    """For each bot the milliseconds of each message from the second turn on, one visitor after the other.

    Every conversation is had with each bot, in turns of who comes first: what disturbs one disturbs the other, too. A
    visitor whose message fails leaves; what failed is added to the bot's `failures`.
    """
    measured: list[list[float]] = [[] for _ in ports]
    for number, talk in enumerate(talks):
        for n in range(len(ports)):
            bot = (n + number) % len(ports)
            measured[bot] += _one_talk(ports[bot], talk, failures[bot])
    return measured


def _one_talk(port: int, talk: Sequence[str], failures: list[str]) -> list[float]:
    visitor = Visitor(port, "latency")
    measured: list[float] = []
    try:
        visitor.say(talk[0])
        measured += [visitor.timed(text) for text in talk[1:]]
    except NoAnswer as failure:
        failures.append(str(failure))
    visitor.leave()
    return measured


def long_conversation(port: int, sentences: Sequence[str], turns: int) -> list[float]:
    """Milliseconds of each turn of one conversation that asks the same sentences over and over."""
    visitor = Visitor(port, "long")
    try:
        return [visitor.timed(text) for text in islice(cycle(sentences), turns)]
    finally:
        visitor.leave()


def throughput(port: int, talks: Sequence[Sequence[str]], visitors: int, seconds: float, failures: list[str]) -> float:
    """Messages a second, all turns counted, while `visitors` talk at once, each waiting for its reply.

    The first second, in which they all arrive, is not counted. What failed is added to `failures`, and not counted either.
    """
    crowd = _Crowd(port, talks, time.monotonic() + 1.0, seconds)
    threads = [threading.Thread(target=crowd.talk, args=(n, visitors)) for n in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failures += crowd.failures
    return crowd.answered / seconds


class _Crowd:
    """Visitors who talk until the time is over."""

    def __init__(self, port: int, talks: Sequence[Sequence[str]], begins: float, seconds: float) -> None:
        self._port, self._talks = port, talks
        self._begins, self._ends = begins, begins + seconds
        self._lock = threading.Lock()
        self.answered = 0
        self.failures: list[str] = []

    def talk(self, first: int, step: int) -> None:
        """Have one conversation after the other; note what fails, and stay."""
        for text, visitor in self._messages(first, step):
            try:
                visitor.say(text)
                self._count()
            except NoAnswer as failure:
                self.failures.append(str(failure))

    def _messages(self, first: int, step: int) -> Iterator[tuple[str, Visitor]]:
        for talk in cycle(self._talks[first::step]):
            visitor = Visitor(self._port, "crowd")
            for text in talk:
                if time.monotonic() >= self._ends:
                    visitor.leave()
                    return
                yield text, visitor
            visitor.leave()

    def _count(self) -> None:
        if self._begins <= time.monotonic() < self._ends:
            with self._lock:
                self.answered += 1
