"""A plan that is made once gives what Rasa's own runner gives; this fails when Rasa changes underneath."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.dialogue import Dialogue
from bot.conversation.planned_runner import PlannedRunner

pytestmark = pytest.mark.slow
SAID = ("does posture matter?", "show me an exercise for my desk", "xyzzy")


def _parsed(runner: DaskGraphRunner, run: Any, target: str, text: str) -> Any:
    inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: None}
    return run(runner, inputs, [target])[target][0].as_dict(only_output_properties=True)


@pytest.mark.parametrize("text", SAID)
def test_words_are_understood_alike(dialogue: Dialogue, text: str) -> None:
    processor = dialogue._agent.processor
    runner, target = processor.graph_runner, processor.model_metadata.nlu_target
    planned, dasks = (_parsed(runner, run, target, text) for run in (PlannedRunner.run, DaskGraphRunner.run))
    assert planned == dasks


@pytest.mark.parametrize("intent", ["posture", "exercises", "physio"])
def test_the_next_action_is_the_same(dialogue: Dialogue, intent: str) -> None:
    processor = dialogue._agent.processor
    runner, target = processor.graph_runner, processor.model_metadata.core_target
    tracker = DialogueStateTracker("one", processor.domain.slots)
    for event in (ActionExecuted("action_listen"), UserUttered("words", {"name": intent, "confidence": 0.9})):
        tracker.update(event, processor.domain)
    inputs = {PLACEHOLDER_TRACKER: tracker}
    planned, dasks = (run(runner, inputs, [target])[target] for run in (PlannedRunner.run, DaskGraphRunner.run))
    assert max(planned.probabilities) > 0
    assert (planned.probabilities, planned.policy_name) == (dasks.probabilities, dasks.policy_name)


def test_no_node_has_more_to_do_than_its_component(dialogue: Dialogue) -> None:
    nodes = dialogue._agent.processor.graph_runner._instantiated_nodes.values()
    assert nodes and all(node._eager and not node._hooks for node in nodes)


def test_a_node_that_fails_is_not_passed_over(dialogue: Dialogue) -> None:
    processor = dialogue._agent.processor
    with pytest.raises(Exception, match="Error running graph component"):
        processor.graph_runner.run({PLACEHOLDER_MESSAGE: [None]}, [processor.model_metadata.nlu_target])
