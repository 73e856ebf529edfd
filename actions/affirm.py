"""Understands "yes": it means the first of the choices that were offered last."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, UserUttered
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.exercises import Events


class ActionTakeOffer(Action):
    """Goes on as if the person had tapped that choice; with nothing offered, asks what they would like."""

    def name(self) -> str:
        return "action_take_offer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        offer = state.last_offer(tracker)
        if offer is None:
            dispatcher.utter_message(response="utter_help")
            return []
        name, values = offer
        found = [{"entity": entity, "value": value} for entity, value in values.items()]
        parsed = {"intent": {"name": name, "confidence": 1.0}, "entities": found}
        return [ActionExecuted("action_listen"), UserUttered(f"/{name}", parsed)]
