"""Training on the words of a small project; the real words are trained by `make train`."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.model_training import train as rasa_train

from bot.composition import built_encoder
from bot.conversation.gate import Gate
from bot.settings import HOME, Settings
from bot.staff.graph_training import train_model
from bot.staff.training import STEP_OF_COMPONENT, USUAL_SECONDS, TrainingError, train

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


def test_the_model_is_the_one_that_rasa_trains(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train_model(home, tmp_path / "ours.tar.gz", lambda _: None)
    monkeypatch.chdir(home)
    rasa_train("domain.yml", "config.yml", ["data"], str(tmp_path), fixed_model_name="rasas")
    (ours, our_files), (rasas, rasas_files) = (_contents(tmp_path / f"{name}.tar.gz") for name in ("ours", "rasas"))
    assert our_files == rasas_files
    assert ours.domain.as_dict() == rasas.domain.as_dict()
    assert ours.train_schema == rasas.train_schema
    assert ours.predict_schema == rasas.predict_schema
    assert (ours.core_target, ours.nlu_target, ours.language) == (rasas.core_target, rasas.nlu_target, rasas.language)


def _contents(model: Path) -> tuple[ModelMetadata, set[str]]:
    with tarfile.open(model) as archive:
        return LocalModelStorage.metadata_from_archive(model), set(archive.getnames())


@pytest.mark.parametrize("name", ["domain.yml", "data/nlu.yml", "data/rules.yml"])
def test_words_without_a_part_that_training_needs_are_a_sentence(
    home: Path, tmp_path: Path, gate: Gate, name: str
) -> None:
    (home / name).unlink()
    with pytest.raises(TrainingError) as error:
        train(home, tmp_path / "models", gate, lambda _: None)
    assert error.value.problems == [
        "Rasa could not train: The domain, the examples, or the rules and stories are missing."
    ]


def test_a_slot_that_the_domain_does_not_have_is_a_sentence(home: Path, tmp_path: Path, gate: Gate) -> None:
    (home / "data/rules.yml").write_text(f"{RULES}      - slot_was_set:\n          - goal: strength\n")
    with pytest.raises(TrainingError, match=r"set slots that domain\.yml does not have: goal\."):
        train(home, tmp_path / "models", gate, lambda _: None)


def test_nothing_is_kept_for_a_later_training(home: Path, tmp_path: Path, gate: Gate) -> None:
    before = sorted(path for path in home.rglob("*"))
    train(home, tmp_path / "models", gate, lambda _: None)
    assert sorted(path for path in home.rglob("*")) == before


def test_every_component_that_speaks_is_part_of_the_pipeline() -> None:
    config = (HOME / "config.yml").read_text()
    assert all(component in config for component in STEP_OF_COMPONENT)
    assert set(STEP_OF_COMPONENT.values()) <= set(USUAL_SECONDS)
