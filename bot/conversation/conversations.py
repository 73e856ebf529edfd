"""One turn, from a person's message to Backwise's answer: gate, dialogue, storage. All channels come through here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.conversation.alarm_in_time import Alarm, AlarmsInTime, Found
from bot.conversation.clinic_words import answer_variables
from bot.conversation.deciding import Deciding
from bot.conversation.errors import ChoiceGoneError, UnknownConversationError, UnknownFileError, UnknownMessageError
from bot.conversation.fixed_messages import fixed_message
from bot.conversation.gate import Gate
from bot.conversation.listeners import Listeners
from bot.conversation.live import Live
from bot.conversation.personal_files import PersonalFiles
from bot.conversation.records import Records
from bot.conversation.replies import Answer, Choice, Message
from bot.conversation.threads import Threads
from bot.conversation.turn_locks import turn_locks
from bot.conversation.understanding import understood_by
from bot.conversation.understood import Understood
from bot.knowledge.clinics import Clinic
from bot.knowledge.content_in_use import content_in_use, holding
from bot.knowledge.countries import country_said
from bot.knowledge.labels import labels
from bot.knowledge.topics import Topic, Urgency
from bot.language.text_cleaning import storable
from bot.metrics import count_turn
from bot.settings import Settings
from bot.storage.conversations import ConversationGoneError, StoredConversation
from bot.storage.database import Database
from bot.storage.learning import Mark
from bot.storage.turns import TurnAlreadySavedError, Write, write_nothing

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.conversation.dialogue import Dialogue

LOG = logging.getLogger(__name__)
MOST_ASKING = 6  # turns that ask the database at once, and as many that are stored there


class Conversations:
    """``live`` is what people hear: a turn goes by it to its end, and the next by what has taken its place."""

    def __init__(self, database: Database, clinics: Mapping[str, Clinic], settings: Settings, gate: Gate) -> None:
        self.listeners = Listeners(database, settings.open_streams)
        self.wrote_at = time.monotonic()  # when somebody wrote last
        self.live = Live(content_in_use())
        self._records = Records(database, clinics, self.listeners)
        self._files = PersonalFiles(database)
        self._clinics = clinics
        self._settings = settings
        self._deciding = Deciding(self._records, clinics, settings)
        self._gate = gate
        self._alarms = AlarmsInTime(gate, clinics)
        self._locks = turn_locks(settings.redis_url)
        self._asking = Threads(MOST_ASKING)
        self._saving = Threads(1 if database.has_one_writer else MOST_ASKING)

    @property
    def dialogue(self) -> Dialogue | None:
        """None while the model loads; warning signs are answered all the same."""
        return self.live.dialogue

    @dialogue.setter
    def dialogue(self, dialogue: Dialogue | None) -> None:
        self.live = replace(self.live, dialogue=dialogue)

    async def open(self, *, channel: str, clinic: str, channel_user_id: str | None = None, stay: bool = False) -> str:
        """The id of a user's conversation with the clinic; who may ``stay`` goes on where they wrote last."""
        conversation_id = await asyncio.to_thread(self._records.open, channel, clinic, channel_user_id, stay)
        if channel_user_id:
            self._alarms.remember_user(channel_user_id, conversation_id)
        return conversation_id

    async def greet(self, conversation_id: str) -> Answer:
        """The first words, saved."""
        stored = await self._find(conversation_id)
        answer = Answer((fixed_message("utter_greet", self._variables(stored)),), Topic.GREET)
        await asyncio.to_thread(self._records.save, stored, None, None, answer)
        return answer

    async def answer(
        self,
        conversation_id: str,
        *,
        message_id: str,
        text: str | None = None,
        choice_id: str | None = None,
        clinic: str | None = None,
    ) -> Answer:
        """Answer a message or a tapped choice; the same ``message_id`` again gets the same answer.

        ``clinic`` is asked for its country when the database cannot be. Raises :class:`UnknownConversationError` and
        :class:`ChoiceGoneError`; every text gets an answer, and a warning sign gets it whatever fails.
        """
        live, self.wrote_at = self.live, time.monotonic()
        with holding(live.content):
            looking = asyncio.create_task(self._alarms.find(text, clinic, conversation_id, message_id))
            turn = self._turn(live.dialogue, conversation_id, message_id, text, choice_id, looking)
            return await self._alarms.answer(turn, looking)

    async def alarm(self, text: str, clinic: str, channel_user_id: str) -> Answer | None:
        """The answer to a warning sign where no conversation can be had; None: there is no such sign in it."""
        with holding(self.live.content):
            found = await self._alarms.find(text, clinic, self._alarms.conversation_of(channel_user_id))
        return found.answer if isinstance(found, Alarm) else None

    async def _turn(
        self,
        dialogue: Dialogue | None,
        conversation_id: str,
        message_id: str,
        text: str | None,
        choice_id: str | None,
        looking: asyncio.Task[Found],
    ) -> Answer:
        begun = time.perf_counter()
        async with self._locks.hold(conversation_id):
            stored, earlier, last = await self._begin(dialogue, conversation_id, message_id)
            if earlier:
                return earlier
            choice = await self._choice(stored, choice_id)
            said = choice.title if choice else storable(text or "")
            aside = last.private_reply and not choice
            stored = await self._located(stored, said)
            self._alarms.remember_country(stored.id, stored.country)
            answer = await self._deciding.decide(dialogue, stored, said, choice, last, await looking)
            count_turn(stored.channel, answer.topic, answer.urgency, time.perf_counter() - begun)
            if answer.erases:
                await asyncio.to_thread(self._records.erase, conversation_id)
                return answer
            if answer.keeps is not None:  # this turn is treated by the new wish already
                stored = await asyncio.to_thread(self._records.keep, stored, answer.keeps)
            kept = labels("handover")["withheld"] if aside else said
            write = partial(dialogue.write, conversation_id) if dialogue else write_nothing
            return await self._save(stored, message_id, kept, answer, last, write)

    async def mark(self, conversation_id: str, message_id: str, is_helpful: bool) -> None:
        """Note whether an answer helped; the latest word counts. Raises :class:`UnknownMessageError`."""
        stored = await self._find(conversation_id)
        if not await asyncio.to_thread(self._records.mark, stored, Mark(message_id, is_helpful)):
            raise UnknownMessageError

    async def close(self) -> None:
        """For the end of the process; no turn may follow."""
        await self._alarms.finish()
        self._asking.end()
        self._saving.end()
        await self._locks.close()

    async def raises_alarm(self, text: str) -> bool:
        """Whether a text holds a warning sign, for which no limit counts."""
        with holding(self.live.content):
            return await self._alarms.assess(text) is not None

    async def history(self, conversation_id: str, after: str | None = None) -> list[dict[str, Any]]:
        """What was said, oldest first, in the shape of the chat API with an ``author`` each."""
        stored = await self._find(conversation_id)
        return await asyncio.to_thread(self._records.history, stored, after)

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
        if (await asyncio.to_thread(self._records.last_message, stored)).urgency != Urgency.NONE:
            return None
        plan = await asyncio.to_thread(self._files.plan_lines, conversation_id)
        answer = Answer((fixed_message("utter_reminder", {"plan": plan}),), Topic.CONSISTENCY)
        await asyncio.to_thread(self._records.save, stored, None, None, answer)
        return answer

    async def erase(self, conversation_id: str) -> None:
        """Erase everything that is kept about the conversation."""
        self._alarms.forget(conversation_id)
        async with self._locks.hold(conversation_id):
            await asyncio.to_thread(self._records.erase, conversation_id)

    async def understand(self, text: str) -> Understood | None:
        """What the gate and then the model make of a text; None: no warning sign, and no model is loaded yet."""
        live = self.live
        with holding(live.content):
            return await understood_by(self._gate, live.dialogue, text)

    async def _save(
        self, stored: StoredConversation, message_id: str, said: str, answer: Answer, last: Message, write: Write
    ) -> Answer:
        """The answer that is stored: another process may have been faster, or have erased the conversation."""
        try:
            await self._saving.run(partial(self._records.save, stored, message_id, said, answer, last, write))
        except TurnAlreadySavedError:
            return await asyncio.to_thread(self._records.answer_to, stored, message_id) or answer
        except ConversationGoneError as error:
            raise UnknownConversationError from error
        return answer

    def _variables(self, stored: StoredConversation) -> dict[str, str]:
        return answer_variables(self._clinics[stored.clinic], self._deciding.country(stored), self._settings)

    async def _find(self, conversation_id: str) -> StoredConversation:
        stored = await asyncio.to_thread(self._records.find, conversation_id)
        if stored is None or stored.clinic not in self._clinics:
            raise UnknownConversationError
        return stored

    async def _begin(
        self, dialogue: Dialogue | None, conversation_id: str, message_id: str
    ) -> tuple[StoredConversation, Answer | None, Message]:
        get_ready = dialogue.begin if dialogue else None
        begun = await self._asking.run(partial(self._records.begin, conversation_id, message_id, get_ready))
        if begun is None or begun[0].clinic not in self._clinics:
            raise UnknownConversationError
        return begun

    async def _located(self, stored: StoredConversation, said: str) -> StoredConversation:
        """With the country in which they say they are: its numbers are given from now on, an alarm's first of all."""
        country = country_said(said)
        if country in (None, stored.country):
            return stored
        await asyncio.to_thread(self._records.locate, stored.id, country)
        return replace(stored, country=country)

    async def _choice(self, stored: StoredConversation, choice_id: str | None) -> Choice | None:
        if choice_id is None:
            return None
        choice = await asyncio.to_thread(self._records.choice, stored, choice_id)
        if choice is None:
            raise ChoiceGoneError
        return choice
