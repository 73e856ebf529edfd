"""Where a conversation's turns are written down: in the database, or in memory for people who want nothing kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Protocol

from actions.short_memory import ShortMemory
from bot.knowledge.clinics import Clinic
from bot.storage.conversations import touch_conversation
from bot.storage.database import Database
from bot.storage.learning import Lesson, Mark, learn, learn_mark
from bot.storage.messages import NewMessage, StoredMessage, find_message, last_reply, messages_after, replies_to
from bot.storage.turns import Write, save_turn

MOST_REMEMBERED = 60  # messages of one conversation in memory: what is on the screen and can still be tapped


class TurnLog(Protocol):
    """The calls mean what those of :mod:`bot.storage.messages` mean."""

    def save(
        self,
        conversation_id: str,
        person: NewMessage | None,
        replies: Sequence[NewMessage],
        lesson: Lesson,
        write: Write,
    ) -> None:
        """``write`` does what else is to be written of the turn, where it is written at all."""

    def mark(self, conversation_id: str, clinic: Clinic, mark: Mark) -> bool:
        """Note whether an answer helped; False: there is no such answer."""

    def replies_to(self, conversation_id: str, client_id: str) -> list[StoredMessage] | None: ...

    def after(self, conversation_id: str, message_id: str | None, limit: int = 200) -> list[StoredMessage]: ...

    def last_reply(self, conversation_id: str) -> StoredMessage | None: ...

    def find(self, conversation_id: str, message_id: str) -> StoredMessage | None: ...


class KeptTurns:
    """In the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self,
        conversation_id: str,
        person: NewMessage | None,
        replies: Sequence[NewMessage],
        lesson: Lesson,
        write: Write,
    ) -> None:
        with self._database.transaction() as transaction:
            save_turn(transaction, conversation_id, person, replies)
            write(transaction)
            learn(transaction, conversation_id, lesson)

    def mark(self, conversation_id: str, clinic: Clinic, mark: Mark) -> bool:
        with self._database.session() as session:
            return learn_mark(session, conversation_id, clinic, mark)

    def replies_to(self, conversation_id: str, client_id: str) -> list[StoredMessage] | None:
        with self._database.session() as session:
            return replies_to(session, conversation_id, client_id)

    def after(self, conversation_id: str, message_id: str | None, limit: int = 200) -> list[StoredMessage]:
        with self._database.session() as session:
            return messages_after(session, conversation_id, message_id, limit)

    def last_reply(self, conversation_id: str) -> StoredMessage | None:
        with self._database.session() as session:
            return last_reply(session, conversation_id)

    def find(self, conversation_id: str, message_id: str) -> StoredMessage | None:
        with self._database.session() as session:
            return find_message(session, conversation_id, message_id)


class RememberedTurns:
    """In memory; the database only learns when the person last wrote, so that their wish is not forgotten.

    Nothing is learnt from such a conversation, and nothing in it is counted.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memory: ShortMemory[list[StoredMessage]] = ShortMemory()

    def save(
        self,
        conversation_id: str,
        person: NewMessage | None,
        replies: Sequence[NewMessage],
        lesson: Lesson,
        write: Write,
    ) -> None:
        now = datetime.now(UTC)
        with self._database.transaction() as transaction:
            touch_conversation(transaction, conversation_id, now)
        turn = [person, *replies] if person else list(replies)
        new = [StoredMessage(**asdict(message), created_at=now) for message in turn]
        self._memory.put(conversation_id, [*self._said(conversation_id), *new][-MOST_REMEMBERED:])

    def mark(self, conversation_id: str, clinic: Clinic, mark: Mark) -> bool:
        found = self.find(conversation_id, mark.message_id)
        return found is not None and found.author == "bot"

    def replies_to(self, conversation_id: str, client_id: str) -> list[StoredMessage] | None:
        said = self._said(conversation_id)
        if not any(message.client_id == client_id for message in said):
            return None
        return [message for message in said if message.reply_to == client_id]

    def after(self, conversation_id: str, message_id: str | None, limit: int = 200) -> list[StoredMessage]:
        said = self._said(conversation_id)
        seen = next((number for number, message in enumerate(said, 1) if message.id == message_id), 0)
        return said[seen:][-limit:]

    def last_reply(self, conversation_id: str) -> StoredMessage | None:
        said = reversed(self._said(conversation_id))
        return next((message for message in said if message.author == "bot"), None)

    def find(self, conversation_id: str, message_id: str) -> StoredMessage | None:
        return next((message for message in self._said(conversation_id) if message.id == message_id), None)

    def forget(self, conversation_id: str) -> None:
        self._memory.drop(conversation_id)

    def _said(self, conversation_id: str) -> list[StoredMessage]:
        return self._memory.get(conversation_id) or []
