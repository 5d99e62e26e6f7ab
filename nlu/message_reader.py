"""Rasa component: the language of a message, its slips corrected, its clauses; set as `said` for all that follows."""

from __future__ import annotations

import re
from os import environ
from pathlib import Path
from typing import Any

import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.clauses import clauses_of
from nlu.language import language_of, readable
from nlu.message_guard import COMMAND
from nlu.phrases import Phrases, rows_of
from nlu.spelling import Speller, vocabulary_of

SAID = "said"
WORDS, PHRASES = "words.json", "phrases.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class MessageReader(GraphComponent):
    """Learns the vocabulary of the training wordings; reads each message against it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`longest`: characters that are read, a longer message is cut and marked so; `knowledge`: whose words are known."""
        return {"longest": 1000, "knowledge": environ.get("ASSISTANT_KNOWLEDGE", "knowledge")}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        words: dict[str, int],
        phrases: dict[str, list[str]],
    ) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._speller, self._phrases = Speller(words), Phrases(phrases)

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MessageReader:
        """A reader without a vocabulary, to be trained."""
        return cls(config, model_storage, resource, {}, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MessageReader:
        """The reader with the vocabulary that it learned."""
        with model_storage.read_from(resource) as folder:
            words, phrases = (rasa.shared.utils.io.read_json_file(folder / name) for name in (WORDS, PHRASES))
        return cls(config, model_storage, resource, words, phrases)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of the training wordings, and the phrases of the knowledge; persist both."""
        texts = [str(m.get(TEXT)) for m in training_data.training_examples if m.get(TEXT)]
        knowledge = Path(self._config["knowledge"])
        words, phrases = vocabulary_of(texts, extra_words(knowledge)), rows_of(knowledge)
        self._speller, self._phrases = Speller(words), Phrases(phrases)
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / WORDS, words)
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / PHRASES, phrases)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is added to training wordings: they are learned as they were typed."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `said` (see `assistant.said.Said`) on each message that has text."""
        for message in messages:
            if message.get(TEXT) is not None:
                said = {**self._read(str(message.get(TEXT))), "command": bool(message.get(COMMAND))}
                message.set(SAID, said, add_to_output=True)
        return messages

    def _read(self, raw: str) -> dict[str, Any]:
        kept = raw[: self._config["longest"]]
        language = language_of(kept, self._speller.is_english)
        phrase = self._phrases.english_of(kept)
        text = phrase or (self._speller.correct(kept) if language == "en" else kept)
        clauses = list(clauses_of(text, language)) if text.strip() else []
        known = {"readable": phrase is not None or readable(language), "too_long": len(raw) > len(kept)}
        return {"raw": kept, "text": text, "language": language, "clauses": clauses, **known}


def extra_words(folder: Path) -> set[str]:
    """Every English word of four letters or more in the word lists of all clinics: they are never "corrected"."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yml")))
    return {word.lower() for text in texts for word in re.findall(r"(?<![\w*])[A-Za-z]{4,}(?![\w*])", text)}
