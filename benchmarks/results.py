"""What was measured, written down: as JSON with machine and commit, and as a picture for the README."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psutil

Row = dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """How one figure is named, and how its ratio must be: `wanted` at most, or at least where `more` is better."""

    title: str
    unit: str
    wanted: float | None
    more: bool = False


MEASURES = {
    "latency_p50": Measure("a message, median", "ms", 0.6),
    "latency_p95": Measure("a message, 95th percentile", "ms", 0.6),
    "throughput": Measure("20 visitors at once", "messages/s", 1.7, more=True),
    "training": Measure("training", "s", 0.25),
    "start": Measure("start to first answer", "s", 0.4),
    "memory": Measure("resident memory", "MB", 0.75),
    "right_answers": Measure("right answers", "share", 1.0, more=True),
    "wrong_quotes": Measure("wrong quotes told", "share", None),
}
GROWTH = {
    "long_conversation": Measure("turn 60 against turn 5", "ms", 2.0),
    "many_answers": Measure("1,000 answers against 40", "ms", 1.3),
    "training_growth": Measure("training with 1,000 answers against 40", "ms a wording", None),
}


def compared(name: str, ours: float, default: float, **more: Any) -> Row:
    """A figure of this bot beside the default's."""
    measure = MEASURES[name]
    return _row(measure, ours / default if default else None, {"ours": ours, "default": default}, more)


def grown(name: str, before: float, after: float, **more: Any) -> Row:
    """A figure of this bot after growth beside the one before."""
    return _row(GROWTH[name], after / before, {"before": before, "after": after}, more)


def _row(measure: Measure, ratio: float | None, values: Mapping[str, float], more: Mapping[str, Any]) -> Row:
    row: Row = {name: _rounded(value) for name, value in values.items()}
    row |= {"ratio": None if ratio is None else _rounded(ratio), "wanted": measure.wanted, "unit": measure.unit}
    if measure.wanted is not None and ratio is not None:
        met = ratio > measure.wanted if measure.more else ratio <= measure.wanted
        row |= {"better": "more" if measure.more else "less", "met": met}
    return row | dict(more)


def _rounded(value: float) -> float:
    """Three significant figures below a hundred, whole numbers from there on."""
    return round(value) if abs(value) >= 100 else float(f"{value:.3g}")


def circumstances(project: Path) -> Row:
    """When, on what machine and at which commit; nothing that names the machine."""
    cpu = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    return {
        "date": date.today().isoformat(),
        "machine": {
            "cpu": cpu,
            "cores": os.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 2**30),
            "system": platform.system(),
            "python": platform.python_version(),
        },
        "commit": _git(project, "rev-parse", "--short", "HEAD") or "unknown",
        "uncommitted_changes": bool(_git(project, "status", "--porcelain", "--", *_SOURCES)),
    }


_SOURCES = "actions assistant bot config.yml data domain.yml knowledge nlu benchmarks/*.py".split()


def _lines(path: str) -> Sequence[str]:
    return Path(path).read_text("utf-8").splitlines() if Path(path).exists() else []


def _git(project: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=project, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def joined(rows: Mapping[str, Any], earlier: Mapping[str, Any]) -> Row:
    """The rows of now with those of `earlier` that were not measured now, each of these with its date and commit."""
    when = {key: earlier.get(key) for key in ("date", "commit", "wordings_of_a_label")}
    missing = [name for name in (*MEASURES, *GROWTH) if name in earlier and name not in rows]
    return {**rows, **{name: {"measured": when, **earlier[name]} for name in missing}}


def read_latest(folder: Path) -> Row:
    """The newest measurement written down; empty when there is none."""
    path = folder / "latest.json"
    latest: Row = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return latest


def write(rows: Mapping[str, Any], folder: Path) -> None:
    """Keep a whole measurement under its date and commit, and as the latest, with the picture."""
    from benchmarks.picture import draw  # only now: it takes a second

    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    for name in (f"{rows['date']}-{rows['commit']}", "latest"):
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    draw(rows, folder / "latest.svg")


def tell(rows: Mapping[str, Any]) -> str:
    """The figures as tables in Markdown, for the README."""
    against = _table(rows, MEASURES, ["", "this bot", "Rasa's default", "ratio", "wanted"], ("ours", "default"))
    growing = _table(rows, GROWTH, ["", "after", "before", "ratio", "wanted"], ("after", "before"))
    return "\n\n".join(table for table in (against, growing) if table)


def _table(rows: Mapping[str, Any], measures: Mapping[str, Measure], head: list[str], columns: tuple[str, str]) -> str:
    lines = []
    for name in [name for name in measures if name in rows]:
        measure, row = measures[name], rows[name]
        sign = "" if measure.wanted is None else ("> " if measure.more else "≤ ") + f"{measure.wanted:g}"
        missed = " **missed**" if row.get("met") is False else ""
        cells = [f"{measure.title} ({measure.unit})", *(row[column] for column in columns), row["ratio"], sign + missed]
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *lines]) if lines else ""
