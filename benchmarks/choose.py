"""Chooses the classifier's settings, its threshold and margin, and every other bound, on wordings that it has not learned.

usage: python -m benchmarks.choose [--repeats 3]

Prints lines for config.yml and assistant/certainty.py, and writes benchmarks/results/thresholds.json. Of wordings only
data/nlu.yml is read: a fifth of those of each label is held back, near-duplicates stay on one side, a few times with fixed
seeds; the rest is learned, and whole turns are had with what was held back. Neither tests/ nor any other evaluation is
looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
if not __package__:  # started as a file
    sys.path[0] = str(PROJECT)

from assistant import knowledge  # noqa: E402
from benchmarks import learning, telling, validation  # noqa: E402
from benchmarks.learning import Quality, Settings  # noqa: E402
from benchmarks.turns import Bounds, Turns, asked  # noqa: E402

TARGET = PROJECT / "benchmarks" / "results" / "thresholds.json"
WORTHS = (
    "RIGHT",
    "OFFERED_RIGHT",
    "OTHER_ANSWER",
    "QUOTE_FOR_SILENCE",
    "NOTICE_RIGHT",
    "NOTICE_WRONG",
    "TALK_RIGHT",
    "TALK_WRONG",
)


def main() -> None:
    """Choose, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="splits, with the seeds 0, 1, …")
    options = parser.parse_args()
    began = time.monotonic()
    wordings = validation.load(PROJECT)
    print(f"{len(wordings.labels)} wordings encoded in {time.monotonic() - began:.0f} s", flush=True)
    held = list(learning.learn(wordings, options.repeats))
    ranking = learning.qualities(held)
    settings, quality = learning.chosen(ranking)
    print(_settings_table(ranking[:8]), flush=True)
    turns = Turns(knowledge.load(PROJECT / "knowledge"), asked(held, settings, wordings))
    best = telling.chosen(turns)
    bold = [telling.row(outcome) for outcome in telling.frontier(turns, best.bounds)]
    report = {
        "wordings": len(wordings.labels),
        "labels": len(set(wordings.labels)),
        "repeats": len(held),
        "held_back": len(turns.wordings),
        "worth": {name.lower(): getattr(telling, name) for name in WORTHS},
        "chosen": {**asdict(settings), "rounds": learning.ROUNDS, **asdict(best.bounds)},
        "quality": asdict(quality),
        "outcome": telling.row(best),
        "careful_to_bold": bold,
        "along": {name: [telling.row(one) for one in telling.along(turns, best.bounds, name)] for name in telling.GRIDS},
        "settings": [{**asdict(one), **asdict(its)} for one, its in ranking],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(_rounded(report), indent=2) + "\n", encoding="utf-8")
    print(_outcomes_table([*bold, telling.row(best)]), _lines(settings, best.bounds), sep="\n\n")
    print(f"\n{time.monotonic() - began:.0f} s; written to {TARGET.relative_to(PROJECT)}")


def _settings_table(ranking: Sequence[tuple[Settings, Quality]]) -> str:
    lines = ["shrinkage  share  strength  temperature  right  log loss  calibration error"]
    for settings, quality in ranking:
        lines.append(
            f"{settings.shrinkage:9} {settings.share:6} {settings.strength:9} {settings.temperature:12} "
            f"{quality.right:6.3f} {quality.log_loss:9.3f} {quality.calibration_error:18.3f}"
        )
    return "\n".join(lines)


def _outcomes_table(rows: Sequence[Mapping[str, float]]) -> str:
    """From careful to bold; the last row is what is chosen."""
    columns = ("threshold", "margin", "answered_right", "offered_right", "other_answer", "quote_for_silence", "worth")
    lines = ["  ".join(columns), *("  ".join(f"{row[name]:{len(name)}.3f}" for name in columns) for row in rows)]
    return "\n".join([*lines[:-1], "chosen:", lines[-1]])


def _lines(settings: Settings, bounds: Bounds) -> str:
    """The choice as it stands in config.yml and in assistant/certainty.py."""
    values = asdict(bounds)
    classifier = {
        **asdict(settings),
        "rounds": learning.ROUNDS,
        "threshold": values.pop("threshold"),
        "margin": values.pop("margin"),
    }
    config = ["  - name: nlu.answer_classifier.AnswerClassifier", *(f"    {k}: {v}" for k, v in classifier.items())]
    return "\n".join([*config, "", *(f"{name.upper()} = {value}" for name, value in values.items())])


def _rounded(value: Any) -> Any:
    """Four decimals are enough for a file that people compare."""
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
