"""Erases what is kept about a person, after one confirmation."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.exercises import Events


class ActionPrivacyDelete(Action):
    """Asks first. Once confirmed, the answer carries the wish to erase; the turn does it when it ends."""

    def name(self) -> str:
        return "action_privacy_delete"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if state.entity(tracker, "confirmed"):
            dispatcher.utter_message(response="utter_privacy_erased", metadata={"erases": True})
        else:
            dispatcher.utter_message(response="utter_privacy_delete")
        return []
