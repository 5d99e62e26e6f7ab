"""Rasa component: what a message, and each of its clauses, asks for; ranked, with a probability."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import astuple
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

from assistant.parts import UNKNOWN
from bot import installation
from nlu.encoder import shared_encoder
from nlu.lacking import Labels, Move, labels_for, moves_of
from nlu.linear import Floats, Linear, fit
from nlu.message_guard import CHOICE, clinic_of
from nlu.message_reader import SAID
from nlu.vectors import remembered

PARTS = "parts"
FALLBACK = "nlu_fallback"
CACHE = "ASSISTANT_CACHE"
VECTORS = "wordings.npz"
CLINICS = "clinics.json"  # what each clinic lacks of the labels, the first clinic first


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerClassifier(GraphComponent):
    """One linear layer over the sentence encoders; every answer, silent topic and kind of talk is a label."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`shrinkage`, `share`, `strength`, `rounds`: see `nlu.linear.fit`; `ranked`: how many candidates are kept.

        `threshold` and `margin`: what the first candidate's probability, and its lead over the second, must reach to be sure;
        `cache`: the folder where vectors of learned wordings stay for the next training; `knowledge`: which tells what each
        clinic answers, `digest`: what stands in it.
        """
        folder = installation.folder()
        knows = {"knowledge": str(folder), "digest": installation.digest(folder)}
        learning = {"shrinkage": 0.1, "share": 0.1, "strength": 50.0, "rounds": 60, "cache": environ.get(CACHE, "var/cache")}
        return {**learning, **knows, "ranked": 8, "threshold": 0.5, "margin": 0.15}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Linear | None,
        clinics: Mapping[str, Labels],
    ) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._model, self._clinics = model, clinics

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> AnswerClassifier:
        """A classifier to be trained."""
        return cls(config, model_storage, resource, None, {})

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
            lacking = json.loads((folder / CLINICS).read_text(encoding="utf-8"))
        clinics = {clinic: labels_for(model.labels, (Move(*move) for move in moves)) for clinic, moves in lacking.items()}
        return cls(config, model_storage, resource, model, clinics)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every wording that has an intent, and persist the layer with what each clinic has of its labels."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        vectors = remembered([str(m.get(TEXT)) for m in examples], Path(self._config["cache"]) / VECTORS)
        labels = [_label(message) for message in examples]
        keys = ("shrinkage", "share", "strength", "rounds")
        self._model = fit(vectors, labels, **{key: self._config[key] for key in keys})
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "linear.npz",
                labels=np.array(self._model.labels),
                weights=self._model.weights,
                bias=self._model.bias,
            )
            lacking = {clinic: [astuple(one) for one in moves] for clinic, moves in self._moves(examples).items()}
            (folder / CLINICS).write_text(json.dumps(lacking), encoding="utf-8")
        return self._resource

    def _moves(self, examples: list[Message]) -> dict[str, tuple[Move, ...]]:
        wordings: dict[str, list[str]] = defaultdict(list)
        for message in examples:
            wordings[_label(message)].append(str(message.get(TEXT)))
        return moves_of(installation.all_of(installation.bring(Path(self._config["knowledge"]))), wordings)

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
            parts = self._parts(texts, clinic_of(message)) if said["readable"] else [_unread(said["text"])]
        message.set(PARTS, parts, add_to_output=True)
        if message.get(CHOICE) is None:
            top = parts[0]["candidates"] if parts else [{"id": FALLBACK, "score": 1.0}]
            ranking = [{INTENT_NAME_KEY: c["id"], PREDICTED_CONFIDENCE_KEY: c["score"]} for c in top]
            first = {**ranking[0], INTENT_NAME_KEY: ranking[0][INTENT_NAME_KEY].split("/")[0]}
            message.set(INTENT, first, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)

    def _parts(self, texts: list[str], clinic: str | None) -> list[dict[str, Any]]:
        """The clinic's own candidates: what it lacks is gone before anything is ranked."""
        assert self._model is not None
        own = self._clinics.get(clinic or next(iter(self._clinics), ""), Labels(self._model.labels))
        rows = own.of(self._model.probabilities(shared_encoder().encode(texts)))
        bounds = {key: self._config[key] for key in ("ranked", "threshold", "margin")}
        return [ranked_part(text, own.names, row, **bounds) for text, row in zip(texts, rows, strict=True)]


def _label(message: Message) -> str:
    return str(message.get(INTENT_RESPONSE_KEY) or message.get(INTENT))


def ranked_part(
    text: str, labels: tuple[str, ...], row: Floats, ranked: int, threshold: float, margin: float
) -> dict[str, Any]:
    """A message or clause with its likeliest labels; it is never sure of what this clinic has nothing about."""
    best = [{"id": labels[i], "score": round(float(row[i]), 4)} for i in np.argsort(-row)[:ranked]]
    sure = best[0]["id"] != UNKNOWN and passes(best, threshold, margin)
    return {"text": text, "candidates": best, "sure": sure}


def _unread(text: str) -> dict[str, Any]:
    """A part in a language that the encoders don't read: only the word lists of the knowledge know anything of it."""
    return {"text": text, "candidates": [{"id": FALLBACK, "score": 1.0}], "sure": False}


def passes(ranked: list[dict[str, Any]], threshold: float, margin: float) -> bool:
    """Whether the first of the ranked candidates is likely enough, and far enough ahead of the second."""
    lead = ranked[0]["score"] - (ranked[1]["score"] if len(ranked) > 1 else 0.0)
    return bool(ranked[0]["score"] >= threshold and lead >= margin)
