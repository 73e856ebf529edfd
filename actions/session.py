"""Starts a session: fills in what the answers say about the clinic."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.exercises import Events


class ActionSessionStart(Action):
    """The channel sends the clinic's words as ``answer_variables`` in the metadata of each message."""

    def name(self) -> str:
        return "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        metadata = tracker.get_slot("session_started_metadata") or {}
        variables = metadata.get("answer_variables") or {}
        kept = [SlotSet(name, value) for name, value in tracker.slots.items() if value and name in ("wish", "shown")]
        filled = [SlotSet(name, value) for name, value in variables.items() if name in tracker.slots]
        return [SessionStarted(), *kept, *filled, ActionExecuted("action_listen")]
