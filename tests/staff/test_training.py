"""Training on the words of a small project; the real words are trained by `make train`."""

from __future__ import annotations

import io
import logging
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.settings import HOME
from bot.staff.step_progress import StepProgress
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


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    shelf = ModelShelf(tmp_path / "models")
    shelf.folder.mkdir()
    old = ShelvedModel("old.tar.gz", "old words")
    shelf.path(old).write_bytes(b"old")
    shelf.activate(old)
    return shelf


def _progress() -> StepProgress:
    return StepProgress(USUAL_SECONDS, Console(file=io.StringIO()))


def test_a_model_that_passes_its_tests_goes_live(home: Path, shelf: ModelShelf) -> None:
    model = train(home, shelf, _progress())
    assert shelf.active() == model
    assert shelf.path(model).exists()
    restored = shelf.roll_back()
    assert restored and restored.file == "old.tar.gz"


def test_a_model_that_fails_a_test_story_does_not(home: Path, shelf: ModelShelf) -> None:
    (home / "tests/conversations/test_greet.yml").write_text(STORY.format(intent="goodbye"))
    with pytest.raises(TrainingError) as error:
        train(home, shelf, _progress())
    assert error.value.problems == [
        'test_greet.yml, "Somebody says hello", message 1: understood as greet, not as goodbye.'
    ]
    _nothing_changed(shelf)


def test_words_that_rasa_cannot_train_are_a_sentence(home: Path, shelf: ModelShelf) -> None:
    (home / "domain.yml").write_text(DOMAIN.replace("intents: [greet, goodbye]", "intents: {greet: 1}"))
    with pytest.raises(TrainingError) as error:
        train(home, shelf, _progress())
    assert error.value.problems[0].startswith("Rasa could not train: ")
    _nothing_changed(shelf)


def test_a_component_that_needs_tensorflow_is_a_sentence(home: Path, shelf: ModelShelf) -> None:
    (home / "config.yml").write_text(CONFIG.replace("LogisticRegressionClassifier", "DIETClassifier"))
    with pytest.raises(TrainingError, match="needs TensorFlow, which Backwise does not install"):
        train(home, shelf, _progress())
    _nothing_changed(shelf)


def test_the_logs_are_as_before_after_training(home: Path, shelf: ModelShelf) -> None:
    shutil.rmtree(home / "data")
    with pytest.raises(TrainingError):
        train(home, shelf, _progress())
    for name in SPEAKING_LOGGERS:
        assert logging.getLogger(name).handlers == []
        assert logging.getLogger(name).propagate


def test_every_component_that_speaks_is_part_of_the_pipeline() -> None:
    config = (HOME / "config.yml").read_text()
    assert all(component in config for component in STEP_OF_COMPONENT)
    assert set(STEP_OF_COMPONENT.values()) <= set(USUAL_SECONDS)


def _nothing_changed(shelf: ModelShelf) -> None:
    active = shelf.active()
    assert active and active.file == "old.tar.gz"
    assert [file.name for file in shelf.folder.glob("*.tar.gz")] == ["old.tar.gz"]
