"""When a message was not understood, or no rule and no story says what comes next."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.exercises import Events
from bot.knowledge.labels import labels

MOST_GUESSES = 3


class ActionDidYouMean(Action):
    """Offers up to three likely topics by name."""

    def name(self) -> str:
        return "action_did_you_mean"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if guesses := self._guesses(tracker):
            dispatcher.utter_message(response="utter_did_you_mean", buttons=guesses)
        else:
            dispatcher.utter_message(response="utter_unclear")
        return []

    @staticmethod
    def _guesses(tracker: Tracker) -> list[dict[str, str]]:
        ranking = tracker.latest_message.get("intent_ranking") or []
        titles = labels("topic_titles")
        names = [str(guess["name"]) for guess in ranking if guess["name"] in titles]
        return [{"title": titles[name], "payload": f"/{name}"} for name in names[:MOST_GUESSES]]


class ActionDefaultFallback(ActionDidYouMean):
    """In place of Rasa's own: a "no" that no story explains gets other choices, anything else a guess.

    The message is taken back, so that what was talked about before still counts.
    """

    def name(self) -> str:
        return "action_default_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if state.intent(tracker) == "deny":
            dispatcher.utter_message(response="utter_deny")
        else:
            super().run(dispatcher, tracker, domain)
        return [UserUtteranceReverted()]
