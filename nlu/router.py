"""Rasa component, last in the pipeline: sets the intent that opens the right door, decided by `assistant.routing`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from assistant.choosing import parts_from_json
from assistant.memory import from_slots
from assistant.routing import route
from assistant.said import said_from_json
from assistant.turn import Turn
from bot.installation import the_knowledge
from bot.turn import now
from nlu.answer_classifier import PARTS
from nlu.message_guard import CHOICE
from nlu.message_reader import SAID


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Router(GraphComponent):
    """The word lists of `knowledge/` and the classifier's candidates, weighed into one intent."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> Router:
        """A router; the knowledge is loaded at once, so that a mistake in it stops the start."""
        the_knowledge()
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Set the intent of each message; without a tracker nothing is remembered."""
        for message in messages:
            if message.get(SAID) is not None:
                intent = route(_turn(message, tracker))
                message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
        return messages


def _turn(message: Message, tracker: DialogueStateTracker | None) -> Turn:
    slots = {name: slot.value for name, slot in tracker.slots.items()} if tracker else {}
    return Turn(
        said=said_from_json(message.get(SAID)),
        parts=parts_from_json(message.get(PARTS) or []),
        choice=message.get(CHOICE),
        memory=from_slots(slots),
        knowledge=the_knowledge(),
        now=now(),
    )
