"""Rasa's turn, without the work that repeats itself: the shape of an action's result is compiled once."""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.planned_runner import PlannedRunner


@cache
def _result_shape() -> Validator:
    """Rasa checks this schema itself against the schema of schemas, at each action: longer than the action takes."""
    schema = RemoteAction.action_response_format_spec()
    shape = validator_for(schema)
    shape.check_schema(schema)
    return shape(schema)


class CheckedAction(RemoteAction):
    """Accepts the results that Rasa's own accepts."""

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """Raises :class:`jsonschema.ValidationError`."""
        _result_shape().validate(result)
        return True


class Processor(MessageProcessor):
    """Runs custom actions as :class:`CheckedAction`."""

    def __init__(self, loaded: MessageProcessor) -> None:
        """Takes over what ``loaded`` holds: reading a model twice would double the start."""
        self.__dict__.update(vars(loaded))
        self.graph_runner = PlannedRunner(loaded.graph_runner)

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action | None, PolicyPrediction]:
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return self._checked(action), prediction

    def _get_action(self, action_name: str) -> Action | None:
        return self._checked(super()._get_action(action_name))

    def _checked(self, action: Action | None) -> Action | None:
        if action is not None and type(action) is RemoteAction:
            return CheckedAction(action.name(), self.action_endpoint)
        return action
