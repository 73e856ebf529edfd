"""The conversation's side of storage: turns as answers and choices instead of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

from actions.database import DATABASE, MAY_KEEP
from bot.conversation.lessons import lesson_of
from bot.conversation.listeners import Listeners
from bot.conversation.replies import Answer, Choice, Message, message_from_stored, message_of_choice
from bot.conversation.turn_logs import KeptTurns, RememberedTurns, TurnLog
from bot.knowledge.clinics import Clinic
from bot.knowledge.topics import Topic, Urgency
from bot.storage.conversations import (
    StoredConversation,
    conversation_of,
    find_conversation,
    open_conversation,
    set_country,
    set_kept,
)
from bot.storage.database import Database, DatabaseError
from bot.storage.erasure import erase_person, export_conversation, keep_nothing
from bot.storage.learning import Mark
from bot.storage.messages import NewMessage, StoredMessage
from bot.storage.prepared import Transaction
from bot.storage.reminders import find_reminder
from bot.storage.turns import Write, begin_turn, write_nothing

NOTHING_SAID = Message("", "")


class Records:
    """Blocking calls, each in one transaction; the asynchronous side runs them in threads."""

    def __init__(self, database: Database, clinics: Mapping[str, Clinic], listeners: Listeners) -> None:
        self._database = database
        self._listeners = listeners
        self._clinics = clinics
        self._kept_by_clinics = [clinic.id for clinic in clinics.values() if clinic.handover.must_keep]
        self._kept = KeptTurns(database)
        self._remembered = RememberedTurns(database)

    def open(self, channel: str, clinic: str, channel_user_id: str | None, stay: bool = False) -> str:
        with self._database.session() as session:
            last = conversation_of(session, channel, channel_user_id) if stay and channel_user_id else None
            if last and last.clinic in self._clinics:
                return last.id
            return open_conversation(session, channel=channel, clinic=clinic, channel_user_id=channel_user_id).id

    def find(self, conversation_id: str) -> StoredConversation | None:
        with self._database.session() as session:
            return find_conversation(session, conversation_id)

    def begin(
        self, conversation_id: str, client_id: str, get_ready: Callable[[str, Transaction], None] | None = None
    ) -> tuple[StoredConversation, Answer | None, Message] | None:
        """For a turn: the conversation, the answer that this message got before, and the newest message.

        ``get_ready`` makes the dialogue ready for a turn that is kept.
        """
        with self._database.transaction() as transaction:
            begun = begin_turn(transaction, conversation_id, client_id)
        if begun is None:
            return None
        stored, is_saved, reply = begun
        if not stored.is_kept:
            return stored, self.answer_to(stored, client_id), self.last_message(stored)
        if get_ready:
            with suppress(DatabaseError), self._database.transaction() as transaction:
                get_ready(conversation_id, transaction)  # else the turn asks again, and then the person is told
        return stored, self.answer_to(stored, client_id) if is_saved else None, _message(reply)

    def locate(self, conversation_id: str, country: str) -> None:
        """Remember where the person says they are."""
        with self._database.session() as session:
            set_country(session, conversation_id, country)

    def keep(self, conversation: StoredConversation, wanted: bool) -> StoredConversation:
        """Keep what is written from now on, or nothing: then what was kept is erased."""
        with self._database.session() as session:
            if wanted:
                set_kept(session, conversation.id, True)
            elif conversation.is_kept:
                keep_nothing(session, conversation.id)
        if not wanted:
            self._wipe()
        return replace(conversation, is_kept=wanted)

    def save(
        self,
        conversation: StoredConversation,
        client_id: str | None,
        said: str | None,
        answer: Answer,
        last: Message = NOTHING_SAID,
        write: Write = write_nothing,
    ) -> None:
        """One turn, said after our ``last`` message; a greeting has neither a client id nor words of the person.

        ``write`` writes what the dialogue made of it, in the same transaction.
        """
        person = _said(client_id, said or "", answer) if client_id else None
        replies = [_reply(message, client_id, answer) for message in answer.messages]
        lesson = lesson_of(self._clinics[conversation.clinic], said, answer, last)
        self._log(conversation).save(conversation.id, person, replies, lesson, write)
        self._listeners.wake(conversation.id)

    def mark(self, conversation: StoredConversation, mark: Mark) -> bool:
        """Note whether an answer helped; False: there is no such answer."""
        return self._log(conversation).mark(conversation.id, self._clinics[conversation.clinic], mark)

    def answer_to(self, conversation: StoredConversation, client_id: str) -> Answer | None:
        """The answer that this message got before."""
        replies = self._log(conversation).replies_to(conversation.id, client_id)
        return _answer(replies) if replies else None

    def choice(self, conversation: StoredConversation, choice_id: str) -> Choice | None:
        stored = self._log(conversation).find(conversation.id, message_of_choice(choice_id))
        if stored is None or stored.author == "person":
            return None
        choices = message_from_stored(stored.id, stored.body).choices
        return next((choice for choice in choices if choice.id == choice_id), None)

    def last_message(self, conversation: StoredConversation) -> Message:
        """Our newest message, whatever a clinic has written since; an empty one before the first."""
        return _message(self._log(conversation).last_reply(conversation.id))

    def _log(self, conversation: StoredConversation) -> TurnLog:
        return self._kept if conversation.is_kept else self._remembered

    def has_reminder(self, conversation_id: str) -> bool:
        with self._database.session() as session:
            return find_reminder(session, conversation_id) is not None

    @contextmanager
    def open_to_actions(self, may_keep: bool = True) -> Iterator[None]:
        """Let the actions that run inside the block use this database, and know whether they may keep anything."""
        database, keeping = DATABASE.set(self._database), MAY_KEEP.set(may_keep)
        try:
            yield
        finally:
            DATABASE.reset(database)
            MAY_KEEP.reset(keeping)

    def history(self, conversation: StoredConversation, after: str | None) -> list[dict[str, Any]]:
        return [_as_json(stored) for stored in self._log(conversation).after(conversation.id, after)]

    def export(self, conversation_id: str) -> dict[str, Any]:
        with self._database.session() as session:
            return export_conversation(session, conversation_id)

    def erase(self, conversation_id: str) -> None:
        with self._database.session() as session:
            erased = erase_person(session, conversation_id, self._kept_by_clinics)
        for each in erased:
            self._remembered.forget(each)
            self._listeners.wake(each)
        self._wipe()

    def _wipe(self) -> None:
        with suppress(DatabaseError):  # nobody can read what was erased any more, and it is tried again every hour
            self._database.wipe()


def _said(client_id: str, said: str, answer: Answer) -> NewMessage:
    body = Message(client_id, said).as_stored()
    return NewMessage(
        id=uuid4().hex,
        client_id=client_id,
        author="person",
        body=body,
        topic=str(answer.topic),
        urgency=str(answer.urgency),
        confidence=answer.confidence,
    )


def _reply(message: Message, client_id: str | None, answer: Answer) -> NewMessage:
    return NewMessage(
        id=message.id,
        reply_to=client_id,
        author="bot",
        body=message.as_stored(),
        topic=str(answer.topic),
        urgency=str(message.urgency),
        confidence=answer.confidence,
    )


def _message(stored: StoredMessage | None) -> Message:
    return message_from_stored(stored.id, stored.body) if stored else NOTHING_SAID


def _answer(replies: list[StoredMessage]) -> Answer:
    messages = tuple(message_from_stored(reply.id, reply.body) for reply in replies)
    urgent = [message.urgency for message in messages if message.urgency != Urgency.NONE]
    first = replies[0]
    return Answer(messages, Topic(first.topic), urgent[0] if urgent else Urgency.NONE, first.confidence or 0.0)


def _as_json(stored: StoredMessage) -> dict[str, Any]:
    message = message_from_stored(stored.id, stored.body).as_json()
    return {**message, "author": stored.author, "client_id": stored.client_id}
