"""The shape that Rasa demands of a custom action's result, compared event by event.

Rasa compares each event with the schema of every kind of event, and the schema itself with the schema of schemas:
longer than the action takes.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


class ResultShape:
    """Accepts the results that Rasa's own schema accepts."""

    def __init__(self) -> None:
        schema = deepcopy(RemoteAction.action_response_format_spec())  # Rasa's own, which it goes on using
        self._shape = validator_for(schema)
        self._shape.check_schema(schema)
        event = schema["properties"]["events"].pop("items")
        self._any_event, self._result = self._shape(event), self._shape(schema)
        self._events = {_kind(one): self._shape({**event, "oneOf": [one]}) for one in event["oneOf"]}

    def validate(self, result: Any) -> None:
        """Raises :class:`jsonschema.ValidationError`."""
        self._result.validate(result)
        for event in result.get("events", ()):
            self._of(event).validate(event)

    def _of(self, event: Any) -> Validator:
        kind = event.get("event") if isinstance(event, dict) else None
        return self._events.get(kind, self._any_event) if isinstance(kind, str) else self._any_event


def _kind(schema: dict[str, Any]) -> str:
    kind: str = schema["properties"]["event"]["const"]
    return kind


result_shape = cache(ResultShape)
