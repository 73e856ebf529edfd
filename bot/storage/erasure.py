"""A person's data: hand it over, or erase it wherever it lies. What there is, says the register of personal data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.conversations import ConversationGoneError, find_conversation, restart_conversation, touch_person
from bot.storage.personal_data import (
    Limit,
    Owner,
    erase_rows,
    erase_rows_of_conversation,
    expire_rows,
    export_rows,
)
from bot.storage.tables import Conversation


def export_conversation(session: Session, conversation_id: str) -> dict[str, Any]:
    """Everything stored about a conversation, ready for JSON; times are ISO 8601 in UTC.

    ``{"started_at", "last_message_at", "channel", "channel_user_id", "clinic", "country"}``, and a list for each part
    of the register, such as ``"messages": [{"author", "text", "time"}]``. Raises :class:`ConversationGoneError`.
    """
    conversation = find_conversation(session, conversation_id)
    if conversation is None:
        raise ConversationGoneError
    return {
        "started_at": conversation.created_at.isoformat(),
        "last_message_at": conversation.last_message_at.isoformat(),
        "channel": conversation.channel,
        "channel_user_id": conversation.channel_user_id,
        "clinic": conversation.clinic,
        "country": conversation.country,
        **export_rows(session, Owner(conversation_id, conversation.person_id)),
    }


def erase_conversation(session: Session, conversation_id: str, kept_by_clinics: Collection[str] = ()) -> None:
    """Erase everything about the conversation, and about the person unless they have another conversation.

    Messages left for a clinic that must keep them stay, without a link to the person.
    """
    touch_person(session, conversation_id)
    conversation = find_conversation(session, conversation_id)
    person_id = conversation.person_id if conversation else ""
    erase_rows(session, Owner(conversation_id, person_id, kept_by_clinics))


def erase_person(session: Session, conversation_id: str, kept_by_clinics: Collection[str] = ()) -> list[str]:
    """Erase the conversation and all others of the same person, with whichever clinic; gives their ids."""
    touch_person(session, conversation_id)
    owner = select(Conversation.person_id).where(Conversation.id == conversation_id).scalar_subquery()
    others = session.scalars(select(Conversation.id).where(Conversation.person_id == owner)).all()
    everything = [*others] if conversation_id in others else [conversation_id, *others]
    for each in everything:
        erase_conversation(session, each, kept_by_clinics)
    return everything


def keep_nothing(session: Session, conversation_id: str) -> None:
    """Erase what was said and kept in the conversation, which goes on and keeps nothing more.

    Messages left for a clinic stay. Raises :class:`ConversationGoneError`.
    """
    touch_person(session, conversation_id)
    conversation = find_conversation(session, conversation_id)
    if conversation is None:
        raise ConversationGoneError
    erase_rows_of_conversation(session, Owner(conversation_id, conversation.person_id))
    restart_conversation(session, replace(conversation, is_kept=False))


def erase_older_than(session: Session, days: int, kept_by_clinics: Collection[str] = ()) -> int:
    """Erase what was written ``days`` (1 or more) ago, and conversations in which nobody wrote since.

    Returns how many conversations.
    """
    if days < 1:
        raise ValueError("Days must be 1 or more; 0 would erase every conversation.")
    limit = datetime.now(UTC) - timedelta(days=days)
    old = session.scalars(select(Conversation.id).where(Conversation.last_message_at < limit)).all()
    for conversation_id in old:
        erase_conversation(session, conversation_id, kept_by_clinics)
    expire_rows(session, Limit(limit, kept_by_clinics))
    return len(old)
