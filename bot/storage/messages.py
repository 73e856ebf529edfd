"""What was said, in order; :mod:`bot.storage.turns` puts it in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import column, desc, func, insert, select, update
from sqlalchemy.orm import Session

from bot.storage.conversations import ConversationGoneError, hold_person
from bot.storage.tables import Conversation, Message


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message to save. ``id`` is a uuid4 in hexadecimal; ``client_id`` is the person's own id for what they sent,
    and a bot message's ``reply_to`` repeats it. ``body`` is JSON and holds the ``text``; ``confidence`` is 0 to 1."""

    id: str
    client_id: str | None = None
    reply_to: str | None = None
    author: Literal["person", "bot", "clinic"]
    body: dict[str, Any]
    topic: str
    urgency: str
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class StoredMessage(NewMessage):
    created_at: datetime


FIELDS = tuple(field.name for field in fields(StoredMessage))


def add_message(session: Session, conversation_id: str, message: NewMessage) -> None:
    """Put what a clinic wrote into a conversation, in which nobody spoke just now.

    Raises :class:`~bot.storage.conversations.ConversationGoneError`, also when nothing of it is kept any more.
    """
    hold_person(session, conversation_id)
    is_kept = select(Conversation.is_kept).where(Conversation.id == conversation_id)
    if not session.scalars(is_kept).first():
        raise ConversationGoneError
    row = {**asdict(message), "conversation_id": conversation_id, "created_at": datetime.now(UTC)}
    session.execute(insert(Message).values(row))


def replies_to(session: Session, conversation_id: str, client_id: str) -> list[StoredMessage] | None:
    """The bot's replies to the person's message ``client_id``; None when no such message was saved."""
    if not _is_saved(session, conversation_id, client_id):
        return None
    replies = _messages(conversation_id).where(Message.reply_to == client_id)
    return [stored_message(row) for row in session.scalars(replies.order_by(Message.number))]


def messages_after(
    session: Session, conversation_id: str, message_id: str | None, limit: int = 200
) -> list[StoredMessage]:
    """The messages after ``message_id``, oldest first; all of them for None or an unknown id.

    Where there are more than ``limit``, the latest ones: a reloaded page shows where the conversation stands.
    """
    query = _messages(conversation_id)
    seen = select(Message.number).where(Message.conversation_id == conversation_id, Message.id == message_id)
    number = session.scalars(seen).first()
    if number is not None:
        query = query.where(Message.number > number)
    latest_first = session.scalars(query.order_by(desc(Message.number)).limit(limit)).all()
    return [stored_message(row) for row in reversed(latest_first)]


def newest_numbers(session: Session, conversation_ids: Collection[str]) -> dict[str, int]:
    """How far each conversation has got: the number of its newest message, 0 without one; none where it is gone."""
    newest = select(func.max(Message.number)).where(Message.conversation_id == Conversation.id).scalar_subquery()
    rows = session.execute(select(Conversation.id, newest).where(column("id").in_(conversation_ids)))
    return {conversation_id: number or 0 for conversation_id, number in rows}


def last_reply(session: Session, conversation_id: str) -> StoredMessage | None:
    """The newest message of the bot."""
    said = _messages(conversation_id).where(Message.author == "bot").order_by(desc(Message.number)).limit(1)
    row = session.scalars(said).first()
    return stored_message(row) if row else None


def find_message(session: Session, conversation_id: str, message_id: str) -> StoredMessage | None:
    row = session.scalars(_messages(conversation_id).where(Message.id == message_id)).first()
    return stored_message(row) if row else None


def set_helpful(session: Session, conversation_id: str, message_id: str, was_helpful: bool) -> bool | None:
    """Note what the person says of an answer of ours; returns what they said of it before."""
    mine = (Message.conversation_id == conversation_id, Message.id == message_id)
    before = session.execute(select(Message.was_helpful).where(*mine)).scalar_one()
    session.execute(update(Message).where(*mine).values(was_helpful=was_helpful))
    return None if before is None else bool(before)


def message_answered_by(session: Session, conversation_id: str, answer: StoredMessage) -> StoredMessage | None:
    """What the person had said; None for a greeting."""
    row = session.scalars(_messages(conversation_id).where(Message.client_id == answer.reply_to)).first()
    return stored_message(row) if row and answer.reply_to else None


def _is_saved(session: Session, conversation_id: str, client_id: str) -> bool:
    return session.scalars(_messages(conversation_id).where(Message.client_id == client_id)).first() is not None


def _messages(conversation_id: str) -> Any:
    return select(Message).where(Message.conversation_id == conversation_id)


def stored_message(row: Message) -> StoredMessage:
    return StoredMessage(**{name: getattr(row, name) for name in FIELDS})
