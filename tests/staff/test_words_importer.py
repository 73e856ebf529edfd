"""Rasa gets the words that its own importers would give it; when Rasa reads them differently one day, this says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter

from bot.staff.words_importer import WordsImporter

FILES = {
    "config.yml": "recipe: default.v1\nlanguage: en\npipeline: []\npolicies: []\n",
    "domain.yml": """\
version: "3.1"
intents: [greet, faq]
slots:
  name:
    type: text
    mappings:
      - type: custom
responses:
  utter_greet:
    - text: Hello.
  utter_faq/lifting:
    - text: Lift with your legs.
""",
    "data/greet.yml": """\
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - hello
      - hello [there](place)
""",
    "data/faq.yml": """\
version: "3.1"
nlu:
  - intent: faq/sitting
    examples: |
      - may I sit
      - hello
  - intent: faq/lifting
    examples: |
      - may I lift
responses:
  utter_faq/sitting:
    - text: Sit as you like.
""",
    "data/stories.yml": """\
version: "3.1"
stories:
  - story: By words, and not by intents
    steps:
      - user: good morning
      - bot: And to you.
rules:
  - rule: Answer greet
    steps:
      - intent: greet
      - slot_was_set:
          - name: somebody
      - action: utter_greet
""",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    for name, text in FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    return home


@pytest.fixture
def of_rasa(home: Path) -> TrainingDataImporter:
    paths = [str(home / name) for name in ("config.yml", "domain.yml", "data")]
    return TrainingDataImporter.load_from_config(paths[0], paths[1], paths[2:])


def test_the_words_are_those_that_rasa_reads(home: Path, of_rasa: TrainingDataImporter) -> None:
    ours = WordsImporter(home)
    assert ours.get_config() == of_rasa.get_config()
    assert ours.get_domain().as_dict() == of_rasa.get_domain().as_dict()
    assert ours.get_stories().fingerprint() == of_rasa.get_stories().fingerprint()
    examples, of_rasas = ours.get_nlu_data("en"), of_rasa.get_nlu_data("en")
    assert [message.as_dict() for message in examples.training_examples] == [
        message.as_dict() for message in of_rasas.training_examples
    ]
    assert examples.fingerprint() == of_rasas.fingerprint()


def test_the_files_are_read_at_the_first_question_only(home: Path, of_rasa: TrainingDataImporter) -> None:
    expected = of_rasa.get_nlu_data().fingerprint(), of_rasa.get_stories().fingerprint()
    ours = WordsImporter(home)
    ours.get_domain()
    shutil.rmtree(home / "data")
    (home / "domain.yml").unlink()
    assert (ours.get_nlu_data().fingerprint(), ours.get_stories().fingerprint()) == expected
    assert ours.get_nlu_data("en") is ours.get_nlu_data()
