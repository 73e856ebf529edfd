"""When a message was not understood, or no rule and no story says what comes next."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.exercises import Events
from bot.knowledge.labels import labels

MOST_GUESSES = 3
NOT_UNDERSTOOD = ("utter_did_you_mean", "utter_unclear", "utter_still_unclear")


class ActionDidYouMean(Action):
    """Offers up to three likely topics by name, then a person; the second time in a row a person first."""

    def name(self) -> str:
        return "action_did_you_mean"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if state.last_answer(tracker) in NOT_UNDERSTOOD:
            dispatcher.utter_message(response="utter_still_unclear")
        elif guesses := self._guesses(tracker):
            dispatcher.utter_message(response="utter_did_you_mean", buttons=[*guesses, _choice("talk_to_human")])
        else:
            dispatcher.utter_message(response="utter_unclear")
        return []

    @staticmethod
    def _guesses(tracker: Tracker) -> list[dict[str, str]]:
        ranking = tracker.latest_message.get("intent_ranking") or []
        names = dict.fromkeys(str(guess["name"]) for guess in ranking)
        known = [name for name in names if name in labels("topic_titles") and name != "talk_to_human"]
        return [_choice(name) for name in known[:MOST_GUESSES]]


class ActionOfferOtherAsk(Action):
    """After the answer to the first of two asks in one message: offers the other."""

    def name(self) -> str:
        return "action_offer_other_ask"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if other := state.also_asked(tracker):
            dispatcher.utter_message(response="utter_also_asked", buttons=[_choice(other)])
        return [ActionExecuted("action_listen")]  # it runs after the turn ended, and ends it again


def _choice(intent: str) -> dict[str, str]:
    return {"title": labels("topic_titles")[intent], "payload": f"/{intent}"}


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
