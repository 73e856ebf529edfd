from __future__ import annotations

import pytest

from tests.actions.harness import Run

GUESS = "action_did_you_mean"


def _ranking(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "confidence": 0.2} for name in names]


def test_the_likeliest_topics_are_offered_by_name_and_then_a_person(run: Run) -> None:
    said = run(GUESS, intent="unclear", intent_ranking=_ranking("unclear", "causes", "posture", "greet", "benefits"))
    (response,) = said.responses
    assert response["response"] == "utter_did_you_mean"
    assert response["buttons"] == [
        {"title": "Why backs hurt", "payload": "/causes"},
        {"title": "Posture", "payload": "/posture"},
        {"title": "How exercise helps", "payload": "/benefits"},
        {"title": "Talk to a person", "payload": "/talk_to_human"},
    ]


@pytest.mark.parametrize("before", ["utter_did_you_mean", "utter_unclear", "utter_still_unclear"])
def test_not_understood_twice_in_a_row_offers_a_person_first(run: Run, before: str) -> None:
    events = [{"event": "bot", "text": "?", "metadata": {"utter_action": before}, "data": {}}]
    said = run(GUESS, intent="unclear", intent_ranking=_ranking("unclear", "causes"), events=events)
    assert said.names == ["utter_still_unclear"]


def test_what_was_asked_besides_is_offered_by_name(run: Run) -> None:
    said = run("action_offer_other_ask", intent="posture", metadata={"also_asked": "daily_activity_sleep"})
    (response,) = said.responses
    assert response["response"] == "utter_also_asked"
    assert response["buttons"] == [{"title": "Sleeping", "payload": "/daily_activity_sleep"}]


def test_a_topic_is_offered_once(run: Run) -> None:
    said = run(GUESS, intent="unclear", intent_ranking=_ranking("unclear", "causes", "unclear", "causes"))
    assert [button["payload"] for button in said.responses[0]["buttons"]] == ["/causes", "/talk_to_human"]


def test_without_a_guess_it_says_that_it_did_not_understand(run: Run) -> None:
    assert run(GUESS, intent="unclear", intent_ranking=_ranking("unclear")).names == ["utter_unclear"]
    assert run(GUESS, intent="unclear", intent_ranking=[]).names == ["utter_unclear"]


def test_a_no_that_no_story_explains_gets_other_choices(run: Run) -> None:
    said = run("action_default_fallback", intent="deny", intent_ranking=_ranking("deny", "causes"))
    assert said.names == ["utter_deny"]


def test_what_no_story_explains_is_taken_back_so_that_the_talk_goes_on(run: Run) -> None:
    said = run("action_default_fallback", intent="causes", intent_ranking=_ranking("causes"))
    assert said.names == ["utter_did_you_mean"]
    assert [event["event"] for event in said.events] == ["rewind"]
