"""Rasa's answers, of which one variation is chosen at random; Rasa makes a NumPy array of them first."""

from __future__ import annotations

from random import choice
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator


class Variations(TemplatedNaturalLanguageGenerator):
    """Chooses among those that Rasa's own chooses among."""

    def _random_response_for(
        self, utter_action: str, output_channel: str, filled_slots: dict[str, Any]
    ) -> dict[str, Any] | None:
        """Called by Rasa; None: there is no such answer."""
        if utter_action not in self.responses:
            return None
        suitable = ResponseVariationFilter(self.responses).responses_for_utter_action(
            utter_action, output_channel, filled_slots
        )
        return choice(suitable) if suitable else None
