"""Chooses the classifier's settings, its temperature, threshold and margin on wordings that it has not learned.

usage: python -m benchmarks.choose [--repeats 3]

Prints lines for config.yml and writes benchmarks/results/thresholds.json. Only data/nlu.yml is read: a fifth of the
wordings of each label is held back, near-duplicates stay on one side, a few times with fixed seeds. Neither tests/ nor
any other evaluation is looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
if not __package__:  # started as a file
    sys.path[0] = str(PROJECT)

from benchmarks import learning, telling, validation  # noqa: E402
from benchmarks.learning import Quality, Settings  # noqa: E402
from benchmarks.telling import Outcome  # noqa: E402

TARGET = PROJECT / "benchmarks" / "results" / "thresholds.json"


def main() -> None:
    """Choose, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="splits, with the seeds 0, 1, …")
    options = parser.parse_args()
    began = time.monotonic()
    wordings = validation.load(PROJECT)
    print(f"{len(wordings.texts)} wordings encoded in {time.monotonic() - began:.0f} s", flush=True)
    held = list(learning.learn(wordings, options.repeats))
    ranking = learning.qualities(held)
    best, found = learning.chosen(ranking)
    outcomes = telling.outcomes(held, best)
    report = {
        "wordings": len(wordings.texts),
        "labels": len(set(wordings.labels)),
        "repeats": len(held),
        "held_back": sum(len(split.truth) for split in held),
        "without_temperature": asdict(learning.quality(held, replace(best, temperature=1.0))),
        **_chosen(best, found, outcomes),
        "settings": [{**asdict(settings), **asdict(quality)} for settings, quality in ranking],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(_rounded(report), indent=2) + "\n", encoding="utf-8")
    print(_settings_table(ranking[:8]), _outcomes_table(outcomes), _lines(best, outcomes[0]), sep="\n\n")
    print(f"\n{time.monotonic() - began:.0f} s; written to {TARGET.relative_to(PROJECT)}")


def _chosen(best: Settings, quality: Quality, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    bounds = {"threshold": outcomes[0].threshold, "margin": outcomes[0].margin}
    names = ("RIGHT", "OFFERED_RIGHT", "OTHER_ANSWER", "QUOTE_FOR_SILENCE")
    return {
        "worth": {name.lower(): getattr(telling, name) for name in names},
        "chosen": {**asdict(best), "rounds": learning.ROUNDS, **bounds},
        "quality": asdict(quality),
        "outcome": asdict(outcomes[0]),
        "careful_to_bold": [asdict(outcome) for outcome in telling.frontier(outcomes)],
    }


def _settings_table(ranking: Sequence[tuple[Settings, Quality]]) -> str:
    lines = ["shrinkage  share  strength  temperature  right  log loss  calibration error"]
    for settings, quality in ranking:
        lines.append(
            f"{settings.shrinkage:9} {settings.share:6} {settings.strength:9} {settings.temperature:12} "
            f"{quality.right:6.3f} {quality.log_loss:9.3f} {quality.calibration_error:18.3f}"
        )
    return "\n".join(lines)


def _outcomes_table(outcomes: Sequence[Outcome]) -> str:
    lines = ["threshold  margin  answered right  offered right  other answer  quote for silence  wrong of told"]
    bold = list(telling.frontier(outcomes))
    for row in [*bold[:: max(1, len(bold) // 10)], outcomes[0]]:
        lines.append(
            f"{row.threshold:9} {row.margin:7} {row.answered_right:15.3f} {row.offered_right:14.3f} "
            f"{row.other_answer:13.3f} {row.quote_for_silence:18.3f} {row.told_wrong:14.3f}"
        )
    return "\n".join([*lines[:-1], "chosen:", lines[-1]])


def _lines(best: Settings, outcome: Outcome) -> str:
    """The chosen settings as they stand in config.yml."""
    chosen = {**asdict(best), "rounds": learning.ROUNDS, "threshold": outcome.threshold, "margin": outcome.margin}
    return "\n".join(["  - name: nlu.answer_classifier.AnswerClassifier", *(f"    {k}: {v}" for k, v in chosen.items())])


def _rounded(value: Any) -> Any:
    """Four decimals are enough for a file that people compare."""
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
