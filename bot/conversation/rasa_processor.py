"""Rasa's turn, without the work that repeats itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from rasa.core import processor
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.policies import memoization, rule_policy
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_TRACKER
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS, DEFAULT_SLOT_NAMES
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.indexed_rules import IndexedRulePolicy
from bot.conversation.planned_runner import PlannedRunner
from bot.conversation.rasa_model import ReadModel
from bot.conversation.result_shape import result_shape

# Rasa copies what happened into debug messages, which nobody reads: no person's words may be in a log (bot/quiet.py).
COPYING = processor, memoization, rule_policy
for module in COPYING:
    module.copy = SimpleNamespace(deepcopy=lambda value: value)
# Rasa asks all classes of events which of them it is, for each event that an action gives.
Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))

_ACTS = frozenset({ActionExecuted, ActionExecutionRejected})


class CheckedAction(RemoteAction):
    """Accepts the results that Rasa's own accepts."""

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """Raises :class:`jsonschema.ValidationError`."""
        result_shape().validate(result)
        return True


class Processor(MessageProcessor):
    """Runs the graph by a plan, its rules from an index, and custom actions as :class:`CheckedAction`."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, PlannedRunner]:
        """Called by Rasa, with the file of a model."""
        file = Path(model_path)
        with TemporaryDirectory() as folder:
            metadata, runner = load_predict_graph_runner(Path(folder), file, ReadModel, PlannedRunner)
        for node in runner._instantiated_nodes.values():
            if type(node._component) is RulePolicy:
                node._component = IndexedRulePolicy.of(node._component)
        return file.name, metadata, runner

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action | None, PolicyPrediction]:
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return self._checked(action), prediction

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """Rasa asks all policies, and then takes the rules' word wherever they are sure: here they are asked first."""
        if tracker.followup_action or not self._rules or _is_rejected(tracker):
            return super()._predict_next_with_tracker(tracker)
        known: dict[str, Any] = {PLACEHOLDER_TRACKER: tracker}
        known |= self.graph_runner.run(known, [self._rules])
        if known[self._rules].max_confidence == 1.0:
            known |= dict.fromkeys(self._other_policies)
        target = self.model_metadata.core_target
        return self.graph_runner.run(known, [target])[target]

    @cached_property
    def _rules(self) -> str | None:
        """The node of the rule policy, which has the highest priority."""
        return next((name for name, policy in self._policies() if isinstance(policy, RulePolicy)), None)

    @cached_property
    def _other_policies(self) -> list[str]:
        return [name for name, _ in self._policies() if name != self._rules]

    def _policies(self) -> Iterator[tuple[str, Policy]]:
        for name, node in self.graph_runner._instantiated_nodes.items():
            if isinstance(node._component, Policy):
                yield name, node._component

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Rasa asks each slot what it takes from a message, also where only actions fill them."""
        if self._only_actions_fill_slots:
            return tracker
        return await super().run_action_extract_slots(output_channel, tracker)

    @cached_property
    def _only_actions_fill_slots(self) -> bool:
        ours = [slot for slot in self.domain.slots if slot.name not in DEFAULT_SLOT_NAMES]
        return ACTION_VALIDATE_SLOT_MAPPINGS not in self.domain.user_actions and all(
            mapping["type"] == "custom" and "action" not in mapping for slot in ours for mapping in slot.mappings
        )

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Rasa warns here of intents that the domain lacks, and builds an empty domain for it; training finds them."""

    def _get_action(self, action_name: str) -> Action | None:
        return self._checked(super()._get_action(action_name))

    def _checked(self, action: Action | None) -> Action | None:
        if action is not None and type(action) is RemoteAction:
            return CheckedAction(action.name(), self.action_endpoint)
        return action


def _is_rejected(tracker: DialogueStateTracker) -> bool:
    """Whether the last action was given up, which another policy may make up for."""
    acts = (type(event) for event in reversed(tracker.events) if type(event) in _ACTS)
    return next(acts, None) is ActionExecutionRejected
