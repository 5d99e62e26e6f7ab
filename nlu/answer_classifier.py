"""Rasa component: what a message, and each of its clauses, asks for; ranked, with a probability."""

from __future__ import annotations

from os import environ
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RESPONSE_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.encoder import shared_encoder
from nlu.linear import Floats, Linear, fit
from nlu.message_guard import CHOICE
from nlu.message_reader import SAID
from nlu.vectors import remembered

PARTS = "parts"
FALLBACK = "nlu_fallback"
CACHE = "ASSISTANT_CACHE"
VECTORS = "wordings.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerClassifier(GraphComponent):
    """One linear layer over the sentence encoders; every answer, silent topic and kind of talk is a label."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`shrinkage`, `share`, `strength`, `rounds`: see `nlu.linear.fit`; `ranked`: how many candidates are kept.

        `threshold` and `margin`: what the first candidate's probability, and its lead over the second, must reach to be sure;
        `cache`: the folder where vectors of learned wordings stay for the next training.
        """
        learning = {"shrinkage": 0.1, "share": 0.1, "strength": 50.0, "rounds": 60, "cache": environ.get(CACHE, "var/cache")}
        return {**learning, "ranked": 8, "threshold": 0.5, "margin": 0.15}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Linear | None) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> AnswerClassifier:
        """A classifier to be trained."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerClassifier:
        """The trained classifier, its encoder loaded and warm."""
        shared_encoder().encode(["warm"])
        with model_storage.read_from(resource) as folder:
            stored = np.load(folder / "linear.npz", allow_pickle=False)
            model = Linear(tuple(str(x) for x in stored["labels"]), stored["weights"], stored["bias"])
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every wording that has an intent, and persist the layer."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        vectors = remembered([str(m.get(TEXT)) for m in examples], Path(self._config["cache"]) / VECTORS)
        labels = [str(m.get(INTENT_RESPONSE_KEY) or m.get(INTENT)) for m in examples]
        keys = ("shrinkage", "share", "strength", "rounds")
        self._model = fit(vectors, labels, **{key: self._config[key] for key in keys})
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "linear.npz",
                labels=np.array(self._model.labels),
                weights=self._model.weights,
                bias=self._model.bias,
            )
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Wordings are not changed."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `parts` (the whole message, then its clauses, each with ranked candidates) and the intent."""
        for message in messages:
            if message.get(SAID) is not None:
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        said = message.get(SAID)
        texts = [said["text"], *(said["clauses"] if len(said["clauses"]) > 1 else [])]
        says = any(c.isalnum() for c in said["text"])
        parts = []
        if says and self._model:
            parts = self._parts(texts) if said["readable"] else [_unread(said["text"])]
        message.set(PARTS, parts, add_to_output=True)
        if message.get(CHOICE) is None:
            top = parts[0]["candidates"] if parts else [{"id": FALLBACK, "score": 1.0}]
            ranking = [{INTENT_NAME_KEY: c["id"], PREDICTED_CONFIDENCE_KEY: c["score"]} for c in top]
            first = {**ranking[0], INTENT_NAME_KEY: ranking[0][INTENT_NAME_KEY].split("/")[0]}
            message.set(INTENT, first, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)

    def _parts(self, texts: list[str]) -> list[dict[str, Any]]:
        assert self._model is not None
        rows = self._model.probabilities(shared_encoder().encode(texts))
        return [self._part(text, self._ranked(row)) for text, row in zip(texts, rows, strict=True)]

    def _part(self, text: str, ranked: list[dict[str, Any]]) -> dict[str, Any]:
        sure = passes(ranked, self._config["threshold"], self._config["margin"])
        return {"text": text, "candidates": ranked, "sure": sure}

    def _ranked(self, row: Floats) -> list[dict[str, Any]]:
        assert self._model is not None
        best = np.argsort(-row)[: self._config["ranked"]]
        return [{"id": self._model.labels[i], "score": round(float(row[i]), 4)} for i in best]


def _unread(text: str) -> dict[str, Any]:
    """A part in a language that the encoders don't read: only the word lists of the knowledge know anything of it."""
    return {"text": text, "candidates": [{"id": FALLBACK, "score": 1.0}], "sure": False}


def passes(ranked: list[dict[str, Any]], threshold: float, margin: float) -> bool:
    """Whether the first of the ranked candidates is likely enough, and far enough ahead of the second."""
    lead = ranked[0]["score"] - (ranked[1]["score"] if len(ranked) > 1 else 0.0)
    return bool(ranked[0]["score"] >= threshold and lead >= margin)
