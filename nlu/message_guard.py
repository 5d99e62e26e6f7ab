"""Rasa component, first in the pipeline: typed commands become plain text, and button ids become what they stand for."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

CHOICE = "choice"
COMMAND = "typed_command"
CLINIC = "clinic"  # in a message's metadata: whom the visitor speaks to
OFFERED = "offered"
LIKE_COMMAND = re.compile(r"[a-z_]+(?:/\S+)?\s*(?:\{.*\}?)?\s*\Z", re.DOTALL)
BUTTON_ID = re.compile(r"\s*(choice-[0-9a-f]{12})\s*\Z")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class MessageGuard(GraphComponent):
    """Nothing that a visitor types is a command; only a button that was offered last is."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MessageGuard:
        """A guard; it has no settings."""
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Resolve a button id against the buttons in the slot `offered`; take the slash from anything else.

        A resolved button sets `choice` to its meaning and the intent to `choose`; an id that is not on offer (an old
        button) sets `choice` to {"gone": true}. Its text is emptied, so that nothing else is read into it.
        """
        for message in messages:
            text = str(message.get(TEXT) or "")
            pressed = BUTTON_ID.match(text)
            if pressed:
                offered = (tracker.get_slot(OFFERED) if tracker else None) or {}
                message.set(CHOICE, offered.get(pressed.group(1), {"gone": True}), add_to_output=True)
                message.set(TEXT, "")
                intent = {INTENT_NAME_KEY: "choose", PREDICTED_CONFIDENCE_KEY: 1.0}
                message.set(INTENT, intent, add_to_output=True)
            else:
                plain_text = without_command(text)
                message.set(COMMAND, bool(LIKE_COMMAND.match(plain_text)) and plain_text != text.strip())
                message.set(TEXT, plain_text)
        return messages


def clinic_of(message: Message) -> str | None:
    """The clinic that a message names; None means the first one."""
    named = (message.get("metadata") or {}).get(CLINIC)
    return None if named is None else str(named)


def without_command(text: str) -> str:
    """`text` without what Rasa would take for a command: leading slashes, also full-width, behind spaces or unseen marks."""
    kept = text
    while kept and (unicodedata.normalize("NFKC", kept[0]) in "/⁄∕\\" or kept[0].isspace() or _unseen(kept[0])):
        kept = kept[1:]
    return kept


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc", "Zs")
