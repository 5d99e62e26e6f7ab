"""The classifier over sentence vectors: discriminant analysis and logistic regression added up to one linear layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """Labels with one weight row each; probabilities are the softmax of `vectors @ weights.T + bias`."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def probabilities(self, vectors: Floats) -> Floats:
        """Shape (sentences, labels); every row sums to one."""
        logits = vectors @ self.weights.T + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        exponents = np.exp(logits)
        return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float32)


def fit(vectors: Floats, labels: list[str], shrinkage: float, share: float, strength: float, rounds: int) -> Linear:
    """Learn from one vector a wording.

    Discriminant analysis (`shrinkage` of the covariance, every label as likely as another) separates near neighbours that
    have few wordings; logistic regression (inverse regularisation `strength`, at most `rounds` iterations) is better with
    unusual ones. Their logits are added, the first weighted with `share`: better than either on the validation split
    (benchmarks/choose.py).
    """
    names = np.unique(labels)
    if len(names) < 2:
        raise ValueError("the wordings have fewer than two labels: data/nlu.yml needs at least two intents")
    even = np.full(len(names), 1 / len(names))
    discriminant = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage, priors=even).fit(vectors, labels)
    regression = LogisticRegression(C=strength, max_iter=rounds).fit(vectors, labels)
    first_weights, first_bias = _two_rows(discriminant.coef_, discriminant.intercept_)
    second_weights, second_bias = _two_rows(regression.coef_, regression.intercept_)
    return Linear(
        labels=tuple(str(name) for name in names),
        weights=(share * first_weights + second_weights).astype(np.float32),
        bias=(share * first_bias + second_bias).astype(np.float32),
    )


def _two_rows(weights: Floats, bias: Floats) -> tuple[Floats, Floats]:
    """A two-label model has one row for the second label; written out as two."""
    if len(weights) > 1:
        return weights, bias
    return np.vstack([np.zeros_like(weights), weights]), np.concatenate([np.zeros_like(bias), bias])
