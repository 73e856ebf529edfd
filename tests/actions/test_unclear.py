from __future__ import annotations

from tests.actions.harness import Run

GUESS = "action_did_you_mean"


def _ranking(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "confidence": 0.2} for name in names]


def test_the_likeliest_topics_are_offered_by_name(run: Run) -> None:
    said = run(GUESS, intent="unclear", intent_ranking=_ranking("unclear", "causes", "posture", "greet", "benefits"))
    (response,) = said.responses
    assert response["response"] == "utter_did_you_mean"
    assert response["buttons"] == [
        {"title": "Why backs hurt", "payload": "/causes"},
        {"title": "Posture", "payload": "/posture"},
        {"title": "How exercise helps", "payload": "/benefits"},
    ]


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
