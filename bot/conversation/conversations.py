"""One turn, from a person's message to Backwise's answer: gate, dialogue, storage. All channels come through here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from bot.conversation.after_alarm import said_after_alarm
from bot.conversation.answers import alarm_answer, dialogue_answer, still_private
from bot.conversation.clinic_words import answer_time, answer_variables
from bot.conversation.fixed_messages import fixed_message
from bot.conversation.gate import Gate
from bot.conversation.personal_files import PersonalFiles
from bot.conversation.records import Records
from bot.conversation.replies import Answer, Choice, make_message
from bot.conversation.two_asks import parts_of, two_asks
from bot.conversation.understood import Understood, understood_alarm, understood_choice, without_alarm
from bot.knowledge.clinics import Clinic
from bot.knowledge.labels import labels
from bot.knowledge.payloads import parse_payload
from bot.knowledge.red_flags import fixed_text
from bot.knowledge.time_words import says_only_stop
from bot.knowledge.topics import Topic, Urgency
from bot.settings import HOME, Settings
from bot.storage.conversations import ConversationGoneError, StoredConversation
from bot.storage.database import Database
from bot.storage.messages import TurnAlreadySavedError

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.conversation.dialogue import Dialogue

LOG = logging.getLogger(__name__)
DOMAIN_FILE = HOME / "domain.yml"


class UnknownConversationError(Exception):
    """There is no such conversation (any more)."""


class UnknownFileError(Exception):
    """This person has no such file."""


class ChoiceGoneError(Exception):
    """The message that offered this choice is not there any more."""


class Conversations:
    """``dialogue`` is None while the model loads; warning signs are answered all the same."""

    def __init__(self, database: Database, clinics: Mapping[str, Clinic], settings: Settings, gate: Gate) -> None:
        self.dialogue: Dialogue | None = None
        self._records = Records(database, [clinic.id for clinic in clinics.values() if clinic.handover.must_keep])
        self._files = PersonalFiles(database)
        self._clinics = clinics
        self._settings = settings
        self._gate = gate
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, *, channel: str, clinic: str, channel_user_id: str | None = None) -> str:
        """The id of a conversation; the same user of a channel gets the same one."""
        return await asyncio.to_thread(self._records.open, channel, clinic, channel_user_id)

    async def greet(self, conversation_id: str) -> Answer:
        """The first words, saved."""
        stored = await self._find(conversation_id)
        answer = Answer((fixed_message(DOMAIN_FILE, "utter_greet", self._variables(stored)),), Topic.GREET)
        await asyncio.to_thread(self._records.save, conversation_id, None, None, answer)
        return answer

    async def answer(
        self, conversation_id: str, *, message_id: str, text: str | None = None, choice_id: str | None = None
    ) -> Answer:
        """Answer a message or a tapped choice; the same ``message_id`` again gets the same answer.

        Raises :class:`UnknownConversationError` and :class:`ChoiceGoneError`; every text gets an answer.
        """
        async with self._locks.setdefault(conversation_id, asyncio.Lock()):
            stored = await self._find(conversation_id)
            if earlier := await asyncio.to_thread(self._records.answer_to, conversation_id, message_id):
                return earlier
            choice = await self._choice(conversation_id, choice_id)
            said = choice.title if choice else (text or "")
            aside = await asyncio.to_thread(self._records.awaits_private_reply, conversation_id) and not choice
            answer = await self._decide(stored, said, choice, aside)
            if answer.erases:
                await asyncio.to_thread(self._records.erase, conversation_id)
                return answer
            return await self._save(
                conversation_id, message_id, labels("handover")["withheld"] if aside else said, answer
            )

    def raises_alarm(self, text: str) -> bool:
        """Whether a text holds a warning sign, for which no limit counts."""
        return self._gate.assess(text) is not None

    async def history(self, conversation_id: str, after: str | None = None) -> list[dict[str, Any]]:
        """What was said, oldest first, in the shape of the chat API with an ``author`` each."""
        await self._find(conversation_id)
        return await asyncio.to_thread(self._records.history, conversation_id, after)

    async def export(self, conversation_id: str) -> dict[str, Any]:
        """Everything that is kept about the conversation."""
        await self._find(conversation_id)
        return await asyncio.to_thread(self._records.export, conversation_id)

    async def file(self, conversation_id: str, name: str) -> bytes:
        """The person's own file of this name, made now. Raises :class:`UnknownFileError`."""
        stored = await self._find(conversation_id)
        clinic = self._clinics[stored.clinic]
        content = await asyncio.to_thread(self._files.make, conversation_id, clinic, name)
        if content is None:
            raise UnknownFileError
        return content

    async def remind(self, conversation_id: str) -> Answer | None:
        """The reminder with the plan, saved; None right after an alarm, when nobody is told to move."""
        stored = await self._find(conversation_id)
        if await asyncio.to_thread(self._records.last_urgency, conversation_id) != Urgency.NONE:
            return None
        plan = await asyncio.to_thread(self._files.plan_lines, conversation_id)
        answer = Answer((fixed_message(DOMAIN_FILE, "utter_reminder", {"plan": plan}),), Topic.CONSISTENCY)
        await asyncio.to_thread(self._records.save, stored.id, None, None, answer)
        return answer

    async def erase(self, conversation_id: str) -> None:
        """Erase everything that is kept about the conversation."""
        async with self._locks.setdefault(conversation_id, asyncio.Lock()):
            await asyncio.to_thread(self._records.erase, conversation_id)

    async def understand(self, text: str) -> Understood | None:
        """What the gate and then the model make of a text; None: no warning sign, and no model is loaded yet."""
        if verdict := self._gate.assess(text):
            return understood_alarm(verdict)
        return without_alarm(await self.dialogue.understand(text)) if self.dialogue else None

    async def _decide(self, stored: StoredConversation, said: str, choice: Choice | None, aside: bool) -> Answer:
        """``aside`` keeps the words away from Rasa: they answer a question for a name or the like."""
        try:
            understood = understood_choice(*parse_payload(choice.payload)) if choice else await self.understand(said)
            if understood and understood.verdict:
                return still_private(
                    alarm_answer(understood.verdict, self._country(stored)), self._country(stored), aside
                )
            if says_only_stop(said) and await asyncio.to_thread(self._records.has_reminder, stored.id):
                understood = understood_choice(Topic.STOP_REMINDERS, {})
            if understood is None or self.dialogue is None:
                return still_private(self._apology("not_ready", stored), None, aside)
            if aside:
                return await self._take(self.dialogue, stored, understood, said)
            return await self._discuss(self.dialogue, stored, understood)
        except Exception as error:  # a person never sees silence: whatever broke, they are told and safe
            LOG.error("Deciding on an answer failed with %s.", type(error).__name__)
            return still_private(self._apology("failed", stored), None, aside)

    async def _save(self, conversation_id: str, message_id: str, said: str, answer: Answer) -> Answer:
        """The answer that is stored: another process may have been faster, or have erased the conversation."""
        try:
            await asyncio.to_thread(self._records.save, conversation_id, message_id, said, answer)
        except TurnAlreadySavedError:
            return await asyncio.to_thread(self._records.answer_to, conversation_id, message_id) or answer
        except ConversationGoneError as error:
            raise UnknownConversationError from error
        return answer

    async def _discuss(self, dialogue: Dialogue, stored: StoredConversation, understood: Understood) -> Answer:
        if after_alarm := await self._said_after_alarm(stored, understood):
            return after_alarm
        understood, other = await self._asks(dialogue, understood)
        with self._records.open_to_actions():
            responses = await dialogue.respond(stored.id, understood, self._metadata(stored, other))
        if responses and other:
            responses += await dialogue.offer(stored.id)
        return dialogue_answer(understood, responses) if responses else self._apology("failed", stored)

    async def _take(self, dialogue: Dialogue, stored: StoredConversation, understood: Understood, said: str) -> Answer:
        """An answer to the form, or a question in between."""
        responses = await dialogue.respond_aside(stored.id, understood, said, self._metadata(stored, None))
        return dialogue_answer(understood, responses) if responses else self._apology("failed", stored)

    async def _said_after_alarm(self, stored: StoredConversation, understood: Understood) -> Answer | None:
        """Right after an alarm nobody gets a movement; that they were checked, or only testing, is respected."""
        urgency = await asyncio.to_thread(self._records.last_urgency, stored.id)
        name = said_after_alarm(understood) if urgency not in (Urgency.NONE, Urgency.CRISIS) else None
        if name is None:
            return None
        still = urgency if name == "asks_for_exercise" else Urgency.NONE
        message = make_message(fixed_text(f"after_alarm.{name}", self._country(stored)), urgency=still)
        return Answer((message,), Topic.SYMPTOM_REPORT, still)

    @staticmethod
    async def _asks(dialogue: Dialogue, understood: Understood) -> tuple[Understood, str | None]:
        """What to answer first, and the intent of a second ask in the same message."""
        parts = [await dialogue.understand(part) for part in parts_of(understood.text)]
        return two_asks(parts) or (understood, None)

    def _metadata(self, stored: StoredConversation, also_asked: str | None) -> dict[str, Any]:
        return {
            "also_asked": also_asked,
            "channel": stored.channel,
            "clinic": stored.clinic,
            "time_zone": self._clinics[stored.clinic].time_zone,
            "country": self._country(stored),
            "answer_time": answer_time(self._clinics[stored.clinic], datetime.now(UTC)),
            "answer_variables": self._variables(stored),
        }

    def _variables(self, stored: StoredConversation) -> dict[str, str]:
        clinic = self._clinics[stored.clinic]
        return answer_variables(clinic, self._country(stored), self._settings.retention_days)

    def _country(self, stored: StoredConversation) -> str | None:
        return stored.country or self._clinics[stored.clinic].country

    def _apology(self, name: str, stored: StoredConversation) -> Answer:
        return Answer((make_message(fixed_text(name, self._country(stored))),), Topic.UNCLEAR, confidence=0.0)

    async def _find(self, conversation_id: str) -> StoredConversation:
        stored = await asyncio.to_thread(self._records.find, conversation_id)
        if stored is None or stored.clinic not in self._clinics:
            raise UnknownConversationError
        return stored

    async def _choice(self, conversation_id: str, choice_id: str | None) -> Choice | None:
        if choice_id is None:
            return None
        choice = await asyncio.to_thread(self._records.choice, conversation_id, choice_id)
        if choice is None:
            raise ChoiceGoneError
        return choice
