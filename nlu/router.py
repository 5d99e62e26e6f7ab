"""Rasa component, last in the pipeline: sets the intent that opens the right door, decided by `assistant.routing`.

It carries the knowledge into the model: what is decided and what is understood change together, or not at all.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.knowledge import Knowledge
from assistant.memory import from_slots
from assistant.parts import parts_from_json
from assistant.routing import route
from assistant.said import said_from_json
from assistant.turn import Turn
from bot import installation
from bot.turn import ANOTHER_CLINIC, fail, now
from nlu.answer_classifier import PARTS
from nlu.message_guard import CHOICE, CLINIC, clinic_of
from nlu.message_reader import SAID

# On every message, beside the clinic: which knowledge decides it, and which model read it.
KNOWLEDGE, MODEL = "knowledge", "model"


class AnotherClinic(RuntimeError):
    """The conversation began at another clinic: nothing of it may be remembered here."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Router(GraphComponent):
    """The word lists of `knowledge/` and the classifier's candidates, weighed into one intent."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`knowledge`: the folder that goes into the model; `digest`: what stands in it, so that a change is trained."""
        folder = installation.folder()
        return {"knowledge": str(folder), "digest": installation.digest(folder)}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, marks: dict[str, str]) -> None:
        self._config, self._storage, self._resource, self._marks = config, storage, resource, marks

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> Router:
        """A router to be trained; the knowledge is read at once, so that a mistake in it stops the training."""
        installation.bring(Path(config["knowledge"]))
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Router:
        """The router with the knowledge that the model carries."""
        with model_storage.read_from(resource) as folder:
            marks = {KNOWLEDGE: installation.bring(folder), MODEL: execution_context.model_id or ""}
        return cls(config, model_storage, resource, marks)

    def train(self, training_data: TrainingData) -> Resource:
        """Put the knowledge into the model."""
        with self._storage.write_to(self._resource) as folder:
            shutil.copytree(self._config["knowledge"], folder, dirs_exist_ok=True)
        return self._resource

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Set the intent of each message, and what it was read with; without a tracker nothing is remembered.

        Raises AnotherClinic where the conversation is not the clinic's, KnowledgeGone where there is no such clinic.
        """
        for message in messages:
            if message.get(SAID) is not None:
                known = installation.knowledge_of(self._marks.get(KNOWLEDGE), clinic_of(message))
                for name, mark in {**self._marks, CLINIC: known.clinic["id"]}.items():
                    message.set(name, mark, add_to_output=True)
                _check_clinic(known, tracker)
                intent = route(_turn(message, tracker, known))
                message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
        return messages


def _check_clinic(known: Knowledge, tracker: DialogueStateTracker | None) -> None:
    latest = tracker.latest_message if tracker else None
    began = latest.parse_data.get(CLINIC) if latest else None
    if began is not None and began != known.clinic["id"]:
        fail(ANOTHER_CLINIC)
        raise AnotherClinic(ANOTHER_CLINIC)


def _turn(message: Message, tracker: DialogueStateTracker | None, known: Knowledge) -> Turn:
    slots = {name: slot.value for name, slot in tracker.slots.items()} if tracker else {}
    return Turn(
        said=said_from_json(message.get(SAID)),
        parts=parts_from_json(message.get(PARTS) or []),
        choice=message.get(CHOICE),
        memory=from_slots(slots),
        knowledge=known,
        now=now(),
    )
