"""Rasa component: which intent a message has, by its sentence vector.

Logistic regression as Rasa's own classifier does it, with three differences: how freely it fits can be set, it reads
the sentence vector alone (word features added nothing, docs/figures.md), and a trained one is two small arrays, which
load at once.
"""

from __future__ import annotations

import logging
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

from bot.language.encoder import calculate_on_one_thread
from bot.language.kept_component import KeptComponent
from bot.language.sentence_featurizer import sentence_vector

LOG = logging.getLogger(__name__)
FILE = "classifier.npz"
RANKING_LENGTH = 10

Matrix = NDArray[np.float32]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(KeptComponent):
    """Chooses among the taught intents; ``weight`` (intents, 384), ``bias`` (intents,), ``intents`` their names."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``scale``: length of the vectors; ``freedom``: scikit-learn's C; ``steps``: at most, of its solver."""
        return {"scale": 8.0, "freedom": 0.1, "steps": 200}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._weight: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._bias: Matrix = np.zeros(0, dtype=np.float32)
        self._intents: list[str] = []

    def _read(self, folder: Path) -> None:
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            self._weight, self._bias = arrays["weight"], arrays["bias"]
            self._intents = [str(name) for name in arrays["intents"]]

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the taught messages, every intent counting alike however many examples it has."""
        from sklearn.linear_model import LogisticRegression  # takes a second, and only training needs it

        calculate_on_one_thread()  # the solver takes longer on two, which wait for each other at each of its steps
        taught = [(sentence_vector(message), message.get(INTENT)) for message in training_data.intent_examples]
        rows = [(vector, intent) for vector, intent in taught if vector is not None]
        if len({intent for _, intent in rows}) < 2:
            LOG.warning("SentenceIntentClassifier needs examples of at least two intents; it stays untrained.")
            return self._resource
        model = LogisticRegression(C=self._config["freedom"], max_iter=self._config["steps"], class_weight="balanced")
        model.fit(np.array([vector for vector, _ in rows]) * self._config["scale"], [intent for _, intent in rows])
        self._keep(model)
        return self._resource

    def _keep(self, model: Any) -> None:
        two = len(model.classes_) == 2  # of two intents, scikit-learn keeps one row
        weight = np.vstack([-model.coef_, model.coef_]) / 2 if two else model.coef_
        bias = np.hstack([-model.intercept_, model.intercept_]) / 2 if two else model.intercept_
        self._weight = (weight * self._config["scale"]).astype(np.float32)
        self._bias, self._intents = bias.astype(np.float32), list(map(str, model.classes_))
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, weight=self._weight, bias=self._bias, intents=np.array(self._intents))

    def process(self, messages: list[Message]) -> list[Message]:
        """Give every message its intent and the ranking of the likeliest."""
        for message in messages:
            vector = sentence_vector(message)
            ranking = self._ranking(vector) if vector is not None and self._intents else []
            first = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, first, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, vector: Matrix) -> list[dict[str, Any]]:
        logits = self._weight @ vector + self._bias
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        best = np.argsort(-shares)[:RANKING_LENGTH]
        return [{INTENT_NAME_KEY: self._intents[at], PREDICTED_CONFIDENCE_KEY: float(shares[at])} for at in best]
