"""People and their conversations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, desc, insert, select, update
from sqlalchemy.orm import Session

from bot.storage.prepared import Prepared, Transaction
from bot.storage.tables import Conversation, Person
from bot.storage.upsert import upsert

_PERSON, _CONVERSATION = Person.__table__, Conversation.__table__
CONVERSATIONS = select(  # the fields of StoredConversation
    _CONVERSATION.c.id,
    _CONVERSATION.c.person_id,
    _PERSON.c.channel,
    _PERSON.c.channel_user_id,
    _CONVERSATION.c.clinic,
    _CONVERSATION.c.country,
    _CONVERSATION.c.is_kept,
    _CONVERSATION.c.created_at,
    _CONVERSATION.c.last_message_at,
).join(_PERSON, _PERSON.c.id == _CONVERSATION.c.person_id)
_THIS = _CONVERSATION.c.id == bindparam("conversation_id")
_BY_ID = CONVERSATIONS.where(_THIS)
_WRITTEN = Prepared(update(_CONVERSATION).where(_THIS).values(last_message_at=bindparam("now")))
_OWNER = update(_PERSON).where(_PERSON.c.id == select(_CONVERSATION.c.person_id).where(_THIS).scalar_subquery())
_SEEN = Prepared(_OWNER.values(last_seen_at=bindparam("now")))
_HELD = Prepared(_OWNER.values(last_seen_at=_PERSON.c.last_seen_at))


class ConversationGoneError(Exception):
    """The conversation was erased or never existed."""


@dataclass(frozen=True)
class StoredConversation:
    """``channel_user_id`` is None for people whom the channel does not know, as in the web chat.

    ``is_kept`` is False when the person asked that nothing they write is kept.
    """

    id: str
    person_id: str
    channel: str
    channel_user_id: str | None
    clinic: str
    country: str | None
    is_kept: bool
    created_at: datetime
    last_message_at: datetime


def open_conversation(
    session: Session, *, channel: str, clinic: str, channel_user_id: str | None = None
) -> StoredConversation:
    """The person's conversation with this clinic, made if there is none; without a user id always a new one."""
    person_id = _arrive(session, channel, channel_user_id)
    found = conversation_with(session, person_id, clinic)
    if found:
        return found
    return _stored(session.execute(_BY_ID, {"conversation_id": _start(session, person_id, clinic)}).one())


def find_conversation(session: Session, conversation_id: str) -> StoredConversation | None:
    row = session.execute(_BY_ID, {"conversation_id": conversation_id}).first()
    return _stored(row) if row else None


def conversation_of(session: Session, channel: str, channel_user_id: str) -> StoredConversation | None:
    """The conversation that this user wrote in last, with whichever clinic."""
    theirs = CONVERSATIONS.where(Person.channel == channel, Person.channel_user_id == channel_user_id)
    row = session.execute(theirs.order_by(desc(Conversation.last_message_at))).first()
    return _stored(row) if row else None


def conversation_with(session: Session, person_id: str | None, clinic: str) -> StoredConversation | None:
    """The person's conversation with this clinic."""
    theirs = CONVERSATIONS.where(Conversation.person_id == person_id, Conversation.clinic == clinic)
    row = session.execute(theirs).first()
    return _stored(row) if row else None


def restart_conversation(session: Session, conversation: StoredConversation) -> None:
    """Begin an erased conversation anew, with the same id, for a person who is still known."""
    names = ("id", "person_id", "clinic", "country", "is_kept", "created_at", "last_message_at")
    session.execute(insert(Conversation).values({name: getattr(conversation, name) for name in names}))


def set_country(session: Session, conversation_id: str, code: str) -> None:
    """Remember the person's country, e.g. ``"AU"``; does nothing where the conversation is not stored."""
    session.execute(update(Conversation).where(Conversation.id == conversation_id).values(country=code))


def set_kept(session: Session, conversation_id: str, is_kept: bool) -> None:
    """Remember whether what the person writes may be kept."""
    session.execute(update(Conversation).where(Conversation.id == conversation_id).values(is_kept=is_kept))


def touch_conversation(transaction: Transaction, conversation_id: str, now: datetime) -> None:
    """Note that somebody wrote ``now`` (with timezone). Raises :class:`ConversationGoneError`."""
    if not _WRITTEN.run(transaction, conversation_id=conversation_id, now=now):
        raise ConversationGoneError


def touch_person(transaction: Transaction, conversation_id: str) -> None:
    """Note that the person is here, and make others who touch or hold them wait until this transaction ends."""
    _SEEN.run(transaction, conversation_id=conversation_id, now=datetime.now(UTC))


def hold_person(transaction: Transaction, conversation_id: str) -> None:
    """Make others who touch or hold the person wait until this transaction ends."""
    _HELD.run(transaction, conversation_id=conversation_id)


def _arrive(session: Session, channel: str, channel_user_id: str | None) -> str:
    # Writing before reading makes two arrivals of one person wait for each other, on both databases.
    now = datetime.now(UTC)
    new_id = uuid4().hex
    arrival = upsert(session, Person).values(
        id=new_id, channel=channel, channel_user_id=channel_user_id, created_at=now, last_seen_at=now
    )
    session.execute(
        arrival.on_conflict_do_update(index_elements=["channel", "channel_user_id"], set_={"last_seen_at": now})
    )
    if channel_user_id is None:
        return new_id
    known = select(Person.id).where(Person.channel == channel, Person.channel_user_id == channel_user_id)
    person_id: str = session.scalars(known).one()
    return person_id


def _start(session: Session, person_id: str, clinic: str) -> str:
    now = datetime.now(UTC)
    conversation_id = uuid4().hex
    session.execute(
        insert(Conversation).values(
            id=conversation_id, person_id=person_id, clinic=clinic, created_at=now, last_message_at=now
        )
    )
    return conversation_id


def _stored(row: Any) -> StoredConversation:
    return StoredConversation(*row)
