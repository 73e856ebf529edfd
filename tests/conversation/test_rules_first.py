"""Rules are asked before the other policies, and the answer is the one that Rasa gets from all of them.

This fails when Rasa changes underneath.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.dialogue import Dialogue
from bot.conversation.rasa_processor import Processor

pytestmark = pytest.mark.slow
LISTENS = ActionExecuted("action_listen")


@pytest.fixture
def processor(dialogue: Dialogue) -> Processor:
    processor = dialogue._agent.processor
    assert isinstance(processor, Processor)
    return processor


def _after(processor: Processor, *events: Event) -> DialogueStateTracker:
    tracker = DialogueStateTracker("one", processor.domain.slots)
    tracker.update_with_events(list(events), processor.domain)
    return tracker


def _meaning(prediction: PolicyPrediction) -> dict[str, Any]:
    return {**vars(prediction), "events": [str(event) for event in prediction.events], "diagnostic_data": None}


def _both(processor: Processor, *events: Event) -> PolicyPrediction:
    ours = processor._predict_next_with_tracker(_after(processor, *events))
    rasas = MessageProcessor._predict_next_with_tracker(processor, _after(processor, *events))
    assert _meaning(ours) == _meaning(rasas)
    return ours


def _said(intent: str) -> UserUttered:
    return UserUttered("words", {"name": intent, "confidence": 0.9})


def test_each_intent_gets_the_same_actions(processor: Processor) -> None:
    for intent, loop in product(processor.domain.intents, (None, *processor.domain.form_names)):
        events = [LISTENS, ActiveLoop(loop), _said(intent)]
        first = _both(processor, *events)
        _both(processor, *events, ActionExecuted(processor.domain.action_names_or_texts[first.max_confidence_index]))


def test_another_policy_answers_for_an_action_that_was_given_up(processor: Processor) -> None:
    for intent, form in product(processor.domain.intents, processor.domain.form_names):
        _both(processor, LISTENS, ActiveLoop(form), _said(intent), ActionExecutionRejected(form))


def test_a_follow_up_comes_before_every_policy(processor: Processor) -> None:
    tracker = _after(processor, LISTENS, _said("causes"))
    tracker.trigger_followup_action("utter_greet")
    prediction = processor._predict_next_with_tracker(tracker)
    assert processor.domain.action_names_or_texts[prediction.max_confidence_index] == "utter_greet"


@pytest.mark.parametrize(("done", "is_sure"), [((), True), ((ActionExecuted("no such action"),), False)])
def test_the_others_are_asked_only_where_rules_are_not_sure(
    processor: Processor, monkeypatch: pytest.MonkeyPatch, done: tuple[Event, ...], is_sure: bool
) -> None:
    asked: list[str] = []
    for name in processor._other_policies:
        node = processor.graph_runner._instantiated_nodes[name]
        monkeypatch.setattr(node, "_fn", lambda *args, name=name, **kwargs: asked.append(name))
    processor._predict_next_with_tracker(_after(processor, LISTENS, _said("causes"), *done))
    assert asked == ([] if is_sure else processor._other_policies)


def test_rules_have_the_highest_priority(processor: Processor) -> None:
    policies = dict(processor._policies())
    assert processor._rules in policies
    assert processor._other_policies
    others: list[Policy] = [policies[name] for name in processor._other_policies]
    assert all(policies[processor._rules].priority > other.priority for other in others)
