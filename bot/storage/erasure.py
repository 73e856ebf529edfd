"""A person's data: hand it over, or erase it wherever it lies, Rasa's tracker included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, inspect, select
from sqlalchemy.orm import Session

from bot.storage.conversations import ConversationGoneError, find_conversation, touch_person
from bot.storage.tables import RASA_EVENTS, Conversation, Message, Person


def export_conversation(session: Session, conversation_id: str) -> dict[str, Any]:
    """Everything stored about a conversation, ready for JSON; times are ISO 8601 in UTC.

    ``{"started_at", "last_message_at", "channel", "channel_user_id", "clinic", "country",
    "messages": [{"author", "text", "time"}]}``. Raises :class:`ConversationGoneError`.
    """
    conversation = find_conversation(session, conversation_id)
    if conversation is None:
        raise ConversationGoneError
    said = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.number)
    return {
        "started_at": conversation.created_at.isoformat(),
        "last_message_at": conversation.last_message_at.isoformat(),
        "channel": conversation.channel,
        "channel_user_id": conversation.channel_user_id,
        "clinic": conversation.clinic,
        "country": conversation.country,
        "messages": [_export_message(message) for message in session.scalars(said)],
    }


def erase_conversation(session: Session, conversation_id: str) -> None:
    """Erase the conversation, its messages, its tracker, and the person unless they have another conversation."""
    touch_person(session, conversation_id)
    owner = select(Conversation.person_id).where(Conversation.id == conversation_id)
    person_id = session.scalars(owner).first()
    session.execute(delete(Conversation).where(Conversation.id == conversation_id))  # the messages go with it
    _delete_person_without_conversations(session, person_id)
    if inspect(session.connection()).has_table(RASA_EVENTS.name):
        session.execute(delete(RASA_EVENTS).where(RASA_EVENTS.c.sender_id == conversation_id))


def erase_older_than(session: Session, days: int) -> int:
    """Erase the conversations in which nobody wrote for ``days`` (1 or more); returns how many."""
    if days < 1:
        raise ValueError("Days must be 1 or more; 0 would erase every conversation.")
    limit = datetime.now(UTC) - timedelta(days=days)
    old = session.scalars(select(Conversation.id).where(Conversation.last_message_at < limit)).all()
    for conversation_id in old:
        erase_conversation(session, conversation_id)
    return len(old)


def _export_message(message: Message) -> dict[str, str]:
    text = message.body.get("text", "")
    return {"author": message.author, "text": text, "time": message.created_at.isoformat()}


def _delete_person_without_conversations(session: Session, person_id: str | None) -> None:
    another = exists().where(Conversation.person_id == person_id)
    session.execute(
        delete(Person).where(Person.id == person_id, ~another), execution_options={"synchronize_session": False}
    )
