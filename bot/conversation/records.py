"""The conversation's side of storage: turns as answers and choices instead of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from actions.database import DATABASE
from bot.conversation.replies import Answer, Choice, Message, message_from_stored, message_of_choice
from bot.knowledge.topics import Topic, Urgency
from bot.storage.conversations import StoredConversation, find_conversation, open_conversation
from bot.storage.database import Database
from bot.storage.erasure import erase_conversation, export_conversation
from bot.storage.messages import NewMessage, StoredMessage, find_message, messages_after, replies_to, save_turn
from bot.storage.reminders import find_reminder


class Records:
    """Blocking calls, each in one transaction; the asynchronous side runs them in threads."""

    def __init__(self, database: Database, kept_by_clinics: Collection[str] = ()) -> None:
        self._database = database
        self._kept_by_clinics = kept_by_clinics

    def open(self, channel: str, clinic: str, channel_user_id: str | None) -> str:
        with self._database.session() as session:
            return open_conversation(session, channel=channel, clinic=clinic, channel_user_id=channel_user_id).id

    def find(self, conversation_id: str) -> StoredConversation | None:
        with self._database.session() as session:
            return find_conversation(session, conversation_id)

    def save(self, conversation_id: str, client_id: str | None, said: str | None, answer: Answer) -> None:
        """One turn; a greeting has neither a client id nor words of the person."""
        person = _said(client_id, said or "", answer) if client_id else None
        replies = [_reply(message, client_id, answer) for message in answer.messages]
        with self._database.session() as session:
            save_turn(session, conversation_id, person, replies)

    def answer_to(self, conversation_id: str, client_id: str) -> Answer | None:
        """The answer that this message got before."""
        with self._database.session() as session:
            replies = replies_to(session, conversation_id, client_id)
        return _answer(replies) if replies else None

    def choice(self, conversation_id: str, choice_id: str) -> Choice | None:
        with self._database.session() as session:
            stored = find_message(session, conversation_id, message_of_choice(choice_id))
        if stored is None or stored.author != "bot":
            return None
        choices = message_from_stored(stored.id, stored.body).choices
        return next((choice for choice in choices if choice.id == choice_id), None)

    def last_urgency(self, conversation_id: str) -> Urgency:
        """How urgent the last message of the conversation was."""
        last = self._last(conversation_id)
        return last.urgency if last else Urgency.NONE

    def awaits_private_reply(self, conversation_id: str) -> bool:
        """Whether the last message asked for something that is kept out of the chat, such as a name."""
        last = self._last(conversation_id)
        return last is not None and last.private_reply

    def _last(self, conversation_id: str) -> Message | None:
        with self._database.session() as session:
            newest = messages_after(session, conversation_id, None, limit=1)
        return message_from_stored(newest[-1].id, newest[-1].body) if newest else None

    def has_reminder(self, conversation_id: str) -> bool:
        with self._database.session() as session:
            return find_reminder(session, conversation_id) is not None

    @contextmanager
    def open_to_actions(self) -> Iterator[None]:
        """Let the actions that run inside the block use this database."""
        token = DATABASE.set(self._database)
        try:
            yield
        finally:
            DATABASE.reset(token)

    def history(self, conversation_id: str, after: str | None) -> list[dict[str, Any]]:
        with self._database.session() as session:
            return [_as_json(stored) for stored in messages_after(session, conversation_id, after)]

    def export(self, conversation_id: str) -> dict[str, Any]:
        with self._database.session() as session:
            return export_conversation(session, conversation_id)

    def erase(self, conversation_id: str) -> None:
        with self._database.session() as session:
            erase_conversation(session, conversation_id, self._kept_by_clinics)


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


def _answer(replies: list[StoredMessage]) -> Answer:
    messages = tuple(message_from_stored(reply.id, reply.body) for reply in replies)
    urgent = [message.urgency for message in messages if message.urgency != Urgency.NONE]
    first = replies[0]
    return Answer(messages, Topic(first.topic), urgent[0] if urgent else Urgency.NONE, first.confidence or 0.0)


def _as_json(stored: StoredMessage) -> dict[str, Any]:
    message = message_from_stored(stored.id, stored.body).as_json()
    return {**message, "author": stored.author, "client_id": stored.client_id}
