"""Rasa component: the sentence encoder's vector as the dense feature of a message."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.encoder import Vectors, shared_encoder

LOG = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(GraphComponent):
    """Adds one sentence feature, float32 (1, 384), of length ``scale``."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``graph``: the ONNX file; ``threads`` for one message; ``scale``: weight against the sparse features."""
        return {"graph": ".build/language/encoder.onnx", "threads": 2, "scale": 4.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Called by Rasa's graph."""
        return cls(config, execution_context.node_name)

    def __init__(self, config: dict[str, Any], name: str) -> None:
        self._alias = config.get(FEATURIZER_CLASS_ALIAS, name)
        self._scale = float(config["scale"])
        # Whole, because the file is read later, when the working directory is the operator's.
        self._graph, self._threads = Path(config["graph"]).absolute(), int(config["threads"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give every training example its vector."""
        LOG.info("Starting SentenceEncoderFeaturizer for %d messages.", len(training_data.training_examples))
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give every message with text its vector."""
        with_text = [message for message in messages if message.get(TEXT)]
        if with_text:
            vectors = self._encode([message.get(TEXT) for message in with_text])
            for message, vector in zip(with_text, vectors, strict=True):
                message.add_features(self._features(vector))
        return messages

    def _encode(self, texts: list[str]) -> Vectors:
        return shared_encoder(self._graph, self._threads).encode(texts)

    def _features(self, vector: Vectors) -> Features:
        return Features(np.atleast_2d(vector * self._scale), FEATURE_TYPE_SENTENCE, TEXT, self._alias)
