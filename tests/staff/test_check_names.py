from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rasa.shared.core.constants import DEFAULT_ACTION_NAMES, DEFAULT_INTENTS

from bot.staff.words.names import BUILT_IN_ACTIONS, BUILT_IN_INTENTS

if TYPE_CHECKING:
    from tests.staff.conftest import Project

STORY, RULE, TEST = "data/stories/benefits.yml", "data/rules/causes.yml", "tests/conversations/test_causes.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        (TEST, "utter_causes", "utter_cuases",
         'the answer "utter_cuases" does not exist. Did you mean "utter_causes"?'),
        (TEST, "t: causes", "t: cuases", 'the intent "cuases" does not exist. Did you mean "causes"?'),
        (STORY, "- goal: ", "- gaol: ", 'the entity "gaol" does not exist. Did you mean "goal"?'),
        (STORY, "wish:", "wihs:", 'the slot "wihs" does not exist. Did you mean "wish"?'),
        (STORY, "action_show", "action_shwo", 'the action "action_shwo" does not exist. Did you mean "action_show"?'),
        (STORY, "p: place_form", "p: plcae_form", 'the form "plcae_form" does not exist. Did you mean "place_form"?'),
        (STORY, "          - intent: causes", "          - intent: xyz",
         'the intent "xyz" does not exist. Add it to domain.yml or correct the name.'),
        ("domain.yml", "/benefits{", "/benefit{", 'the intent "benefit" does not exist. Did you mean "benefits"?'),
        ("domain.yml", '"goal":', '"gaol":', 'the entity "gaol" does not exist. Did you mean "goal"?'),
        ("domain.yml", "entity: goal", "entity: gaol", 'the entity "gaol" does not exist. Did you mean "goal"?'),
        ("domain.yml", "      - place\n", "      - palce\n", 'the slot "palce" does not exist. Did you mean "place"?'),
    ],
)  # fmt: skip
def test_a_name_that_does_not_exist_is_found_where_it_is_used(
    project: Project, file: str, old: str, new: str, finding: str
) -> None:
    line = (project.home / file).read_text().partition(old)[0].count("\n") + 1
    findings = project.with_change(file, old, new)
    assert f"{file}, line {line}: {finding}" in findings


def test_an_entity_mark_in_a_test_must_exist(project: Project) -> None:
    findings = project.with_change(TEST, "(goal)", "(gaol)")
    assert findings == [f'{TEST}, line 4: the entity "gaol" does not exist. Did you mean "goal"?']


def test_a_misspelt_answer_is_the_only_finding_when_it_is_used_elsewhere(project: Project) -> None:
    findings = project.with_change(TEST, "utter_causes", "utter_cuases")
    assert findings == [
        'tests/conversations/test_causes.yml, line 7: the answer "utter_cuases" does not exist. '
        'Did you mean "utter_causes"?'
    ]


def test_an_intent_without_rule_and_story_is_found_even_when_a_test_uses_it(project: Project) -> None:
    project.with_change(RULE, "intent: causes", "intent: benefits")
    assert project.with_change(STORY, "          - intent: causes\n", "") == [
        'domain.yml, line 3: the intent "causes" has no rule and no story. Add one in data/, or remove the intent.'
    ]


def test_an_intent_of_no_topic_is_found(project: Project) -> None:
    project.with_change(RULE, "- intent: unclear", "- intent: weather_report")
    project.with_file("data/nlu/weather.yml", 'nlu:\n  - intent: weather_report\n    examples: "- rain"\n')
    findings = project.with_change("domain.yml", "- unclear", "- weather_report")
    assert (
        'domain.yml, line 6: the intent "weather_report" belongs to no topic. '
        "Begin its name with a topic of docs/topics.md." in findings
    )


def test_an_intent_named_after_an_alarm_needs_no_topic(project: Project) -> None:
    project.with_change(RULE, "- intent: unclear", "- intent: urgent_fall")
    findings = project.with_change("domain.yml", "- unclear", "- urgent_fall")
    assert findings == ['domain.yml, line 6: the intent "urgent_fall" has no examples. Write at least 30.']


def test_an_answer_that_nothing_uses_is_found(project: Project) -> None:
    findings = project.with_change("domain.yml", "  utter_card:", "  utter_crad:")
    assert findings == [
        'domain.yml, line 36: the answer "utter_crad" is never used. Use it in a rule or story, or remove it.'
    ]


def test_an_answer_whose_name_code_puts_together_counts_as_used(project: Project) -> None:
    project.with_change("actions/show.py", '"utter_card"', 'f"utter_ca{self.ending}"')
    assert project.findings() == []


def test_an_action_without_class_is_found(project: Project) -> None:
    findings = project.with_change("domain.yml", "  - action_show\n", "  - action_show\n  - action_hide\n")
    assert findings == [
        'domain.yml, line 44: the action "action_hide" has no class in actions/. Write one, or remove the action.'
    ]


def test_an_action_class_missing_in_the_domain_is_found(project: Project) -> None:
    findings = project.with_file(
        "actions/hide.py", '\n\nclass Hide:\n    def name(self) -> str:\n        return "action_hide"\n'
    )
    assert findings == [
        'actions/hide.py, line 3: the action "action_hide" is missing in domain.yml. Add it under "actions".'
    ]


def test_two_classes_of_one_action_are_found(project: Project) -> None:
    findings = project.with_file("actions/zoom.py", (project.home / "actions/show.py").read_text())
    assert findings == [
        'actions/zoom.py, line 1: the action "action_show" has a class already: actions/show.py, line 1. '
        "Keep one of them."
    ]


def test_the_names_that_rasa_brings_are_those_of_the_installed_rasa() -> None:
    assert set(DEFAULT_INTENTS) == BUILT_IN_INTENTS
    assert set(DEFAULT_ACTION_NAMES) == BUILT_IN_ACTIONS
