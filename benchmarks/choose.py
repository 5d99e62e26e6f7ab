"""Chooses the classifier's settings, its threshold and margin, and every other bound, on questions held back.

usage: python -m benchmarks.choose

Prints lines for config.yml and assistant/certainty.py, and writes benchmarks/results/thresholds.json. The wordings of
data/nlu.yml are learned; the questions of benchmarks/questions.yml, which are learned from nowhere, are asked in whole turns.
Neither tests/ nor any other evaluation is looked at.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[1]
if not __package__:  # started as a file
    sys.path[0] = str(PROJECT)

from assistant import certainty, knowledge  # noqa: E402
from benchmarks import learning, telling, validation  # noqa: E402
from benchmarks.learning import Settings  # noqa: E402
from benchmarks.telling import Outcome  # noqa: E402
from benchmarks.turns import Bounds, Turns  # noqa: E402

TARGET = PROJECT / "benchmarks" / "results" / "thresholds.json"
WORTHS = ("RIGHT", "OTHER_ANSWER", "QUOTE_FOR_SILENCE")


def main() -> None:
    """Choose, print and write down."""
    began = time.monotonic()
    wordings, questions = validation.load(PROJECT)
    known, force = knowledge.load(PROJECT / "knowledge"), in_force()
    learned = learning.learn(wordings, questions)
    print(f"{len(wordings.labels)} wordings learned in {time.monotonic() - began:.0f} s", flush=True)
    tried = [(settings, telling.outcome(Turns(known, learned.asked(settings)), force)) for settings in learning.tried()]
    settings, _ = max(tried, key=lambda row: row[1].worth)
    print(_settings_table(tried), flush=True)
    turns = Turns(known, learned.asked(settings))
    best = telling.chosen(turns, force)
    bold = [telling.row(outcome) for outcome in telling.frontier(turns, best.bounds)]
    report = {
        "wordings": len(wordings.labels),
        "labels": len(set(wordings.labels)),
        "questions": len(questions),
        "worth": {name.lower(): getattr(telling, name) for name in WORTHS},
        "chosen": {**asdict(settings), "rounds": learning.ROUNDS, **asdict(best.bounds)},
        "outcome": telling.row(best),
        "careful_to_bold": bold,
        "along": {name: [telling.row(one) for one in telling.along(turns, best.bounds, name)] for name in telling.GRIDS},
        "settings": [{**asdict(one), **telling.row(outcome)} for one, outcome in tried],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(_rounded(report), indent=2) + "\n", encoding="utf-8")
    print(_outcomes_table([*bold, telling.row(best)]), _lines(settings, best.bounds), sep="\n\n")
    print(f"\n{time.monotonic() - began:.0f} s; written to {TARGET.relative_to(PROJECT)}")


def in_force() -> Bounds:
    """The bounds of config.yml and assistant/certainty.py."""
    pipeline = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    classifier = next(part for part in pipeline if part["name"].endswith("AnswerClassifier"))
    return Bounds(
        classifier["threshold"],
        classifier["margin"],
        **{name: getattr(certainty, name.upper()) for name in telling.GRIDS},
    )


def _settings_table(tried: Sequence[tuple[Settings, Outcome]]) -> str:
    lines = ["shrinkage  share  strength  answered right  quote for silence  worth"]
    for settings, outcome in tried:
        lines.append(
            f"{settings.shrinkage:9} {settings.share:6} {settings.strength:9} {outcome.answered_right:15.3f} "
            f"{outcome.quote_for_silence:18.3f} {outcome.worth:6.3f}"
        )
    return "\n".join(lines)


def _outcomes_table(rows: Sequence[Mapping[str, float]]) -> str:
    """From careful to bold; the last row is what is chosen."""
    columns = ("threshold", "margin", "answered_right", "other_answer", "quote_for_silence", "worth")
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
