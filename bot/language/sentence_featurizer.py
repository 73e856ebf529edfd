"""Rasa component: the sentence encoder's vector as the dense feature of a message."""

from __future__ import annotations

import os
from functools import cached_property
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

from bot.language.encoder import THREADS, Encoder, Vectors, shared_encoder
from bot.language.known_vectors import Encode, encode_training


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(GraphComponent):
    """Adds one sentence feature, float32 (1, 384), of length one."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``graph``: the ONNX file; ``threads`` for one message."""
        return {"graph": ".build/language/encoder.onnx", "threads": THREADS}

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
        # Whole, because the file is read later, when the working directory is the operator's.
        self._graph, self._threads = Path(config["graph"]).absolute(), int(config["threads"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give every training example its vector."""
        folder = self._graph.parent
        self._add_vectors(
            training_data.training_examples,
            lambda texts: encode_training(texts, shared_encoder(self._graph, os.cpu_count() or 1).encode, folder),
        )
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give every message with text its vector."""
        self._add_vectors(messages, self._encoder.encode)
        return messages

    @cached_property
    def _encoder(self) -> Encoder:
        return shared_encoder(self._graph, self._threads)

    def _add_vectors(self, messages: list[Message], encode: Encode) -> None:
        with_text = [message for message in messages if message.get(TEXT)]
        if with_text:
            vectors = encode([message.get(TEXT) for message in with_text])
            for message, vector in zip(with_text, vectors, strict=True):
                message.add_features(Features(np.atleast_2d(vector), FEATURE_TYPE_SENTENCE, TEXT, self._alias))


def sentence_vector(message: Message) -> Vectors | None:
    """The vector that the featurizer gave a message: float32 (384,); None for a message without text."""
    given = (each for each in message.features if each.attribute == TEXT and each.type == FEATURE_TYPE_SENTENCE)
    feature = next(given, None)
    return None if feature is None else np.asarray(feature.features, dtype=np.float32).ravel()
