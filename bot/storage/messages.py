"""What was said: turns go in whole, messages come out in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import desc, insert, select, update
from sqlalchemy.orm import Session

from bot.storage.conversations import ConversationGoneError, touch_person
from bot.storage.tables import Conversation, Message


class TurnAlreadySavedError(Exception):
    """A turn with this client id is stored; ``replies_to`` has its replies."""


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message to save. ``id`` is a uuid4 in hexadecimal; ``client_id`` is the person's own id for what they sent,
    and a bot message's ``reply_to`` repeats it. ``body`` is JSON and holds the ``text``; ``confidence`` is 0 to 1."""

    id: str
    client_id: str | None = None
    reply_to: str | None = None
    author: Literal["person", "bot"]
    body: dict[str, Any]
    topic: str
    urgency: str
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class StoredMessage(NewMessage):
    created_at: datetime


FIELDS = tuple(field.name for field in fields(StoredMessage))


def save_turn(session: Session, conversation_id: str, person: NewMessage | None, replies: Sequence[NewMessage]) -> None:
    """Save what the person said and what the bot replied; ``person`` is None for the greeting.

    Raises :class:`ConversationGoneError`, and :class:`TurnAlreadySavedError` when another process was faster.
    """
    now = datetime.now(UTC)
    touch_person(session, conversation_id)
    written = update(Conversation).where(Conversation.id == conversation_id).values(last_message_at=now)
    if not session.execute(written).rowcount:
        raise ConversationGoneError
    if person and person.client_id and _is_saved(session, conversation_id, person.client_id):
        raise TurnAlreadySavedError
    turn = [person, *replies] if person else list(replies)
    rows = [{**asdict(message), "conversation_id": conversation_id, "created_at": now} for message in turn]
    if rows:
        session.execute(insert(Message), rows)


def replies_to(session: Session, conversation_id: str, client_id: str) -> list[StoredMessage] | None:
    """The bot's replies to the person's message ``client_id``; None when no such message was saved."""
    if not _is_saved(session, conversation_id, client_id):
        return None
    replies = _messages(conversation_id).where(Message.reply_to == client_id)
    return [_stored(row) for row in session.scalars(replies.order_by(Message.number))]


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
    return [_stored(row) for row in reversed(latest_first)]


def find_message(session: Session, conversation_id: str, message_id: str) -> StoredMessage | None:
    row = session.scalars(_messages(conversation_id).where(Message.id == message_id)).first()
    return _stored(row) if row else None


def _is_saved(session: Session, conversation_id: str, client_id: str) -> bool:
    return session.scalars(_messages(conversation_id).where(Message.client_id == client_id)).first() is not None


def _messages(conversation_id: str) -> Any:
    return select(Message).where(Message.conversation_id == conversation_id)


def _stored(row: Message) -> StoredMessage:
    return StoredMessage(**{name: getattr(row, name) for name in FIELDS})
