"""The classifier over sentence vectors: logistic regression, and discriminant analysis if asked for, in one linear layer."""

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

    Logistic regression (inverse regularisation `strength`, at most `rounds` iterations), to whose logits those of
    discriminant analysis (`shrinkage` of the covariance, every label as likely as another) can be added, weighted with
    `share`. How much of it helps, on wordings held back, is measured by benchmarks/choose.py.
    """
    names = np.unique(labels)
    if len(names) < 2:
        raise ValueError("the wordings have fewer than two labels: data/nlu.yml needs at least two intents")
    regression = LogisticRegression(C=strength, max_iter=rounds).fit(vectors, labels)
    weights, bias = _two_rows(regression.coef_, regression.intercept_)
    if share > 0:
        even = np.full(len(names), 1 / len(names))
        discriminant = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage, priors=even).fit(vectors, labels)
        more_weights, more_bias = _two_rows(discriminant.coef_, discriminant.intercept_)
        weights, bias = weights + share * more_weights, bias + share * more_bias
    return Linear(tuple(str(name) for name in names), weights.astype(np.float32), bias.astype(np.float32))


def _two_rows(weights: Floats, bias: Floats) -> tuple[Floats, Floats]:
    """A two-label model has one row for the second label; written out as two."""
    if len(weights) > 1:
        return weights, bias
    return np.vstack([np.zeros_like(weights), weights]), np.concatenate([np.zeros_like(bias), bias])
