"""Rasa component: the second opinion on a message, by the taught messages that are nearest to it.

A classifier draws one border between two intents; neighbours know the corners. Together they are right more often than
either (docs/figures.md). A classifier is also always sure of something; the distance to the nearest taught messages
says when it should not be (docs/decisions/0004-sentence-embeddings.md).

Only messages of the intents that the classifier holds likeliest are looked at: a tenth of the work, the same answers.
"""

from __future__ import annotations

from collections import defaultdict
from math import exp
from pathlib import Path
from statistics import fmean
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

FILE = "taught.npz"
ALIKE = 2  # so many messages must be near for a message to be known: a single one may be odd

Matrix = NDArray[np.float32]
Ranking = list[dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NearestMessagesClassifier(KeptComponent):
    """Mixes the neighbours' vote into the classifier's ranking; far from all of them, ``unclear`` comes first."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``intents``: how many of the likeliest are looked at. Their ``neighbours`` vote with the ``share`` (0 to 1)
        of the confidence, the nearer the more by ``sharpness``.

        ``similarity``: cosine at least; ``confidence`` at least; ``intent``: what other messages become.
        """
        return {
            "intents": 5,
            "neighbours": 5,
            "share": 0.7,
            "sharpness": 20.0,
            "similarity": 0.45,
            "confidence": 0.0,
            "intent": "unclear",
        }

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._taught: dict[str, Matrix] = {}

    def _read(self, folder: Path) -> None:
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            self._taught = {intent: arrays[intent].astype(np.float32) for intent in arrays.files}

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the vectors of all taught messages by intent, half precision: (examples, 384) each."""
        rows: dict[str, list[Matrix]] = {}
        for message in training_data.intent_examples:
            if (vector := sentence_vector(message)) is not None:
                rows.setdefault(message.get(INTENT), []).append(vector)
        self._taught = {intent: np.array(vectors, dtype=np.float32) for intent, vectors in rows.items()}
        halves: dict[str, Any] = {intent: vectors.astype(np.float16) for intent, vectors in self._taught.items()}
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, **halves)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Give every message with a vector its ``similarity`` and the ranking of both opinions."""
        for message in messages:
            vector = sentence_vector(message)
            if vector is not None and self._taught:
                self._judge(message, vector)
        return messages

    def _judge(self, message: Message, vector: Matrix) -> None:
        ranking: Ranking = message.get(INTENT_RANKING_KEY) or []
        names, similarities = self._nearest(
            vector, [guess[INTENT_NAME_KEY] for guess in ranking[: self._config["intents"]]]
        )
        similarity = fmean(similarities[:ALIKE])
        mixed = self._mixed(ranking, names, similarities)
        sure = mixed[0][PREDICTED_CONFIDENCE_KEY] if mixed else 1.0
        if similarity < self._config["similarity"] or sure < self._config["confidence"]:
            mixed.insert(0, _guess(self._config["intent"], 1.0 - max(similarity, 0.0)))
        message.set("similarity", similarity, add_to_output=True)
        message.set(INTENT_RANKING_KEY, mixed, add_to_output=True)
        if mixed:
            message.set(INTENT, mixed[0], add_to_output=True)

    def _nearest(self, vector: Matrix, likely: list[str]) -> tuple[list[str], list[float]]:
        """Intents and cosines of the nearest messages, the nearest first; of all intents if none is likely."""
        looked_at = [intent for intent in likely if intent in self._taught] or list(self._taught)
        similarities = [self._taught[intent] @ vector for intent in looked_at]
        owners = np.repeat(np.arange(len(looked_at)), [len(part) for part in similarities])
        together = np.concatenate(similarities)
        count = min(int(self._config["neighbours"]), len(together))
        best = np.argpartition(-together, count - 1)[:count]
        best = best[np.argsort(-together[best])]
        return [looked_at[owner] for owner in owners[best]], together[best].tolist()

    def _mixed(self, ranking: Ranking, names: list[str], similarities: list[float]) -> Ranking:
        share, votes = float(self._config["share"]), self._votes(names, similarities)
        mixed = [
            _guess(
                guess[INTENT_NAME_KEY],
                (1 - share) * guess[PREDICTED_CONFIDENCE_KEY] + share * votes[guess[INTENT_NAME_KEY]],
            )
            for guess in ranking
        ]
        return sorted(mixed, key=lambda guess: -guess[PREDICTED_CONFIDENCE_KEY])

    def _votes(self, names: list[str], similarities: list[float]) -> dict[str, float]:
        """Each intent's share of what its neighbours weigh."""
        weights = [exp(self._config["sharpness"] * (similarity - similarities[0])) for similarity in similarities]
        total, votes = sum(weights), defaultdict[str, float](float)
        for name, weight in zip(names, weights, strict=True):
            votes[name] += weight / total
        return votes


def _guess(intent: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: float(confidence)}
