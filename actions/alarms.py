"""Says the fixed text of a warning sign, when one reached the dialogue: as a choice, or past the gate."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.exercises import Events
from bot.knowledge.red_flags import Verdict, alarm_text, alarms


class ActionRaiseAlarm(Action):
    """The text of the alarm whose name the intent has, marked with its urgency.

    Backwise's own channels raise alarms before the dialogue; this serves Rasa's commands (`rasa shell`, `rasa test`).
    """

    def name(self) -> str:
        return "action_raise_alarm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        alarm = alarms()[state.intent(tracker)]
        text = alarm_text(Verdict(alarm.group), state.country(tracker))
        metadata = {"sources": list(alarm.sources), "urgency": str(alarm.urgency)}
        dispatcher.utter_message(text=text, metadata=metadata)
        return []
