"""A minimal project in which everything is right, to break one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from bot.staff.check import check_words

DOMAIN = """\
version: "3.1"
intents:
  - causes
  - benefits:
      use_entities: []
  - unclear
entities:
  - goal
slots:
  wish:
    type: text
    mappings:
      - type: from_entity
        entity: goal
  place:
    type: text
    mappings:
      - type: custom
responses:
  utter_causes:
    - text: |-
        Backs ache for many reasons.

        Most are harmless.
      buttons:
        - title: How exercise helps
          payload: /benefits{{"goal":"strength"}}
      metadata:
        sources: ["1"]
  utter_causes_more:
    - text: There is more to say.
      metadata: {sources: []}
  utter_benefits:
    - text: Exercise helps somewhat.
      metadata: {sources: ["2", "M"]}
  utter_card:
    - text: Sent by an action.
      metadata: {sources: []}
  utter_ask_place:
    - text: Which town?
      metadata: {sources: []}
actions:
  - action_show
forms:
  place_form:
    required_slots:
      - place
"""
RULES = """\
version: "3.1"
rules:
  - rule: Answer causes
    steps:
      - intent: causes
      - action: utter_causes
  - rule: Answer unclear
    condition:
      - active_loop: null
    steps:
      - intent: unclear
      - action: action_default_fallback
"""
STORIES = """\
version: "3.1"
stories:
  - story: Ask for benefits
    steps:
      - or:
          - intent: benefits
            entities:
              - goal: strength
          - intent: causes
      - slot_was_set:
          - wish: strength
      - action: utter_benefits
      - action: action_show
      - action: place_form
      - active_loop: place_form
"""
TESTS = """\
stories:
  - story: A person asks for causes
    steps:
      - user: |
          why does [lifting](goal) hurt
        intent: causes
      - action: utter_causes
"""
ACTIONS = """\
class ActionShow:
    def name(self) -> str:
        return "action_show"

    def run(self, dispatcher):
        dispatcher.utter_message(response="utter_card")
"""
EXERCISES = """\
exercises:
  - id: bridge
    number: EX01
    category: strength
    level: gentle
    positions: [lying_on_back]
    equipment: []
    easier_id: null
    harder_id: plank
    avoid: [RF]
    sources: ["1"]
  - id: plank
    number: EX02
    category: stability
    level: easy
    positions: [lying_on_front, hands_and_knees]
    equipment: [towel]
    easier_id: bridge
    harder_id: null
    avoid: [RF, KN]
    sources: ["2", "M"]
"""
CLINIC = """\
name: Demo
country: AU
time_zone: Australia/Sydney
colours:
  accent: "#0b5e6b"
  accent_text: "#ffffff"
web_origins:
  - https://clinic.example
  - http://localhost:8000
"""
CONTENT = "bot/knowledge/content"
FILES = {
    "domain.yml": DOMAIN,
    "config.yml": "language: en\n",
    "data/rules/causes.yml": RULES,
    "data/stories/benefits.yml": STORIES,
    "tests/conversations/test_causes.yml": TESTS,
    "actions/show.py": ACTIONS,
    "clinics/demo.yml": CLINIC,
    f"{CONTENT}/exercises.yml": EXERCISES,
    f"{CONTENT}/sources.yml": 'sources:\n  - number: "1"\n  - number: "2"\n  - number: "M"\n',
    f"{CONTENT}/avoid_codes.yml": "avoid_codes:\n  - code: RF\n  - code: KN\n",
    f"{CONTENT}/starter_weeks.yml": "starter_weeks:\n  - level: gentle\n    most_days: [bridge]\n    choose_one: []\n",
    f"{CONTENT}/countries.yml": "countries:\n  - code: AU\n  - code: NZ\n",
    f"{CONTENT}/red_flags.yml": 'signs:\n  - {id: RF01, sources: ["1"]}\nalarms:\n  - group: urgent_fall\n',
    f"{CONTENT}/vocabulary.yml": "limit:\n  KN: [bad knees]\n",
}


def invented_examples(intent: str, count: int) -> list[str]:
    """Messages of four made-up words, none like another."""
    letters = [sha256(f"{intent} {number}".encode()).hexdigest() for number in range(count)]
    words = ["".join(chr(ord("a") + int(digit, 16)) for digit in text[:24]) for text in letters]
    return [" ".join((word[:5], word[5:12], word[12:16], word[16:])) for word in words]


def examples_file(intent: str, examples: list[str]) -> str:
    """A training file; its first example is on line 5."""
    lines = "".join(f"      - {example}\n" for example in examples)
    return f'version: "3.1"\nnlu:\n  - intent: {intent}\n    examples: |\n{lines}'


@dataclass(frozen=True)
class Project:
    """A project's folder; the methods return what the check then says."""

    home: Path

    def findings(self) -> list[str]:
        return [str(finding) for finding in check_words(self.home)]

    def with_file(self, file: str, text: str | bytes) -> list[str]:
        path = self.home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.findings()

    def with_change(self, file: str, old: str, new: str) -> list[str]:
        """The findings after the first ``old`` became ``new``."""
        text = (self.home / file).read_text()
        assert old in text
        return self.with_file(file, text.replace(old, new, 1))

    def with_examples(self, *examples: str, intent: str = "causes") -> list[str]:
        """The findings after these examples were put on lines 5, 6 ... of an intent's file."""
        return self.with_file(
            f"data/nlu/{intent}.yml", examples_file(intent, [*examples, *invented_examples(intent, 30)])
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    examples = {
        f"data/nlu/{name}.yml": examples_file(name, invented_examples(name, 30)) for name in ("causes", "benefits")
    }
    for name, text in (FILES | examples).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Project(tmp_path)
