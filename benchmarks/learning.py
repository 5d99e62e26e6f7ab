"""Trains the classifier on a part of the wordings for many settings, and says how good its probabilities are."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from benchmarks import validation
from nlu.linear import fit

Floats = NDArray[np.float32]
SHRINKAGES = (0.1, 0.4)
SHARES = (0.0, 0.1, 0.2)
STRENGTHS = (10.0, 50.0)
ROUNDS = 60  # a hundred or two hundred change neither accuracy nor log loss
SIMPLER = 0.01  # of log loss is given up for probabilities that need no temperature
TEMPERATURES = tuple(float(t) for t in np.arange(0.5, 6.01, 0.25))


@dataclass(frozen=True)
class Settings:
    """What is chosen; see `nlu.linear.fit`. Logits are divided by `temperature`."""

    shrinkage: float
    share: float
    strength: float
    temperature: float = 1.0


@dataclass(frozen=True)
class Held:
    """One split: the labels known, the wordings held back, their truth, and the logits by each half of the classifier.

    Logits have a row for each part of each wording; `first` tells which row is the wording's whole message.
    """

    labels: NDArray[np.str_]
    rows: NDArray[np.int64]
    truth: NDArray[np.int64]
    first: NDArray[np.int64]
    discriminant: Mapping[float, Floats]
    regression: Mapping[float, Floats]

    def probabilities(self, settings: Settings) -> Floats:
        """Shape (parts of the wordings held back, labels)."""
        logits = settings.share * self.discriminant[settings.shrinkage] + self.regression[settings.strength]
        logits = logits / settings.temperature
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Quality:
    """How good probabilities are: share of first labels that are right, mean log loss, expected calibration error."""

    right: float
    log_loss: float
    calibration_error: float


def learn(wordings: validation.Wordings, repeats: int) -> Iterator[Held]:
    """Train both parts of the classifier on each split, once for each of their settings."""
    warnings.filterwarnings("ignore", message="lbfgs failed to converge")
    for learned, held in validation.splits(wordings, repeats):
        vectors, names = wordings.learned[learned], [str(label) for label in wordings.labels[learned]]
        labels, read = np.unique(names), np.concatenate([wordings.parts[row] for row in held])
        yield Held(
            labels=labels,
            rows=held,
            truth=np.searchsorted(labels, wordings.labels[held]),
            first=np.cumsum([0, *(len(wordings.texts[row]) for row in held)])[:-1],
            discriminant=_discriminants(vectors, names, read),
            regression={c: _logits(vectors, names, read, 0.1, 0.0, c, ROUNDS) for c in STRENGTHS},
        )


def _discriminants(vectors: Floats, names: list[str], read: Floats) -> dict[float, Floats]:
    """The logits of discriminant analysis alone, by shrinkage: what a share of one adds to a share of none."""
    without = _logits(vectors, names, read, SHRINKAGES[0], 0.0, 1.0, 1)  # one round: next to nothing, and the same in both
    return {s: _logits(vectors, names, read, s, 1.0, 1.0, 1) - without for s in SHRINKAGES}


def _logits(
    vectors: Floats, names: list[str], read: Floats, shrinkage: float, share: float, strength: float, rounds: int
) -> Floats:
    model = fit(vectors, names, shrinkage=shrinkage, share=share, strength=strength, rounds=rounds)
    return np.asarray(read @ model.weights.T + model.bias)


def qualities(held: Sequence[Held]) -> list[tuple[Settings, Quality]]:
    """Every setting with the temperature that suits it best, the smallest log loss first."""
    rows = []
    for shrinkage, share, strength in product(SHRINKAGES, SHARES, STRENGTHS):
        if share > 0 or shrinkage == SHRINKAGES[0]:
            tried = [Settings(shrinkage, share, strength, temperature) for temperature in TEMPERATURES]
            rows.append(min(((s, quality(held, s)) for s in tried), key=lambda row: row[1].log_loss))
    return sorted(rows, key=lambda row: row[1].log_loss)


def chosen(ranking: Sequence[tuple[Settings, Quality]]) -> tuple[Settings, Quality]:
    """The best, or one that is about as good and needs no temperature."""
    enough = ranking[0][1].log_loss + SIMPLER
    simple = (row for row in ranking if row[0].temperature == 1 and row[1].log_loss <= enough)
    return next(simple, ranking[0])


def quality(held: Sequence[Held], settings: Settings) -> Quality:
    """Over all splits together."""
    first, right, loss = [], [], []
    for split in held:
        rows = split.probabilities(settings)[split.first]
        first.append(rows.max(axis=1))
        right.append(rows.argmax(axis=1) == split.truth)
        loss.append(-np.log(np.maximum(rows[np.arange(len(rows)), split.truth], 1e-12)))
    sure, hits = np.concatenate(first), np.concatenate(right)
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(hits[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return Quality(float(hits.mean()), float(np.concatenate(loss).mean()), float(sum(gaps)))
