"""Talks to the live model as a person would; nothing of it is kept, counted or sent to anybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any
from weakref import finalize

from bot.conversation.conversations import Conversations
from bot.conversation.gate import Gate
from bot.conversation.listeners import Listeners
from bot.conversation.records import Records
from bot.conversation.replies import Answer
from bot.knowledge.clinics import Clinic
from bot.knowledge.payloads import parse_payload
from bot.knowledge.topics import Urgency
from bot.metrics import REHEARSAL
from bot.settings import HOME, Settings
from bot.staff.content.changes import EditError
from bot.staff.training import loaded
from bot.storage.database import Database

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.conversation.dialogue import TakenTurn
    from bot.staff.conversation_tests import Deviation, Story


@dataclass(frozen=True)
class Exchange:
    """What was said, what it was understood as ("" where the gate answered) and what answered it."""

    said: str
    answer: Answer
    text: str = ""  # as Rasa has it
    intent: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    actions: tuple[str, ...] = ()

    @property
    def is_alarm(self) -> bool:
        return self.answer.urgency != Urgency.NONE

    @property
    def offers(self) -> dict[str, str]:
        """The intents that the buttons of the last message stand for, with their titles."""
        choices = self.answer.messages[-1].choices if self.answer.messages else ()
        return {parse_payload(choice.payload)[0]: choice.title for choice in reversed(choices)}


class Stage:
    """One conversation of a rehearsal."""

    def __init__(self, conversations: Conversations, clinic: str) -> None:
        self._conversations = conversations
        self._clinic = clinic
        self._id = ""
        self._answers: list[Answer] = []
        self._taken = 0

    async def open(self) -> None:
        self._id, self._taken = await self._conversations.open(channel=REHEARSAL, clinic=self._clinic), 0

    async def close(self) -> None:
        await self._conversations.erase(self._id)
        await self._conversations.close()

    async def greet(self) -> Answer:
        """The first words, as everybody gets them."""
        self._answers.append(await self._conversations.greet(self._id))
        return self._answers[-1]

    async def say(self, text: str) -> Exchange:
        """Say something; the title of a button that was offered last is a tap on it."""
        if self._answers and self._answers[-1].erases:
            await self.open()
        messages = self._answers[-1].messages if self._answers else ()
        offered = [choice for message in messages for choice in message.choices]
        choice = next((choice.id for choice in offered if choice.title == text), None)
        number = str(len(self._answers))
        said = None if choice else text
        answer = await self._conversations.answer(self._id, message_id=number, text=said, choice_id=choice)
        self._answers.append(answer)
        turn = await self._new_turn()
        if turn is None:
            return Exchange(text, answer)
        return Exchange(text, answer, turn.text, turn.intent, tuple(turn.entities), tuple(turn.actions))

    async def _new_turn(self) -> TakenTurn | None:
        """The dialogue's turn; None where it had no part in the answer."""
        dialogue = self._conversations.dialogue
        turns = await dialogue.turns(self._id) if dialogue else []
        before, self._taken = self._taken, len(turns)
        return turns[-1] if len(turns) > before else None


class Rehearsal:
    """Opens conversations with the model that is live now, beside those of people."""

    def __init__(self, live: Conversations, clinics: Mapping[str, Clinic], settings: Settings, gate: Gate) -> None:
        self._live = live
        self._clinics = clinics
        self._settings = settings.copy(update={"redis_url": None})
        self._gate = gate
        self._testing = asyncio.Lock()  # all tests at once keep a processor busy for some seconds

    @property
    def is_ready(self) -> bool:
        """Whether a model is loaded; without one only warning signs are answered."""
        return self._live.dialogue is not None

    async def deviations(self, stories: Sequence[Story], model: Path | None = None) -> list[Deviation]:
        """Where tests go another way than written, with the live model or with that of a file (some seconds more)."""
        from bot.staff.conversation_tests import deviations  # imports Rasa

        database = await asyncio.to_thread(lambda: self._database)
        async with self._testing:
            dialogue = await asyncio.to_thread(loaded, HOME, model) if model else self._live.dialogue
            if dialogue is None:
                raise EditError("no_model")
            return await deviations(dialogue.apart(), Records(database, {}, Listeners(database, most=0)), stories)

    @asynccontextmanager
    async def stage(self, clinic: str) -> AsyncIterator[Stage]:
        """A conversation that is erased when the block ends."""
        database = await asyncio.to_thread(lambda: self._database)
        conversations = Conversations(database, self._clinics, self._settings, self._gate)
        live = self._live.live
        conversations.live = replace(live, dialogue=live.dialogue.apart() if live.dialogue else None)
        stage = Stage(conversations, clinic)
        await stage.open()
        try:
            yield stage
        finally:
            await stage.close()

    @cached_property
    def _database(self) -> Database:
        """One that goes with this process, and into which nobody else looks."""
        folder = Path(mkdtemp(prefix="backwise-"))
        database = Database(f"sqlite:///{folder / 'rehearsal.db'}")
        finalize(self, _clear, database, folder)
        database.migrate()
        return database


def _clear(database: Database, folder: Path) -> None:
    database.dispose()
    rmtree(folder, ignore_errors=True)
