"""Takes a message for the clinic: consent, a name, one contact, the message. Slots only say what was given."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import conversation_state as state
from actions.exercises import Events
from actions.handover_desk import HandoverDesk
from bot.knowledge.contacts import find_contact
from bot.knowledge.topics import Topic, topic_of
from bot.settings import read_settings
from bot.storage.database import Database
from bot.storage.handovers import NewHandover, add_handover

SLOTS = ("handover_consent", "handover_name", "handover_contact", "handover_message")
GIVEN = "given"
AGAIN = {
    "handover_name": "utter_handover_name_again",
    "handover_contact": "utter_handover_contact_again",
    "handover_message": "utter_handover_message_again",
}
LONGEST_NAME, LONGEST_MESSAGE = 80, 2000  # characters
MOST_WORDS_OF_NAME, MOST_WORDS_OF_QUESTION = 6, 14
SURE = 0.5
WAYS_OUT = frozenset({"deny", "talk_to_human_cancel", "stop_reminders", "goodbye"})
MOST_WORDS_OF_WAY_OUT = 6
ABOUT_OWN_DATA = "privacy_"  # intents such as privacy_delete: asked of us, wherever the form is
ASKING = re.compile(r"\s*(what|how|why|when|where|who|which|can|could|do|does|is|are|am|should|will|would)\b", re.I)
INTRODUCTION = re.compile(r"\s*(hi,?|hello,?)?\s*(my name is|my name's|name is|i am|i'm|this is|it's|call me)\s+", re.I)
NOT_ASKED = (None, Topic.UNCLEAR, Topic.OUT_OF_SCOPE, Topic.AFFIRM, Topic.GREET, Topic.TALK_TO_HUMAN, Topic.THANKS)


@cache
def stored_desk() -> HandoverDesk:
    """The desk of Rasa's own commands: it keeps messages in the database of the settings."""
    return HandoverDesk(_keep)


def _keep(conversation_id: str, new: NewHandover) -> None:
    with Database(read_settings().database_url).session() as session:
        add_handover(session, conversation_id, new)


class ValidateHandoverForm(FormValidationAction):
    """Takes each answer to the desk. A question in between is not taken, so it is answered and the form goes on."""

    def __init__(self, desk: HandoverDesk | None = None) -> None:
        self._desk = desk or stored_desk()

    def name(self) -> str:
        return "validate_handover_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        return list(domain_slots)

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """Only what was asked for is read; nothing at all is read from a way out or a question."""
        asked = tracker.get_slot("requested_slot")
        if asked not in SLOTS or _is_way_out(tracker):
            return []
        if asked == "handover_consent":
            return [SlotSet(asked, GIVEN)] if state.intent(tracker) == Topic.AFFIRM else []
        value = self._value(asked, tracker)
        if value is None and _is_question(tracker):
            return []
        if value is None:
            dispatcher.utter_message(response=AGAIN[asked])
            return [SlotSet(asked, None)]
        self._desk.take(tracker.sender_id, asked, value)
        return [SlotSet(asked, GIVEN)]

    @staticmethod
    def _value(asked: str, tracker: Tracker) -> str | None:
        text = state.text(tracker).strip()
        if asked == "handover_contact":
            contact = find_contact(text, state.country(tracker))
            return contact.value if contact else None
        if asked == "handover_name":
            return _name_in(text, tracker)
        is_message = text and len(text) <= LONGEST_MESSAGE and not _is_question(tracker)
        return text if is_message and not text.startswith("/") else None


class ActionSendHandover(Action):
    """Hands the message over, and says when to expect an answer."""

    def __init__(self, desk: HandoverDesk | None = None) -> None:
        self._desk = desk or stored_desk()

    def name(self) -> str:
        return "action_send_handover"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        forgotten = [SlotSet(slot, None) for slot in SLOTS]
        if self._desk.send(tracker.sender_id, state.clinic(tracker)):
            dispatcher.utter_message(response="utter_handover_sent", answer=state.answer_time(tracker))
            return forgotten
        dispatcher.utter_message(response="utter_handover_lost")
        return [*forgotten, SlotSet("handover_consent", GIVEN), FollowupAction("handover_form")]


class ActionCancelHandover(Action):
    """Forgets what was given; nothing was sent."""

    def __init__(self, desk: HandoverDesk | None = None) -> None:
        self._desk = desk or stored_desk()

    def name(self) -> str:
        return "action_cancel_handover"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        self._desk.drop(tracker.sender_id)
        dispatcher.utter_message(response="utter_handover_cancelled")
        return [SlotSet(slot, None) for slot in SLOTS]


def _is_way_out(tracker: Tracker) -> bool:
    """A long text that only sounds like a no ("No rush, but please ring me ...") is none."""
    return state.intent(tracker) in WAYS_OUT and len(state.text(tracker).split()) <= MOST_WORDS_OF_WAY_OUT


def _is_question(tracker: Tracker) -> bool:
    """Whether the newest message asks Backwise something, or is a tapped choice, instead of answering the form."""
    text, intent = state.text(tracker), state.intent(tracker)
    if text.startswith("/"):
        return True
    if ((tracker.latest_message.get("intent") or {}).get("confidence") or 0) < SURE:
        return False
    if intent.startswith(ABOUT_OWN_DATA) and len(text.split()) <= MOST_WORDS_OF_WAY_OUT:
        return True
    asks = text.rstrip().endswith("?") or ASKING.match(text) is not None
    return asks and topic_of(intent) not in NOT_ASKED and len(text.split()) <= MOST_WORDS_OF_QUESTION


def _name_in(text: str, tracker: Tracker) -> str | None:
    introduced = INTRODUCTION.match(text)
    name = INTRODUCTION.sub("", text, count=1).strip(" .,!")
    fits = 0 < len(name) <= LONGEST_NAME and len(name.split()) <= MOST_WORDS_OF_NAME
    is_other = not introduced and (
        _is_question(tracker) or state.intent(tracker) in (Topic.AFFIRM, Topic.TALK_TO_HUMAN)
    )
    return name if fits and re.search(r"[^\W\d_]", name) and not is_other and not text.startswith("/") else None
