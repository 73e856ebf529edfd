"""Answers "why?" and "tell me more": goes one step deeper into what was just said."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.exercises import Events
from bot.knowledge.topics import topic_of


class ActionExplainMore(Action):
    """Says the ``_more`` answer of the last topic; without one, says what there is to ask about."""

    def name(self) -> str:
        return "action_explain_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response=self._deeper(tracker, domain.get("responses") or {}))
        return []

    @staticmethod
    def _deeper(tracker: Tracker, responses: dict[str, Any]) -> str:
        last = state.last_answer(tracker) or ""
        if last.startswith("utter_exercise_") and topic_of(last.removeprefix("utter_")) is None:
            return "utter_benefits_more"  # about a movement
        topic = topic_of(last.removeprefix("utter_"))
        wanted = (f"{last}_more", f"utter_{topic}_more")
        return next((name for name in wanted if name in responses and name != last), "utter_help")
