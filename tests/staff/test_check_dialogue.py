from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.staff.conftest import Project


def test_two_paths_of_one_name_are_found(project: Project) -> None:
    findings = project.with_change("data/stories/benefits.yml", "Ask for benefits", "Answer causes")
    assert findings == [
        'data/stories/benefits.yml, line 3: the name "Answer causes" is already used: data/rules/causes.yml, line 3. '
        "Give this story its own."
    ]


def test_a_test_may_have_the_name_of_a_story(project: Project) -> None:
    assert project.with_change("tests/conversations/test_causes.yml", "A person asks for causes", "Answer causes") == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("stories:", "storys:", 'line 2: the section "storys" is not read from this file. Did you mean "stories"?'),
        ("- action: utter_benefits", "- acton: utter_benefits",
         'line 12: "acton" is not a kind of step. Did you mean "action"?'),
        ("- story: Ask for benefits", "- story:",
         'line 3: this story has no name. Begin it with "- story: its name".'),
    ],
)  # fmt: skip
def test_what_rasa_would_leave_out_is_found(project: Project, old: str, new: str, finding: str) -> None:
    assert f"data/stories/benefits.yml, {finding}" in project.with_change("data/stories/benefits.yml", old, new)


def test_answers_outside_the_domain_are_found(project: Project) -> None:
    findings = project.with_file("data/nlu/posture.yml", "responses:\n  utter_posture:\n    - text: Hi\n")
    assert findings == [
        'data/nlu/posture.yml, line 1: the section "responses" is not read from this file. '
        "Answers, slots and other names belong in domain.yml."
    ]


def test_a_path_without_steps_is_found(project: Project) -> None:
    findings = project.with_file("data/stories/more.yml", "stories:\n  - story: Nothing happens\n    steps: []\n")
    assert findings == ['data/stories/more.yml, line 2: the story "Nothing happens" has no steps.']
