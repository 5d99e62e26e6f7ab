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
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PROJECT = Path(__file__).resolve().parents[1]
if not __package__:  # started as a file
    sys.path[0] = str(PROJECT)

from benchmarks import validation  # noqa: E402
from nlu.linear import fit  # noqa: E402

Floats = NDArray[np.float32]
SHRINKAGES = (0.05, 0.1, 0.2, 0.4)
SHARES = (0.0, 0.1, 0.2, 0.4, 0.8)
STRENGTHS = (5.0, 50.0)
ROUNDS = 200
TEMPERATURES = tuple(np.round(np.arange(0.5, 6.01, 0.25), 2))
THRESHOLDS = tuple(np.round(np.arange(0.2, 0.91, 0.05), 2))
MARGINS = tuple(np.round(np.arange(0.0, 0.61, 0.05), 2))
FAQ, SILENT = "faq/", "not_documented/"
OFFERED = 3  # answers that a near miss offers as buttons

# What an outcome is worth: a wrong fact does three times the harm that a right answer does good.
RIGHT, OFFERED_RIGHT, WRONG = 1.0, 0.5, -3.0


@dataclass(frozen=True)
class Held:
    """One split: the labels known, the truth of each row held back, and its logits by each part of the classifier."""

    labels: NDArray[np.str_]
    truth: NDArray[np.int64]
    discriminant: Mapping[float, Floats]
    regression: Mapping[float, Floats]

    def probabilities(self, settings: Settings) -> Floats:
        """Shape (rows held back, labels)."""
        logits = settings.share * self.discriminant[settings.shrinkage] + self.regression[settings.strength]
        logits = logits / settings.temperature
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Settings:
    """What is chosen; see `nlu.linear.fit` and `nlu.answer_classifier.passes`. Logits are divided by `temperature`."""

    shrinkage: float
    share: float
    strength: float
    temperature: float = 1.0


@dataclass(frozen=True)
class Quality:
    """How good probabilities are: share of first labels that are right, mean log loss, expected calibration error."""

    right: float
    log_loss: float
    calibration_error: float


@dataclass(frozen=True)
class Outcome:
    """What a threshold and margin lead to. Shares of the questions that the document answers; `wrong` of all wordings.

    `told_wrong`: answers told that are wrong ones, as a share of all answers told.
    """

    threshold: float
    margin: float
    answered_right: float
    offered_right: float
    silent_when_silent: float
    wrong: float
    told_wrong: float
    worth: float


def main() -> None:
    """Choose, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    began = time.monotonic()
    wordings = validation.load(PROJECT)
    print(f"{len(wordings.texts)} wordings encoded in {time.monotonic() - began:.0f} s", flush=True)
    held = list(_learn(wordings, options.repeats))
    ranking = sorted(_qualities(held), key=lambda row: row[1].log_loss)
    best, quality = ranking[0]
    outcomes = sorted(_outcomes(held, best), key=lambda row: -row.worth)
    report = _report(wordings, held, ranking, outcomes)
    target = PROJECT / "benchmarks" / "results" / "thresholds.json"
    target.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    _print(ranking, outcomes, best)
    print(f"{time.monotonic() - began:.0f} s; written to {target.relative_to(PROJECT)}")


def _learn(wordings: validation.Wordings, repeats: int) -> Iterator[Held]:
    """Train both parts of the classifier on each split, once for each of their settings."""
    warnings.filterwarnings("ignore", message="lbfgs failed to converge")
    for learned, held in validation.splits(wordings, repeats):
        vectors, names = wordings.learned[learned], [str(label) for label in wordings.labels[learned]]
        labels = np.unique(names)
        yield Held(
            labels=labels,
            truth=np.searchsorted(labels, wordings.labels[held]),
            discriminant={s: _discriminant(vectors, names, s, wordings.read[held]) for s in SHRINKAGES},
            regression={c: _logits(vectors, names, wordings.read[held], 0.1, 0.0, c, ROUNDS) for c in STRENGTHS},
        )
        print(f"learned from {len(learned)} wordings, {len(held)} held back", flush=True)


def _discriminant(vectors: Floats, names: list[str], shrinkage: float, read: Floats) -> Floats:
    """The logits of discriminant analysis alone: what a share of one adds to a share of none."""
    with_it, without = (_logits(vectors, names, read, shrinkage, share, 1.0, 1) for share in (1.0, 0.0))
    return with_it - without


def _logits(
    vectors: Floats, names: list[str], read: Floats, shrinkage: float, share: float, strength: float, rounds: int
) -> Floats:
    model = fit(vectors, names, shrinkage=shrinkage, share=share, strength=strength, rounds=rounds)
    return np.asarray(read @ model.weights.T + model.bias)


def _qualities(held: Sequence[Held]) -> Iterator[tuple[Settings, Quality]]:
    """Every setting with the temperature that suits it best."""
    for shrinkage, share, strength in product(SHRINKAGES, SHARES, STRENGTHS):
        if share == 0 and shrinkage != SHRINKAGES[0]:
            continue
        tried = [Settings(shrinkage, share, strength, float(t)) for t in TEMPERATURES]
        yield min(((s, _quality(held, s)) for s in tried), key=lambda row: row[1].log_loss)


def _quality(held: Sequence[Held], settings: Settings) -> Quality:
    first, right, loss = [], [], []
    for split in held:
        rows = split.probabilities(settings)
        first.append(rows.max(axis=1))
        right.append(rows.argmax(axis=1) == split.truth)
        loss.append(-np.log(np.maximum(rows[np.arange(len(rows)), split.truth], 1e-12)))
    sure, hits = np.concatenate(first), np.concatenate(right)
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(hits[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return Quality(float(hits.mean()), float(np.concatenate(loss).mean()), float(sum(gaps)))


def _outcomes(held: Sequence[Held], settings: Settings) -> Iterator[Outcome]:
    ranked = [_ranked(split, settings) for split in held]
    table = {key: np.concatenate([rows[key] for rows in ranked]) for key in ranked[0]}
    for threshold, margin in product(THRESHOLDS, MARGINS):
        yield _outcome(table, float(threshold), float(margin))


def _ranked(split: Held, settings: Settings) -> dict[str, NDArray[Any]]:
    """What the decision needs of each row held back."""
    rows = split.probabilities(settings)
    faq, silent = (np.char.startswith(split.labels, prefix) for prefix in (FAQ, SILENT))
    order = np.argsort(-rows, axis=1)
    sorted_rows = np.take_along_axis(rows, order[:, :2], axis=1)
    answers = np.argsort(-np.where(faq, rows, -1.0), axis=1)[:, :OFFERED]
    return {
        "asks": faq[split.truth],
        "silent": silent[split.truth],
        "first_is_answer": faq[order[:, 0]],
        "right": order[:, 0] == split.truth,
        "score": sorted_rows[:, 0],
        "lead": sorted_rows[:, 0] - sorted_rows[:, 1],
        "offers": rows[:, faq].sum(axis=1) > rows[:, silent].sum(axis=1),
        "among_offered": (answers == split.truth[:, None]).any(axis=1),
    }


def _outcome(table: Mapping[str, NDArray[Any]], threshold: float, margin: float) -> Outcome:
    """Told when sure; offered when unsure and likelier answered than silent, as `assistant.choosing` does."""
    sure = (table["score"] >= threshold) & (table["lead"] >= margin)
    told = sure & table["first_is_answer"]
    right, wrong = told & table["right"], told & ~table["right"]
    offered = ~sure & table["offers"] & table["among_offered"] & table["asks"]
    asks = table["asks"].sum()
    worth = (RIGHT * right.sum() + OFFERED_RIGHT * offered.sum() + WRONG * wrong.sum()) / asks
    return Outcome(
        threshold=threshold,
        margin=margin,
        answered_right=float(right.sum() / asks),
        offered_right=float(offered.sum() / asks),
        silent_when_silent=float((table["silent"] & ~told).sum() / table["silent"].sum()),
        wrong=float(wrong.mean()),
        told_wrong=float(wrong.sum() / max(1, told.sum())),
        worth=float(worth),
    )


def _report(
    wordings: validation.Wordings,
    held: Sequence[Held],
    ranking: Sequence[tuple[Settings, Quality]],
    outcomes: Sequence[Outcome],
) -> dict[str, Any]:
    best = ranking[0][0]
    untempered = Settings(best.shrinkage, best.share, best.strength)
    return {
        "wordings": len(wordings.texts),
        "labels": len(np.unique(wordings.labels)),
        "repeats": len(held),
        "held_back": int(sum(len(split.truth) for split in held)),
        "worth": {"right": RIGHT, "offered_right": OFFERED_RIGHT, "wrong": WRONG},
        "chosen": {**asdict(best), "threshold": outcomes[0].threshold, "margin": outcomes[0].margin},
        "quality": asdict(ranking[0][1]),
        "quality_without_temperature": asdict(_quality(held, untempered)),
        "outcome": asdict(outcomes[0]),
        "settings": [{**asdict(settings), **asdict(quality)} for settings, quality in ranking],
        "coverage": [asdict(outcome) for outcome in _frontier(outcomes)],
    }


def _frontier(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """For each share of wrong answers, the threshold and margin that answer most: from careful to bold."""
    kept: list[Outcome] = []
    for outcome in sorted(outcomes, key=lambda row: (row.wrong, -row.answered_right)):
        if not kept or outcome.answered_right > kept[-1].answered_right:
            kept.append(outcome)
    return kept


def _print(ranking: Sequence[tuple[Settings, Quality]], outcomes: Sequence[Outcome], best: Settings) -> None:
    print("\nshrinkage  share  strength  temperature   right  log loss  calibration error")
    for settings, quality in ranking[:8]:
        print(
            f"{settings.shrinkage:9} {settings.share:6} {settings.strength:9} {settings.temperature:12} "
            f"{quality.right:7.3f} {quality.log_loss:9.3f} {quality.calibration_error:18.3f}"
        )
    print("\nthreshold  margin  answered right  offered right  silent when silent  wrong of all  wrong of told")
    frontier = _frontier(outcomes)
    for row in frontier[:: max(1, len(frontier) // 10)] + [outcomes[0]]:
        print(
            f"{row.threshold:9} {row.margin:7} {row.answered_right:15.3f} {row.offered_right:14.3f} "
            f"{row.silent_when_silent:19.3f} {row.wrong:13.4f} {row.told_wrong:14.4f}"
        )
    print("\nFor nlu.answer_classifier.AnswerClassifier in config.yml:\n")
    for name, value in asdict(best).items():
        print(f"    {name}: {value}")
    print(f"    threshold: {outcomes[0].threshold}\n    margin: {outcomes[0].margin}\n")


if __name__ == "__main__":
    main()
