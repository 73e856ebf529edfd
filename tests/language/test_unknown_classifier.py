"""The component through Rasa's own storage, with vectors of three numbers in place of sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.unknown_classifier import UnknownMessageClassifier

CONFIG = {**UnknownMessageClassifier.get_default_config(), "similarity": 0.5, "neighbours": 2}
CONTEXT = ExecutionContext(GraphSchema({}), node_name="unknown")
RESOURCE = Resource("unknown")
CAUSES = {"name": "causes", "confidence": 0.9}


def _message(vector: tuple[float, ...] | None, intent: str | None = None) -> Message:
    message = Message.build("words", intent=intent)
    if vector:
        row = np.array([vector], dtype=np.float32)
        row /= np.linalg.norm(row)  # as the encoder's are
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, "encoder"))
    return message


def _trained(folder: Path, *taught: tuple[float, ...], **config: Any) -> UnknownMessageClassifier:
    storage = LocalModelStorage(folder)
    component = UnknownMessageClassifier.create({**CONFIG, **config}, storage, RESOURCE, CONTEXT)
    resource = component.train(TrainingData([_message(vector, "causes") for vector in taught]))
    return UnknownMessageClassifier.load({**CONFIG, **config}, storage, resource, CONTEXT)


def _classified(component: UnknownMessageClassifier, vector: tuple[float, ...] | None) -> Message:
    message = _message(vector)
    message.set(INTENT, CAUSES)
    message.set(INTENT_RANKING_KEY, [CAUSES])
    (message,) = component.process([message])
    return message


def test_a_message_far_from_all_that_was_taught_is_unclear(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (0.9, 0.1, 0))
    message = _classified(component, (0, 0, 1))
    assert message.get(INTENT) == {"name": "unclear", "confidence": 1.0}
    assert [guess["name"] for guess in message.get(INTENT_RANKING_KEY)] == ["unclear", "causes"]


def test_a_message_near_what_was_taught_keeps_its_intent(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (0.9, 0.1, 0), (0, 1, 0))
    message = _classified(component, (1, 0.05, 0))
    assert message.get(INTENT) == CAUSES
    assert message.get(INTENT_RANKING_KEY) == [CAUSES]


def test_one_odd_neighbour_is_not_enough(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (0, 1, 0), (0, 1, 0.1))
    assert _classified(component, (1, 0, 0.5)).get(INTENT)["name"] == "unclear"


@pytest.mark.parametrize(("similarity", "intent"), [(0.6, "causes"), (0.8, "unclear")])
def test_the_setting_says_how_far_is_too_far(tmp_path: Path, similarity: float, intent: str) -> None:
    component = _trained(tmp_path, (1, 0, 0), (1, 0, 0), similarity=similarity)
    assert _classified(component, (1, 1, 0)).get(INTENT)["name"] == intent  # the cosine is 0.71


def test_the_confidence_grows_with_the_distance(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (1, 0, 0))
    nearer, farther = (_classified(component, vector).get(INTENT) for vector in ((0.4, 1, 0), (0.1, 1, 0)))
    assert 0 < nearer["confidence"] < farther["confidence"] <= 1


def test_a_message_without_a_vector_is_left_alone(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (1, 0, 0))
    assert _classified(component, None).get(INTENT) == CAUSES


def test_a_single_taught_message_is_enough_to_compare_with(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0))
    assert _classified(component, (1, 0, 0)).get(INTENT) == CAUSES
    assert _classified(component, (0, 1, 0)).get(INTENT)["name"] == "unclear"
