"""Trains both halves of the classifier once, and gives the candidates of each question for any weight between them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from assistant.parts import Candidate
from benchmarks.validation import Question, Wordings
from nlu.linear import fit

Floats = NDArray[np.float32]
SHRINKAGES = (0.1, 0.4)
SHARES = (0.0, 0.1, 0.2, 0.4)
STRENGTHS = (10.0, 50.0)
ROUNDS = 60  # a hundred or two hundred change neither accuracy nor log loss
RANKED = 8


@dataclass(frozen=True)
class Settings:
    """What is chosen; see `nlu.linear.fit`."""

    shrinkage: float
    share: float
    strength: float


@dataclass(frozen=True)
class Asked:
    """A question with the candidates of each of its parts."""

    question: Question
    candidates: tuple[tuple[Candidate, ...], ...]


@dataclass(frozen=True)
class Learned:
    """The logits of the questions' parts, in order, by each half of the classifier and its own setting."""

    labels: NDArray[np.str_]
    questions: tuple[Question, ...]
    discriminant: dict[float, Floats]
    regression: dict[float, Floats]

    def asked(self, settings: Settings) -> list[Asked]:
        """Every question with its candidates."""
        logits = settings.share * self.discriminant[settings.shrinkage] + self.regression[settings.strength]
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
        rows = iter(exponents / exponents.sum(axis=1, keepdims=True))
        return [Asked(one, tuple(self._ranked(next(rows)) for _ in one.texts)) for one in self.questions]

    def _ranked(self, row: Floats) -> tuple[Candidate, ...]:
        return tuple(Candidate(str(self.labels[i]), round(float(row[i]), 4)) for i in np.argsort(-row)[:RANKED])


def learn(wordings: Wordings, questions: Sequence[Question]) -> Learned:
    """Train each half on all wordings, once for each of its settings."""
    warnings.filterwarnings("ignore", message="lbfgs failed to converge")
    names, read = [str(label) for label in wordings.labels], np.concatenate([one.vectors for one in questions])

    def logits(shrinkage: float, share: float, strength: float, rounds: int) -> Floats:
        model = fit(wordings.vectors, names, shrinkage=shrinkage, share=share, strength=strength, rounds=rounds)
        return np.asarray(read @ model.weights.T + model.bias)

    without = logits(SHRINKAGES[0], 0.0, 1.0, 1)  # one round: next to nothing, and the same with and without a share
    return Learned(
        np.unique(names),
        tuple(questions),
        {shrinkage: logits(shrinkage, 1.0, 1.0, 1) - without for shrinkage in SHRINKAGES},
        {strength: logits(0.1, 0.0, strength, ROUNDS) for strength in STRENGTHS},
    )


def tried() -> Iterator[Settings]:
    """Every setting; the shrinkage of a half that has no share does not matter."""
    for shrinkage, share, strength in product(SHRINKAGES, SHARES, STRENGTHS):
        if share > 0 or shrinkage == SHRINKAGES[0]:
            yield Settings(shrinkage, share, strength)
