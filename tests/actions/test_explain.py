from __future__ import annotations

from typing import Any

import pytest

from tests.actions.harness import DOMAIN, Run

DEEPER = sorted(name for name in DOMAIN["responses"] if name.endswith("_more"))


def _after(*answers: str) -> list[dict[str, Any]]:
    return [{"event": "bot", "text": "words", "metadata": {"utter_action": answer}} for answer in answers]


@pytest.mark.parametrize("deeper", DEEPER)
def test_why_goes_deeper_into_what_was_just_said(run: Run, deeper: str) -> None:
    assert run("action_explain_more", events=_after("utter_greet", deeper.removesuffix("_more"))).names == [deeper]


def test_a_part_of_a_topic_without_more_of_its_own_goes_to_the_topic(run: Run) -> None:
    assert run("action_explain_more", events=_after("utter_causes_mind")).names == ["utter_causes_more"]


def test_the_same_is_not_said_twice(run: Run) -> None:
    assert run("action_explain_more", events=_after("utter_causes", "utter_causes_more")).names == ["utter_help"]


@pytest.mark.parametrize("answer", ["utter_exercise_card", "utter_exercise_care"])
def test_why_about_a_movement_explains_what_exercise_does(run: Run, answer: str) -> None:
    assert run("action_explain_more", events=_after(answer)).names == ["utter_benefits_more"]


@pytest.mark.parametrize("answer", ["utter_exercise_dose", "utter_exercise_easier", "utter_exercise_done"])
def test_why_about_doing_a_movement_goes_deeper_too(run: Run, answer: str) -> None:
    assert run("action_explain_more", events=_after(answer)).names == ["utter_benefits_more"]


@pytest.mark.parametrize("events", [[], _after("utter_greet")])
def test_with_nothing_to_explain_it_says_what_can_be_asked(run: Run, events: list[dict[str, Any]]) -> None:
    assert run("action_explain_more", events=events).names == ["utter_help"]
