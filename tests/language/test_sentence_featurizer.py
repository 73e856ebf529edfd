from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.encoder import Encoder
from bot.language.sentence_featurizer import SentenceEncoderFeaturizer


@pytest.fixture
def featurizer(graph_file: Path, tmp_path: Path) -> SentenceEncoderFeaturizer:
    config = {**SentenceEncoderFeaturizer.get_default_config(), "graph": str(graph_file), "threads": 1}
    context = ExecutionContext(GraphSchema({}), node_name="featurizer")
    return SentenceEncoderFeaturizer.create(config, LocalModelStorage(tmp_path), Resource("featurizer"), context)


def _sentence_vector(message: Message) -> np.ndarray | None:  # type: ignore[type-arg]
    sequence, sentence = message.get_dense_features(TEXT)
    assert sequence is None
    return None if sentence is None else sentence.features


def test_a_message_gets_its_vector(featurizer: SentenceEncoderFeaturizer, encoder: Encoder) -> None:
    (message,) = featurizer.process([Message.build("my back hurts")])
    vector = _sentence_vector(message)
    assert vector is not None and vector.shape == (1, 384)
    np.testing.assert_allclose(vector, encoder.encode(["my back hurts"]), atol=1e-5)


def test_every_training_example_gets_its_own_vector(featurizer: SentenceEncoderFeaturizer, encoder: Encoder) -> None:
    texts = ["is walking good", "a much longer message about what I could do for my back at home", "hi"]
    data = featurizer.process_training_data(TrainingData([Message.build(text) for text in texts]))
    vectors = [_sentence_vector(message) for message in data.training_examples]
    np.testing.assert_allclose(
        np.vstack([each for each in vectors if each is not None]), encoder.encode(texts), atol=1e-5
    )


def test_a_message_without_text_gets_none(featurizer: SentenceEncoderFeaturizer) -> None:
    first, second = featurizer.process([Message({}), Message.build("hello")])
    assert _sentence_vector(first) is None
    assert _sentence_vector(second) is not None
