"""Says the fixed text of a warning sign, when one reached the dialogue: as a choice, or past the gate."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.exercises import Events
from actions.unclear import ActionDidYouMean
from bot.knowledge.red_flags import Verdict, alarm_text, alarms

SURE_ENOUGH = 0.3  # below it, half of the alarms on the development messages were needless (docs/figures.md)


class ActionRaiseAlarm(Action):
    """The text of the alarm whose name the intent has, marked with its urgency.

    An unsure guess becomes a question instead, which carries the emergency sentence too.
    """

    def name(self) -> str:
        return "action_raise_alarm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if state.confidence(tracker) < SURE_ENOUGH:
            return ActionDidYouMean().run(dispatcher, tracker, domain)
        alarm = alarms()[state.intent(tracker)]
        text = alarm_text(Verdict(alarm.group), state.country(tracker))
        metadata = {"sources": list(alarm.sources), "urgency": str(alarm.urgency)}
        dispatcher.utter_message(text=text, metadata=metadata)
        return []
