"""The Rasa dialogue: one message in, Rasa's responses out. Importing this module imports Rasa (seconds)."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered

from actions.handover_desk import HandoverDesk, RememberedDrafts
from actions.physio import Directory
from actions.short_memory import ShortMemory
from bot.conversation.in_process_actions import InProcessActions
from bot.conversation.rasa_processor import Processor
from bot.conversation.trackers import Trackers
from bot.conversation.understood import Understood, understood_words, without_words
from bot.conversation.variations import Variations
from bot.language.text_cleaning import clean
from bot.storage.prepared import Transaction

Response = dict[str, Any]
WORDS_ASIDE = "\u2026"  # what Rasa gets in place of words that it must not keep
OFFER_OTHER_ASK = "action_offer_other_ask"


@dataclass(frozen=True)
class TakenTurn:
    """A message of the person with its intent and entities as Rasa has them, and the actions that answered it."""

    text: str
    intent: str
    entities: list[dict[str, Any]]
    actions: list[str] = field(default_factory=list)


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
    """A loaded model. Whoever calls it has one turn of a conversation at a time (``turn_locks.py``)."""

    def __init__(
        self, model: Path, tracker_store: TrackerStore | None, directory: Directory, desk: HandoverDesk
    ) -> None:
        """``tracker_store`` None keeps conversations in memory; ``directory`` gives the physios of a clinic, and
        ``desk`` takes messages to it."""
        self._directory = directory
        self._actions = InProcessActions(directory, desk)
        self._trackers = tracker_store if isinstance(tracker_store, Trackers) else None
        self._agent = _agent(model, tracker_store, self._actions)

    def begin(self, conversation_id: str, transaction: Transaction) -> None:
        """Get a conversation that is kept ready for a turn; blocks for as long as the database does."""
        if self._trackers:
            self._trackers.begin(conversation_id, transaction)

    def write(self, conversation_id: str, transaction: Transaction) -> None:
        """Write what Rasa made of the turn; until then nothing of it is stored."""
        if self._trackers:
            self._trackers.write(transaction, conversation_id)

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
        await self._agent.processor.handle_message(message)
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

    async def turns(self, conversation_id: str) -> list[TakenTurn]:
        """What the person said in this conversation, and what answered it. The gate's turns are not among them."""
        tracker = await self._agent.tracker_store.retrieve(conversation_id)
        turns: list[TakenTurn] = []
        for event in tracker.events if tracker else ():
            if _is_said_by_person(event):
                turns.append(TakenTurn(event.text or "", event.intent_name or "", event.entities or []))
            elif isinstance(event, ActionExecuted) and turns and event.action_name not in (None, ACTION_LISTEN_NAME):
                turns[-1].actions.append(event.action_name)
        return turns

    async def actions_after_last_message(self, conversation_id: str) -> list[str]:
        """The names of the actions that answered the person's last message, in order."""
        return (await self.turns(conversation_id))[-1].actions

    def apart(self) -> Dialogue:
        """The same model for trying things out: its own conversations, in memory; messages to the clinic go nowhere."""
        twin, agent = copy(self), copy(self._agent)
        twin._agent, twin._actions = agent, InProcessActions(self._directory, _nobodys_desk())
        twin._trackers = None
        agent.tracker_store = InMemoryTrackerStore(agent.domain)
        agent.processor = copy(self._agent.processor)
        agent.processor.tracker_store = agent.tracker_store
        agent.processor.action_endpoint = twin._actions
        return twin


def _agent(model: Path, tracker_store: TrackerStore | None, actions: InProcessActions) -> Agent:
    """What ``Agent.load`` makes, with our own processor.

    Rasa's agent would go on in memory when its store fails, as if the conversation were new: here the turn fails.
    """
    agent = Agent(action_endpoint=actions)
    agent.tracker_store = tracker_store or InMemoryTrackerStore(agent.domain)
    agent.nlg = Variations({})
    agent.processor = Processor(model, agent.tracker_store, agent.lock_store, agent.nlg, actions)
    agent.domain = agent.tracker_store.domain = agent.processor.domain
    agent.nlg.responses = agent.domain.responses
    return agent


def _is_said_by_person(event: Event) -> bool:
    """Not so for the message that stands in for a "yes" (``action_take_offer``): it has no input channel."""
    return isinstance(event, UserUttered) and event.input_channel is not None


def load_dialogue(
    model: Path, database_url: str, directory: Directory, desk: HandoverDesk, memory: ShortMemory[list[Event]]
) -> Dialogue:
    """The dialogue with its trackers in the database of Backwise, or in ``memory`` if nothing is to be kept."""
    return Dialogue(model, Trackers(Domain.empty(), host=database_url, memory=memory), directory, desk)


def trial_dialogue(model: Path, directory: Directory) -> Dialogue:
    """A dialogue for trying words out: it keeps its trackers in memory, and messages to the clinic nowhere."""
    return Dialogue(model, None, directory, _nobodys_desk())


def _nobodys_desk() -> HandoverDesk:
    return HandoverDesk(lambda *_: None, RememberedDrafts())
