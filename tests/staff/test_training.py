"""Training on the words of a small project; the real words are trained by `make train`."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from bot.composition import built_encoder
from bot.conversation.gate import Gate
from bot.settings import HOME, Settings
from bot.staff.training import SPEAKING_LOGGERS, STEP_OF_COMPONENT, USUAL_SECONDS, TrainingError, train

pytestmark = pytest.mark.slow

CONFIG = """\
recipe: default.v1
assistant_id: small
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: LogisticRegressionClassifier
policies:
  - name: RulePolicy
"""
NLU = """\
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - hello there
  - intent: goodbye
    examples: |
      - bye bye
      - see you
"""
RULES = """\
version: "3.1"
rules:
  - rule: Answer greet
    steps:
      - intent: greet
      - action: utter_greet
"""
DOMAIN = """\
version: "3.1"
intents: [greet, goodbye]
responses:
  utter_greet:
    - text: Hello.
"""
STORY = """\
stories:
  - story: Somebody says hello
    steps:
      - user: hello there
        intent: {intent}
      - action: utter_greet
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    files = {"config.yml": CONFIG, "domain.yml": DOMAIN, "data/nlu.yml": NLU, "data/rules.yml": RULES}
    for name, text in {**files, "tests/conversations/test_greet.yml": STORY.format(intent="greet")}.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    return home


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(built_encoder(Settings()))


@pytest.fixture
def steps() -> list[str]:
    return []


def test_a_model_is_trained_tested_and_measured(home: Path, tmp_path: Path, gate: Gate, steps: list[str]) -> None:
    file, figures = train(home, tmp_path / "models", gate, steps.append)
    assert file.exists()
    assert figures["messages"] > 200
    assert figures["shares"]["emergency recall"]["share"] > 0.95  # the gate finds them, whatever the model is
    assert steps[0] == "Starting Rasa" and steps[-1] == "Measuring"


def test_a_model_that_fails_a_test_story_is_refused(home: Path, tmp_path: Path, gate: Gate) -> None:
    (home / "tests/conversations/test_greet.yml").write_text(STORY.format(intent="goodbye"))
    with pytest.raises(TrainingError) as error:
        train(home, tmp_path / "models", gate, lambda _: None)
    assert error.value.problems == [
        'test_greet.yml, "Somebody says hello", message 1: understood as greet, not as goodbye.'
    ]


def test_words_that_rasa_cannot_train_are_a_sentence(home: Path, tmp_path: Path, gate: Gate) -> None:
    (home / "domain.yml").write_text(DOMAIN.replace("intents: [greet, goodbye]", "intents: {greet: 1}"))
    with pytest.raises(TrainingError) as error:
        train(home, tmp_path / "models", gate, lambda _: None)
    assert error.value.problems[0].startswith("Rasa could not train: ")


def test_a_component_that_needs_tensorflow_is_a_sentence(home: Path, tmp_path: Path, gate: Gate) -> None:
    (home / "config.yml").write_text(CONFIG.replace("LogisticRegressionClassifier", "DIETClassifier"))
    with pytest.raises(TrainingError, match="needs TensorFlow, which Backwise does not install"):
        train(home, tmp_path / "models", gate, lambda _: None)


def test_the_logs_are_as_before_after_training(home: Path, tmp_path: Path, gate: Gate) -> None:
    shutil.rmtree(home / "data")
    with pytest.raises(TrainingError):
        train(home, tmp_path / "models", gate, lambda _: None)
    for name in SPEAKING_LOGGERS:
        assert logging.getLogger(name).handlers == []
        assert logging.getLogger(name).propagate


def test_every_component_that_speaks_is_part_of_the_pipeline() -> None:
    config = (HOME / "config.yml").read_text()
    assert all(component in config for component in STEP_OF_COMPONENT)
    assert set(STEP_OF_COMPONENT.values()) <= set(USUAL_SECONDS)
