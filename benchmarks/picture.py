"""Draws the latest measurement: each figure as a multiple of the default's, with the multiple that was wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot

from benchmarks.results import MEASURES

GOOD, BAD, WANTED, DEFAULT = "#1b7f5c", "#b3423a", "#222222", "#8a8a8a"
BEHIND = {"facecolor": "white", "edgecolor": "none", "pad": 1}
STYLE = {"svg.hashsalt": "benchmarks", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}


def draw(rows: Mapping[str, Any], target: Path) -> None:
    """One bar a figure; the same figures give the same file."""
    names = [name for name in MEASURES if rows.get(name, {}).get("ratio") is not None]
    with pyplot.rc_context(STYLE):
        figure, axes = pyplot.subplots(figsize=(8, 0.46 * len(names) + 1.1))
        for place, name in enumerate(reversed(names)):
            _bar(axes, place, name, rows[name])
        _frame(axes, [MEASURES[name].title for name in reversed(names)], [rows[name]["ratio"] for name in names])
        figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
        pyplot.close(figure)


def _bar(axes: Any, place: int, name: str, row: Mapping[str, Any]) -> None:
    measure = MEASURES[name]
    axes.barh(place, row["ratio"], height=0.6, color=GOOD if row.get("met", True) else BAD)
    if measure.wanted is not None:
        axes.plot([measure.wanted] * 2, [place - 0.42, place + 0.42], color=WANTED, linewidth=2)
    text = f"{row['ratio']:g} ×   ({row['ours']:g} against {row['default']:g} {measure.unit})"
    axes.text(max(row["ratio"], measure.wanted or 0) + 0.04, place, text, va="center", bbox=BEHIND)


def _frame(axes: Any, titles: list[str], ratios: list[float]) -> None:
    axes.axvline(1, color=DEFAULT, linestyle="--", linewidth=1)
    axes.set_yticks(range(len(titles)))
    axes.set_yticklabels(titles)
    axes.set_xlim(0, max([1.7, *ratios]) + 1.7)
    axes.set_title("Multiples of Rasa's default pipeline (dashed: the same; black: wanted)", fontsize=10, loc="left")
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_xticks([])
