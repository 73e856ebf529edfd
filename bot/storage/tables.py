"""The tables. Rows stay inside this layer; other layers get frozen dataclasses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Time,
    TypeDecorator,
    UniqueConstraint,
    column,
    table,
    true,
)
from sqlalchemy.orm import as_declarative

# Names for every constraint, so that a later migration can change any of them on both databases.
CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Rasa's tracker store makes this table itself, in the same database; it may not exist yet.
RASA_EVENTS = table("events", column("sender_id"), column("timestamp"))  # seconds since 1970


class UtcDateTime(TypeDecorator):  # SQLAlchemy 1.4 carries no types
    """Timezone-aware UTC in and out; SQLite, which has no timezones, holds the same moment without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A timestamp needs a timezone; use datetime.now(UTC).")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@as_declarative(metadata=MetaData(naming_convention=CONSTRAINT_NAMES))
class Table:
    metadata: Any
    __table__: Any


class Errand:
    """Something to send, tried until it has arrived. ``due_at`` is None when nothing more is to do."""

    status: str = Column(String, nullable=False)
    attempts: int = Column(Integer, nullable=False)
    due_at: datetime | None = Column(UtcDateTime, index=True)
    claimed_until: datetime | None = Column(UtcDateTime)


class Person(Table):
    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("channel", "channel_user_id"),)

    id: str = Column(String, primary_key=True)
    channel: str = Column(String, nullable=False)
    channel_user_id: str | None = Column(String)
    created_at: datetime = Column(UtcDateTime, nullable=False)
    last_seen_at: datetime = Column(UtcDateTime, nullable=False)


class Conversation(Table):
    __tablename__ = "conversations"

    id: str = Column(String, primary_key=True)
    person_id: str = Column(ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True)
    clinic: str = Column(String, nullable=False)
    country: str | None = Column(String)
    is_kept: bool = Column(Boolean, nullable=False, server_default=true())  # false: the person wants nothing kept
    created_at: datetime = Column(UtcDateTime, nullable=False)
    last_message_at: datetime = Column(UtcDateTime, nullable=False)


class Message(Table):
    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        UniqueConstraint("id"),
        Index(None, "conversation_id", "number"),  # the newest message is asked for all the time
    )

    # SQLite counts up by itself in an INTEGER primary key only.
    number: int = Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    id: str = Column(String, nullable=False)
    conversation_id: str = Column(ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False)
    client_id: str | None = Column(String)
    reply_to: str | None = Column(String)
    author: str = Column(String, nullable=False)
    body: dict[str, Any] = Column(JSON, nullable=False)
    topic: str = Column(String, nullable=False)
    urgency: str = Column(String, nullable=False)
    confidence: float | None = Column(Float)
    was_helpful: bool | None = Column(Boolean)  # what the person said of this answer of ours
    created_at: datetime = Column(UtcDateTime, nullable=False)


class PhysioRow(Table):
    __tablename__ = "physios"
    __table_args__ = (UniqueConstraint("register", "register_number"),)

    id: int = Column(Integer, primary_key=True)
    name: str = Column(String, nullable=False)
    qualification: str = Column(String, nullable=False)
    register: str = Column(String, nullable=False)
    register_number: str = Column(String, nullable=False)
    country: str = Column(String, nullable=False)
    place: str = Column(String, nullable=False)
    postcode: str = Column(String, nullable=False)
    telehealth: bool = Column(Boolean, nullable=False)
    languages: str = Column(String, nullable=False)  # comma-separated
    phone: str | None = Column(String)
    booking_url: str | None = Column(String)
    is_sample: bool = Column(Boolean, nullable=False)


class DirectoryEntry(Table):
    __tablename__ = "clinic_directory"

    clinic: str = Column(String, primary_key=True)
    physio_id: int = Column(ForeignKey("physios.id", ondelete="CASCADE"), primary_key=True)


class ProcessedUpdate(Table):
    __tablename__ = "processed_updates"

    channel: str = Column(String, primary_key=True)
    update_id: str = Column(String, primary_key=True)
    created_at: datetime = Column(UtcDateTime, nullable=False)
    owner: str | None = Column(String)
    body: str | None = Column(String)  # only until it is answered
    sent: int = Column(Integer, nullable=False, default=0, server_default="0")


class UploadRow(Table):
    """A file that a channel has taken: its own id of it, good for one bot."""

    __tablename__ = "uploads"

    bot_id: str = Column(String, primary_key=True)
    content_hash: str = Column(String, primary_key=True)
    file_id: str = Column(String, nullable=False)


class Handover(Table):
    """A message that a person left for a clinic. Without a person it is the clinic's alone."""

    __tablename__ = "handovers"

    id: str = Column(String, primary_key=True)
    person_id: str | None = Column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    clinic: str = Column(String, nullable=False, index=True)
    name: str = Column(String, nullable=False)
    contact: str = Column(String, nullable=False)
    message: str = Column(String, nullable=False)
    status: str = Column(String, nullable=False)
    created_at: datetime = Column(UtcDateTime, nullable=False)


class HandoverDraftPart(Table):
    """One answer to the form for a message to the clinic, until the message is whole."""

    __tablename__ = "handover_drafts"

    conversation_id: str = Column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    part: str = Column(String, primary_key=True)
    value: str = Column(String, nullable=False)
    given_at: datetime = Column(UtcDateTime, nullable=False)


class Delivery(Errand, Table):
    """A handover on one way to its clinic."""

    __tablename__ = "deliveries"

    handover_id: str = Column(ForeignKey("handovers.id", ondelete="CASCADE"), primary_key=True)
    way: str = Column(String, primary_key=True)


class ClinicAnswer(Errand, Table):
    """A clinic's answer to a handover on its way to the chat. The words are a message of the chat, and go with it."""

    __tablename__ = "clinic_answers"

    message_id: str = Column(String, primary_key=True)
    handover_id: str = Column(ForeignKey("handovers.id", ondelete="CASCADE"), nullable=False, index=True)
    created_at: datetime = Column(UtcDateTime, nullable=False)


class PlanItem(Table):
    __tablename__ = "plan_items"

    conversation_id: str = Column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    exercise_id: str = Column(String, primary_key=True)
    added_at: datetime = Column(UtcDateTime, nullable=False)


class DoneExercise(Table):
    __tablename__ = "done_exercises"

    number: int = Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    conversation_id: str = Column(ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True)
    exercise_id: str = Column(String, nullable=False)
    done_at: datetime = Column(UtcDateTime, nullable=False)


class ReminderRow(Table):
    __tablename__ = "reminders"

    conversation_id: str = Column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    at: time = Column(Time, nullable=False)
    start: date = Column(Date, nullable=False)
    days: str = Column(String, nullable=False)  # "0,1,2"
    every: int = Column(Integer, nullable=False)
    time_zone: str = Column(String, nullable=False)
    quiet_from: time = Column(Time, nullable=False)
    quiet_to: time = Column(Time, nullable=False)
    next_at: datetime | None = Column(UtcDateTime, index=True)  # None: nothing is sent
    claimed_until: datetime | None = Column(UtcDateTime)
