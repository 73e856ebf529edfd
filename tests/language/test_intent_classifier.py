"""The component through Rasa's own storage, with vectors of two numbers in place of sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.intent_classifier import SentenceIntentClassifier

CONTEXT = ExecutionContext(GraphSchema({}), node_name="intent")
RESOURCE = Resource("intent")
TAUGHT = {"causes": (0, 5, 10), "posture": (80, 85, 95), "benefits": (170, 175, 180)}


def _message(degrees: float | None, intent: str | None = None) -> Message:
    message = Message.build("words", intent=intent)
    if degrees is not None:
        row = np.array([[np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]], dtype=np.float32)
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, "encoder"))
    return message


def _trained(folder: Path, *intents: str) -> SentenceIntentClassifier:
    storage = LocalModelStorage(folder)
    config = SentenceIntentClassifier.get_default_config()
    examples = [_message(angle, intent) for intent in intents for angle in TAUGHT[intent]]
    resource = SentenceIntentClassifier.create(config, storage, RESOURCE, CONTEXT).train(TrainingData(examples))
    return SentenceIntentClassifier.load(config, storage, resource, CONTEXT)


def _classified(classifier: SentenceIntentClassifier, degrees: float | None) -> Message:
    (message,) = classifier.process([_message(degrees)])
    return message


@pytest.mark.parametrize(("degrees", "intent"), [(3, "causes"), (88, "posture"), (172, "benefits")])
def test_a_message_has_the_intent_of_those_it_is_near(tmp_path: Path, degrees: float, intent: str) -> None:
    message = _classified(_trained(tmp_path, *TAUGHT), degrees)
    assert message.get("intent")["name"] == intent
    assert message.get("intent_ranking")[0]["name"] == intent


def test_all_shares_together_are_one(tmp_path: Path) -> None:
    ranking = _classified(_trained(tmp_path, *TAUGHT), 40).get("intent_ranking")
    assert sum(guess["confidence"] for guess in ranking) == pytest.approx(1.0, abs=1e-5)
    assert {type(guess["confidence"]) for guess in ranking} == {float}


@pytest.mark.parametrize(("degrees", "intent"), [(3, "causes"), (88, "posture")])
def test_two_intents_are_enough(tmp_path: Path, degrees: float, intent: str) -> None:
    first: dict[str, Any] = _classified(_trained(tmp_path, "causes", "posture"), degrees).get("intent")
    assert first["name"] == intent
    assert first["confidence"] > 0.5


def test_a_message_without_a_vector_has_no_intent(tmp_path: Path) -> None:
    message = _classified(_trained(tmp_path, *TAUGHT), None)
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []
