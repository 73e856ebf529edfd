"""A warning sign is answered at once, whatever the database, Redis or an earlier turn of the same person do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from actions.short_memory import ShortMemory
from bot.conversation.answers import alarm_answer
from bot.conversation.errors import ChoiceGoneError, UnknownConversationError
from bot.conversation.gate import Gate
from bot.conversation.replies import Answer
from bot.conversation.threads import Threads
from bot.knowledge.clinics import Clinic
from bot.knowledge.countries import country_said
from bot.knowledge.red_flags import Verdict
from bot.language.text_cleaning import storable
from bot.metrics import AT_ONCE

LOG = logging.getLogger(__name__)
PATIENCE = 0.25  # seconds; nearly always enough to look up and save, and half of what an alarm may take
STOP_SECONDS = 10.0
MOST_COUNTRIES = 200  # of the conversations in which somebody named theirs last
MOST_USERS = 1000  # of a channel that names them, whose conversations are remembered

Turn = Coroutine[Any, Any, Answer]


@dataclass(frozen=True)
class Alarm:
    """What the gate says of a message, and the answer that can be given without any other part."""

    verdict: Verdict
    answer: Answer

    def shown_as(self, answer: Answer) -> Answer:
        """The turn's own answer under the same id, so that a chat which got the alarm at once shows it once."""
        first, *others = answer.messages
        return replace(answer, messages=(replace(first, id=self.answer.messages[0].id), *others))


Found = Alarm | Exception | None  # an exception: the gate is broken, and whoever decides must know


class AlarmsInTime:
    """Needs the gate only, and remembers for an hour which country people said they are in.

    The gate has a thread of its own: the rest of a turn, and other people's, go on meanwhile.
    """

    def __init__(self, gate: Gate, clinics: Mapping[str, Clinic]) -> None:
        self._gate = gate
        self._thread = Threads(1)
        self._clinics = clinics
        self._countries: ShortMemory[str] = ShortMemory(MOST_COUNTRIES)
        self._users: ShortMemory[str] = ShortMemory(MOST_USERS)
        self._turns: set[asyncio.Task[Answer]] = set()

    async def assess(self, text: str) -> Verdict | None:
        """What the gate says of the text."""
        return await self._thread.run(partial(self._gate.assess, text))

    async def find(
        self, text: str | None, clinic: str | None, conversation_id: str = "", message_id: str = ""
    ) -> Found:
        """The alarm that the text calls for. Without the clinic its numbers are those for the whole world."""
        if not text:
            return None
        said = storable(text)
        try:
            verdict = await self.assess(said)
        except Exception as error:
            return error
        if verdict is None:
            return None
        known = self._clinics.get(clinic or "")
        country = country_said(said) or self._countries.get(conversation_id) or (known.country if known else None)
        answer = alarm_answer(verdict, country)
        named = replace(answer.messages[0], id=uuid5(NAMESPACE_OID, f"{conversation_id} {message_id}").hex)
        return Alarm(verdict, replace(answer, messages=(named,)))

    def remember_country(self, conversation_id: str, country: str | None) -> None:
        if country:
            self._countries.put(conversation_id, country)

    def remember_user(self, channel_user_id: str, conversation_id: str) -> None:
        self._users.put(channel_user_id, conversation_id)

    def conversation_of(self, channel_user_id: str) -> str:
        """Where the user wrote last; empty when nobody remembers."""
        return self._users.get(channel_user_id) or ""

    def forget(self, conversation_id: str) -> None:
        self._countries.drop(conversation_id)

    async def answer(self, turn: Turn, looking: asyncio.Task[Found]) -> Answer:
        """The turn's answer, or that of the alarm that ``looking`` finds when the turn fails or is late.

        The turn goes on in any case, also when whoever asked has gone: what was said is not lost.
        """
        task = asyncio.create_task(turn)
        self._turns.add(task)
        task.add_done_callback(self._end)
        alarm = await asyncio.shield(looking)
        if not isinstance(alarm, Alarm):
            return await asyncio.shield(task)
        await asyncio.wait({task}, timeout=PATIENCE)
        error = task.exception() if task.done() else None
        if task.done() and error is None:
            return task.result()
        if isinstance(error, ChoiceGoneError | UnknownConversationError):
            raise error
        LOG.error("A warning sign was answered at once; its turn %s.", _what_happened(error))
        AT_ONCE.inc()
        return alarm.answer

    async def finish(self) -> None:
        """Wait a little for the turns that nobody waits for any more."""
        if self._turns:
            await asyncio.wait(self._turns, timeout=STOP_SECONDS)
        self._thread.end()

    def _end(self, task: asyncio.Task[Answer]) -> None:
        self._turns.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waits for it is told; otherwise asyncio would log its words


def _what_happened(error: BaseException | None) -> str:
    return f"failed with {type(error).__name__}" if error else "takes long"
