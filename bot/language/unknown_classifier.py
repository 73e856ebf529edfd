"""Rasa component: recognises messages that resemble nothing Backwise was taught.

A classifier is always sure of something; the distance to the nearest taught messages says when it should not be. On
real users' messages this rejects more unknown text at the same loss than the classifier's own confidence does
(docs/decisions/0004-sentence-embeddings.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.kept_component import KeptComponent
from bot.language.sentence_featurizer import sentence_vector

FILE = "taught.npy"
Matrix = NDArray[np.float32]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UnknownMessageClassifier(KeptComponent):
    """Puts the intent ``unclear`` first for a message that is too far from all taught ones, or a mere guess."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``similarity``: cosine, mean over the ``neighbours`` nearest; ``confidence`` of the classifier at least;
        ``intent``: what unknown messages become.
        """
        return {"similarity": 0.45, "neighbours": 2, "confidence": 0.0, "intent": "unclear"}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._taught: Matrix = np.zeros((0, 0), dtype=np.float32)

    def _read(self, folder: Path) -> None:
        self._taught = np.load(folder / FILE, allow_pickle=False).astype(np.float32)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the vectors of all taught messages, half precision: (examples, 384)."""
        rows = [sentence_vector(message) for message in training_data.intent_examples]
        self._taught = np.array([row for row in rows if row is not None], dtype=np.float32)
        with self._model_storage.write_to(self._resource) as folder:
            np.save(folder / FILE, self._taught.astype(np.float16), allow_pickle=False)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark the messages that are like nothing taught, and those whose intent is a mere guess."""
        for message in messages:
            vector = sentence_vector(message)
            if vector is not None:
                similarity = self._similarity(vector)
                message.set("similarity", similarity, add_to_output=True)
                guess = (message.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY, 1.0)
                if similarity < self._config["similarity"] or guess < self._config["confidence"]:
                    self._mark_unknown(message, similarity)
        return messages

    def _similarity(self, vector: Matrix) -> float:
        neighbours = min(int(self._config["neighbours"]), len(self._taught))
        return float(np.partition(self._taught @ vector, -neighbours)[-neighbours:].mean()) if neighbours else 1.0

    def _mark_unknown(self, message: Message, similarity: float) -> None:
        unknown = {INTENT_NAME_KEY: self._config["intent"], PREDICTED_CONFIDENCE_KEY: 1.0 - max(similarity, 0.0)}
        message.set(INTENT, unknown, add_to_output=True)
        ranking = [unknown, *(message.get(INTENT_RANKING_KEY) or [])]
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
