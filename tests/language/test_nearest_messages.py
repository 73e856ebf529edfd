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

from bot.language.nearest_messages import NearestMessagesClassifier

CONFIG = {**NearestMessagesClassifier.get_default_config(), "similarity": 0.5}
CONTEXT = ExecutionContext(GraphSchema({}), node_name="nearest")
RESOURCE = Resource("nearest")
CAUSES = {"name": "causes", "confidence": 0.9}
POSTURE = {"name": "posture", "confidence": 0.1}


def _message(vector: tuple[float, ...] | None, intent: str | None = None) -> Message:
    message = Message.build("words", intent=intent)
    if vector:
        row = np.array([vector], dtype=np.float32)
        row /= np.linalg.norm(row)  # as the encoder's are
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, "encoder"))
    return message


def _trained(
    folder: Path, *taught: tuple[float, ...], posture: tuple[tuple[float, ...], ...] = (), **config: Any
) -> NearestMessagesClassifier:
    """Taught messages of ``causes``, and of ``posture``."""
    storage = LocalModelStorage(folder)
    component = NearestMessagesClassifier.create({**CONFIG, **config}, storage, RESOURCE, CONTEXT)
    causes = [_message(vector, "causes") for vector in taught]
    resource = component.train(TrainingData([*causes, *(_message(vector, "posture") for vector in posture)]))
    return NearestMessagesClassifier.load({**CONFIG, **config}, storage, resource, CONTEXT)


def _classified(
    component: NearestMessagesClassifier, vector: tuple[float, ...] | None, *others: dict[str, Any]
) -> Message:
    message = _message(vector)
    message.set(INTENT, CAUSES)
    message.set(INTENT_RANKING_KEY, [CAUSES, *others])
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
    assert message.get(INTENT)["name"] == "causes"
    assert [guess["name"] for guess in message.get(INTENT_RANKING_KEY)] == ["causes"]


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
    assert _classified(component, (1, 0, 0)).get(INTENT)["name"] == "causes"
    assert _classified(component, (0, 1, 0)).get(INTENT)["name"] == "unclear"


def test_near_messages_outvote_a_classifier_that_is_wrong(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (1, 0.1, 0), posture=((0, 1, 0), (0.1, 1, 0)))
    message = _classified(component, (0.05, 1, 0), POSTURE)
    assert message.get(INTENT)["name"] == "posture"
    assert [guess["name"] for guess in message.get(INTENT_RANKING_KEY)] == ["posture", "causes"]


def test_both_opinions_make_the_confidence(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (1, 0, 0), posture=((1, 0, 0), (1, 0, 0)), neighbours=4, share=0.5)
    confidence = _classified(component, (1, 0, 0), POSTURE).get(INTENT)["confidence"]
    assert confidence == pytest.approx(0.5 * 0.9 + 0.5 * 0.5)


def test_an_intent_that_the_classifier_holds_unlikely_has_no_vote(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (1, 0.1, 0), posture=((0, 1, 0), (0, 1, 0)))
    assert _classified(component, (0.8, 1, 0)).get(INTENT)["name"] == "causes"


def test_a_mere_guess_is_unclear(tmp_path: Path) -> None:
    component = _trained(tmp_path, (1, 0, 0), (1, 0, 0), posture=((1, 0, 0), (1, 0, 0)), neighbours=4, confidence=0.8)
    assert _classified(component, (1, 0, 0), POSTURE).get(INTENT)["name"] == "unclear"
