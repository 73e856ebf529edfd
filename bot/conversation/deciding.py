"""What to answer: the alarm, the form that waits, or the dialogue. A failure is an apology, never silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.conversation.after_alarm import after_alarm_answer
from bot.conversation.alarm_in_time import Found
from bot.conversation.answers import alarm_answer, dialogue_answer, still_private
from bot.conversation.clinic_words import turn_metadata
from bot.conversation.context import in_context
from bot.conversation.marks import marked_by
from bot.conversation.records import Records
from bot.conversation.replies import Answer, Choice, Message, make_message
from bot.conversation.two_asks import asks_in
from bot.conversation.understanding import meant_by
from bot.conversation.understood import Understood, understood_choice
from bot.knowledge.clinics import Clinic
from bot.knowledge.payloads import parse_payload
from bot.knowledge.red_flags import Verdict, fixed_text
from bot.knowledge.time_words import says_only_stop
from bot.knowledge.topics import Topic, Urgency
from bot.settings import Settings
from bot.storage.conversations import StoredConversation

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.conversation.dialogue import Dialogue

LOG = logging.getLogger(__name__)


class Deciding:
    """Needs no model for a warning sign."""

    def __init__(self, records: Records, clinics: Mapping[str, Clinic], settings: Settings) -> None:
        self._records = records
        self._clinics = clinics
        self._settings = settings

    async def decide(
        self,
        dialogue: Dialogue | None,
        stored: StoredConversation,
        said: str,
        choice: Choice | None,
        last: Message,
        alarm: Found,
    ) -> Answer:
        """The answer to what was said after our ``last`` message; ``dialogue`` is None while the model loads."""
        aside = last.private_reply and not choice  # the words are kept from Rasa: they are a name or the like
        try:
            if isinstance(alarm, Exception):
                raise alarm
            if alarm:
                return still_private(alarm.shown_as(self._warning(alarm.verdict, stored)), self.country(stored), aside)
            understood = await self._understood(dialogue, stored, said, choice, last)
            if understood and understood.verdict:
                return self._warning(understood.verdict, stored)
            if understood is None or dialogue is None:
                return still_private(self._apology("not_ready", stored), None, aside)
            if aside:
                return await self._take(dialogue, stored, understood, said)
            return await self._discuss(dialogue, stored, in_context(understood, last), last.urgency)
        except Exception as error:  # a person never sees silence: whatever broke, they are told and safe
            LOG.error("Deciding on an answer failed with %s.", type(error).__name__)
            return still_private(self._apology("failed", stored), None, aside)

    async def _understood(
        self, dialogue: Dialogue | None, stored: StoredConversation, said: str, choice: Choice | None, last: Message
    ) -> Understood | None:
        """What the tap or the words mean; None while the model loads, which a few whole messages do not need."""
        understood = understood_choice(*parse_payload(choice.payload)) if choice else await meant_by(dialogue, said)
        if understood and understood.verdict:
            return understood
        if mark := marked_by(said, last):
            return understood_choice(Topic.THANKS if mark.is_helpful else Topic.INSULT, {})
        if says_only_stop(said) and await asyncio.to_thread(self._records.has_reminder, stored.id):
            return understood_choice(Topic.STOP_REMINDERS, {})
        return understood

    async def _discuss(
        self, dialogue: Dialogue, stored: StoredConversation, understood: Understood, last_urgency: Urgency
    ) -> Answer:
        if after_alarm := after_alarm_answer(understood, last_urgency, self.country(stored)):
            return after_alarm
        understood, other = await asks_in(understood, dialogue.understand)
        with self._records.open_to_actions(stored.is_kept):
            responses = await dialogue.respond(stored.id, understood, self._metadata(stored, other))
        if responses and other:
            responses += await dialogue.offer(stored.id)
        return dialogue_answer(understood, responses) if responses else self._apology("failed", stored)

    async def _take(self, dialogue: Dialogue, stored: StoredConversation, understood: Understood, said: str) -> Answer:
        """An answer to the form, or a question in between."""
        with self._records.open_to_actions(stored.is_kept):
            responses = await dialogue.respond_aside(stored.id, understood, said, self._metadata(stored, None))
        return dialogue_answer(understood, responses) if responses else self._apology("failed", stored)

    def _metadata(self, stored: StoredConversation, also_asked: str | None) -> dict[str, Any]:
        about = turn_metadata(self._clinics[stored.clinic], self.country(stored), self._settings)
        return {**about, "channel": stored.channel, "also_asked": also_asked}

    def _warning(self, verdict: Verdict, stored: StoredConversation) -> Answer:
        return alarm_answer(verdict, self.country(stored))

    def country(self, stored: StoredConversation) -> str | None:
        """Whose numbers they are given."""
        return stored.country or self._clinics[stored.clinic].country

    def _apology(self, name: str, stored: StoredConversation) -> Answer:
        return Answer((make_message(fixed_text(name, self.country(stored))),), Topic.UNCLEAR, confidence=0.0)
