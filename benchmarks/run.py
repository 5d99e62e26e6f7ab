"""Measures this bot against Rasa's default pipeline, which learns the same content and has the same kind of store.

usage: python -m benchmarks.run [--quick] [--wordings N] [--only training|traffic|sentences|growth …] [--keep]

Both are copied into a temporary folder, trained, and served side by side on 127.0.0.1; they are asked in turns, so that
whatever else the machine does disturbs both alike, and the medians of the rounds are told. A whole run is written to
benchmarks/results/; one with --quick (one round, eight wordings of each label for both, no growth) or --only is written to
var/benchmark.json, or with --keep beside the other parts of the last whole run. Both learn the first 15 wordings of each
label, unless --wordings tells another number (0: all of them): with all of them the default pipeline trains for hours.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
if not __package__:  # started as a file
    sys.path[0] = str(PROJECT)

from benchmarks import growth, projects, results, sentences, servers, visitors  # noqa: E402
from benchmarks.projects import Project  # noqa: E402
from benchmarks.servers import Server  # noqa: E402

PARTS = ("training", "traffic", "sentences", "growth")
VISITORS = 20


@dataclass(frozen=True)
class Effort:
    """How much is measured; a round has two halves, each with so many conversations and seconds for each bot.

    `wordings`: how many of each label both learn at most; 0 for all.
    """

    trainings: int = 1
    rounds: int = 3
    conversations: int = 20
    seconds: float = 8.0
    wordings: int = 15


@dataclass
class Measured:
    """What was measured of one bot; each list has one figure a round, or a half of it."""

    training: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    latency_p50: list[float] = field(default_factory=list)
    latency_p95: list[float] = field(default_factory=list)
    throughput: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def main() -> None:
    """Measure what was asked for, print it and write it down."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the servers are ended then, too
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one round, eight wordings of each label, no growth")
    parser.add_argument("--wordings", type=int, help="both learn at most so many of each label; 0: all")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="only these parts")
    parser.add_argument(
        "--keep", action="store_true", help="with --only: write it beside the other parts of the last whole run"
    )
    parser.add_argument("--default", type=Path, help="a folder with an earlier run's default/, trained on the same content")
    options = parser.parse_args()
    parts = options.only or [part for part in PARTS if not (options.quick and part == "growth")]
    effort = Effort(rounds=1, seconds=6.0, wordings=8) if options.quick else Effort()
    if options.wordings is not None:
        effort = replace(effort, wordings=options.wordings)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        rows = {**measure(Path(place), effort, parts, options.default), **results.circumstances(PROJECT)}
        rows["wordings_of_a_label"] = effort.wordings or "all"
    print("\n" + results.tell(rows))
    folder = PROJECT / "benchmarks" / "results"
    if options.only and options.keep:
        results.write(results.joined(rows, results.read_latest(folder)), folder)
    elif options.quick or options.only:
        target = PROJECT / "var" / "benchmark.json"
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        results.write(rows, folder)


def measure(place: Path, effort: Effort, parts: Sequence[str], earlier: Path | None = None) -> dict[str, Any]:
    """The rows of the parts, by name. With `earlier`, the default pipeline is not trained again: its model is there."""
    items = sentences.read(PROJECT / "tests" / "sentences")
    own = projects.ours(PROJECT, place / "ours", effort.wordings or None)
    pair = [own, projects.default(own.folder, place / "default")]
    if parts == ["growth"]:
        pair = pair[:1]
    figures = _train(pair, effort.trainings, earlier)
    rows: dict[str, Any] = {}
    if "training" in parts:
        rows |= _compared(figures, ["training"])
    if "traffic" in parts:
        for number in range(effort.rounds):
            _round(pair, figures, sentences.spoken(items), effort, number)
        rows |= _compared(figures, ["latency_p50", "latency_p95", "throughput", "start", "memory"])
        rows["failed_messages"] = {name: len(one.failures) for name, one in zip(("ours", "default"), figures, strict=True)}
        for failure in {text for measured in figures for text in measured.failures}:
            _say(f"failed: {failure}")
    if "sentences" in parts:
        rows |= _judged(pair, sentences.compared(items))
    if "growth" in parts:
        rows |= _grown(pair[0], place / "grown", sentences.spoken(sentences.compared(items)))
    return rows


def _train(pair: Sequence[Project], times: int, earlier: Path | None) -> list[Measured]:
    """Both trained so many times in turns; the last models stay."""
    figures = [Measured() for _ in pair]
    if earlier:
        figures[-1].training.append(servers.take_model(pair[-1], earlier))
        pair = pair[:-1]
    for project in pair:
        _say(f"{project.name}: a rehearsal")
        servers.rehearse(project)
    for _ in range(times):
        for project, measured in zip(pair, figures, strict=False):
            measured.training.append(servers.train(project))
            _say(f"{project.name}: trained in {measured.training[-1]:.1f} s")
    return figures


def _round(pair: Sequence[Project], figures: Sequence[Measured], texts: Sequence[str], effort: Effort, number: int) -> None:
    """Start both, ask them in turns, twice; the one that came first comes second in the next round."""
    order = [0, 1] if number % 2 == 0 else [1, 0]
    with servers.serving(pair[order[0]]) as first, servers.serving(pair[order[1]]) as second:
        running = [(first, figures[order[0]]), (second, figures[order[1]])]
        for server, measured in running:
            measured.start.append(server.started)
        for half in range(2):
            talks = visitors.conversations(texts, effort.conversations, seed=2 * number + half)
            _latency(running, talks, warm=half > 0)
            for server, measured in running:
                found = visitors.throughput(server.port, talks, VISITORS, effort.seconds, measured.failures)
                measured.throughput.append(found)
        for server, measured in running:
            measured.memory.append(server.memory)
            _say(
                f"{server.project.name}: {server.started:.1f} s to start, {measured.latency_p50[-1]:.1f} ms a message, "
                f"{measured.throughput[-1]:.0f} messages/s, {measured.memory[-1]:.0f} MB"
            )


def _latency(running: Sequence[tuple[Server, Measured]], talks: Sequence[Sequence[str]], warm: bool) -> None:
    ports = [server.port for server, _ in running]
    if not warm:  # what is loaded at first use is not measured
        visitors.latencies(ports, talks[:3], [[] for _ in ports])
    found = visitors.latencies(ports, talks, [measured.failures for _, measured in running])
    for (_, measured), one in zip(running, found, strict=True):
        measured.latency_p50.append(median(one))
        measured.latency_p95.append(quantiles(one, n=20)[-1])


def _compared(figures: Sequence[Measured], names: Sequence[str]) -> dict[str, Any]:
    ours, default = figures
    return {
        name: results.compared(
            name,
            median(getattr(ours, name)),
            median(getattr(default, name)),
            rounds=[[round(value, 2) for value in getattr(one, name)] for one in figures],
        )
        for name in names
    }


def _judged(pair: Sequence[Project], items: Sequence[sentences.Item]) -> dict[str, Any]:
    """Right replies, and quotes told that do not answer, of both."""
    found = []
    for project in pair:
        with servers.serving(project) as server:
            found.append(sentences.score(server, items))
            _say(f"{project.name}: {found[-1].right} of {found[-1].asked} sentences right")
    ours, default = found
    asked = ours.asked
    return {
        "right_answers": results.compared("right_answers", ours.right / asked, default.right / asked, sentences=asked),
        "wrong_quotes": results.compared(
            "wrong_quotes", ours.wrong_quotes / asked, default.wrong_quotes / asked, sentences=asked
        ),
    }


def _grown(project: Project, place: Path, texts: Sequence[str]) -> dict[str, Any]:
    with servers.serving(project) as server:
        talk = growth.long_talk(server, texts)
    _say(f"turn 5: {talk['turn_5']:.1f} ms, turn 60: {talk['turn_60']:.1f} ms")
    many = growth.many_answers(PROJECT, place)
    trained = many["training"]
    _say("; ".join(f"{row['answers']} answers: trained in {row['seconds']:.0f} s" for row in trained))
    costs = [1000 * row["seconds"] / row["wordings"] for row in trained]
    more = {"steps": trained, "steeper": round(many["steeper"], 2)}
    return {
        "long_conversation": results.grown("long_conversation", talk["turn_5"], talk["turn_60"]),
        "many_answers": results.grown("many_answers", many["latency_small"], many["latency_large"]),
        "training_growth": results.grown("training_growth", costs[0], costs[-1], **more),
    }


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


if __name__ == "__main__":
    main()
