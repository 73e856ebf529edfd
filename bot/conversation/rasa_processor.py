"""Rasa's turn, without the work that repeats itself: the domain is read and an action's result compiled once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.planned_runner import PlannedRunner
from bot.conversation.rasa_model import StorageWithDomain


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
    """Runs the graph by a plan that is made once, and custom actions as :class:`CheckedAction`."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, PlannedRunner]:
        """Called by Rasa, with the file of a model."""
        file = Path(model_path)
        with TemporaryDirectory() as folder:
            metadata, runner = load_predict_graph_runner(Path(folder), file, StorageWithDomain, PlannedRunner)
        return file.name, metadata, runner

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
