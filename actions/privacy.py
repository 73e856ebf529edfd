"""A person's data: says what is kept and known, hands out a copy, keeps nothing, erases everything."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation_state as state
from actions.database import may_keep, open_session
from actions.exercises import Events
from bot.knowledge.known_data import known_lines
from bot.storage.conversations import ConversationGoneError
from bot.storage.erasure import export_conversation

COPY = ["my-data.html", "my-data.json"]
LOSSES = ("plan", "done", "reminders")  # what somebody who only wants their words forgotten may not mean to lose


class _WithMetadata(Action, ABC):
    """Says one answer, always the same; its metadata are what the turn does with it."""

    response: str
    metadata: Mapping[str, Any]

    @abstractmethod
    def name(self) -> str: ...

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response=self.response, metadata=dict(self.metadata))
        return []


class ActionPrivacy(Action):
    """What is kept, how long, and whether that is all right."""

    def name(self) -> str:
        return "action_privacy"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_privacy" if may_keep() else "utter_privacy_nothing_kept")
        return []


class ActionPrivacyKnown(Action):
    """What is known about the person: how much of each kind."""

    def name(self) -> str:
        return "action_privacy_known"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if not may_keep():
            dispatcher.utter_message(response="utter_privacy_nothing_kept")
            return []
        dispatcher.utter_message(response="utter_privacy_known", known=known_lines(_kept(tracker)))
        return []


class ActionPrivacyCopy(_WithMetadata):
    """Everything that is kept, as a page to read and as JSON."""

    response = "utter_privacy_copy"
    metadata: Mapping[str, Any] = {"files": COPY}

    def name(self) -> str:
        return "action_privacy_copy"


class ActionPrivacyKeepNothing(Action):
    """Asks first when more than words would be lost. The answer carries the wish; the turn does it when it ends."""

    def name(self) -> str:
        return "action_privacy_keep_nothing"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if not may_keep():
            dispatcher.utter_message(response="utter_privacy_nothing_kept")
        elif any(_kept(tracker).get(part) for part in LOSSES) and not state.entity(tracker, "confirmed"):
            dispatcher.utter_message(response="utter_privacy_keep_nothing_first")
        else:
            dispatcher.utter_message(response="utter_privacy_keep_nothing", metadata={"keeps": False})
        return []


class ActionPrivacyKeep(_WithMetadata):
    """Keeps the chat, from now on or as before."""

    response = "utter_privacy_keep"
    metadata: Mapping[str, Any] = {"keeps": True}

    def name(self) -> str:
        return "action_privacy_keep"


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


def _kept(tracker: Tracker) -> dict[str, Any]:
    try:
        with open_session() as session:
            return export_conversation(session, tracker.sender_id)
    except ConversationGoneError:  # nothing is stored of it, as in Rasa's own shell
        return {}
