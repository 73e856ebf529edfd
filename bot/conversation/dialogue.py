"""The Rasa dialogue: one message in, Rasa's responses out. Importing this module imports Rasa (seconds)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered

from actions.handover_desk import HandoverDesk
from actions.physio import Directory
from bot.conversation.in_process_actions import InProcessActions
from bot.conversation.understood import Understood, understood_words, without_words
from bot.language.text_cleaning import clean

Response = dict[str, Any]
WORDS_ASIDE = "\u2026"  # what Rasa gets in place of words that it must not keep
OFFER_OTHER_ASK = "action_offer_other_ask"


class _Collector(OutputChannel):
    """Keeps whole responses; Rasa's own collecting channel drops their metadata."""

    def __init__(self) -> None:
        self.responses: list[Response] = []

    @classmethod
    def name(cls) -> str:
        return "backwise"

    async def send_response(self, recipient_id: str, message: Response) -> None:
        self.responses.append(dict(message))


class Dialogue:
    """A loaded model. One conversation at a time is locked by Rasa; others go on."""

    def __init__(
        self, model: Path, tracker_store: TrackerStore | None, directory: Directory, desk: HandoverDesk
    ) -> None:
        """``tracker_store`` None keeps conversations in memory; ``directory`` gives the physios of a clinic, and
        ``desk`` takes messages to it."""
        self._actions = InProcessActions(directory, desk)
        self._agent = Agent.load(model, tracker_store=tracker_store, action_endpoint=self._actions)

    async def understand(self, text: str) -> Understood:
        """Parse a person's words, in plain letters. A leading "/" is taken off: nobody types Rasa's payloads."""
        return understood_words(await self._agent.parse_message(clean(text).lstrip("/ \n") or "?"))

    async def respond(self, conversation_id: str, understood: Understood, metadata: dict[str, Any]) -> list[Response]:
        """Rasa's responses to a message that is understood already; empty when an action failed."""
        channel = _Collector()
        message = UserMessage(
            understood.text,
            channel,
            conversation_id,
            parse_data=understood.parse,
            input_channel=channel.name(),
            metadata=metadata,
        )
        await self._agent.handle_message(message)
        return channel.responses

    async def respond_aside(
        self, conversation_id: str, understood: Understood, words: str, metadata: dict[str, Any]
    ) -> list[Response]:
        """Like :meth:`respond`, but only the actions of this turn see the words: Rasa keeps none of them."""
        self._actions.words_aside[conversation_id] = words
        try:
            return await self.respond(conversation_id, without_words(understood, WORDS_ASIDE), metadata)
        finally:
            del self._actions.words_aside[conversation_id]

    async def offer(self, conversation_id: str) -> list[Response]:
        """Offer what was asked besides (``also_asked`` in the metadata of the last message)."""
        channel = _Collector()
        processor = self._agent.processor
        prediction = PolicyPrediction.for_action_name(processor.domain, OFFER_OTHER_ASK)
        await processor.execute_action(conversation_id, OFFER_OTHER_ASK, channel, self._agent.nlg, prediction)
        return channel.responses

    async def actions_after_last_message(self, conversation_id: str) -> list[str]:
        """The names of the actions that answered the person's last message, in order."""
        tracker = await self._agent.tracker_store.retrieve(conversation_id)
        events = list(tracker.events) if tracker else []
        begun = max(number for number, event in enumerate(events) if _is_said_by_person(event))
        named = [event.action_name for event in events[begun:] if isinstance(event, ActionExecuted)]
        return [name for name in named if name and name != ACTION_LISTEN_NAME]


def _is_said_by_person(event: Event) -> bool:
    """Not so for the message that stands in for a "yes" (``action_take_offer``): it has no input channel."""
    return isinstance(event, UserUttered) and event.input_channel is not None


def load_dialogue(model: Path, database_url: str, directory: Directory, desk: HandoverDesk) -> Dialogue:
    """The dialogue with its trackers in the database of Backwise."""
    return Dialogue(model, SQLTrackerStore(Domain.empty(), host=database_url), directory, desk)


def trial_dialogue(model: Path, directory: Directory) -> Dialogue:
    """A dialogue for trying words out: it keeps its trackers in memory, and messages to the clinic nowhere."""
    return Dialogue(model, None, directory, HandoverDesk(lambda *_: None))
