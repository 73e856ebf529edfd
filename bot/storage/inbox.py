"""The inbox: masked messages from which staff learn what people say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import column, delete, desc, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from bot.knowledge.topics import Urgency
from bot.storage.learning_tables import InboxRow
from bot.storage.tables import Message

MOST_SHOWN = 1000  # the newest; more are not read at once


class Reason(StrEnum):
    """Why a message is in the inbox."""

    UNCLEAR = "unclear"
    UNSURE = "unsure"
    NOT_HELPFUL = "not_helpful"


class Status(StrEnum):
    """What staff made of a message."""

    NEW = "new"
    TAUGHT = "taught"
    NOT_FOR_US = "not_for_us"


@dataclass(frozen=True)
class NewInboxMessage:
    """``text`` is masked; ``topic`` is what the bot took it for."""

    text: str
    topic: str
    reason: Reason


@dataclass(frozen=True)
class InboxMessage:
    """What staff see: nothing leads from here to the person."""

    number: int
    clinic: str
    text: str
    topic: str
    reason: str
    status: str
    created_at: datetime


FIELDS = tuple(field.name for field in fields(InboxMessage))


def add_to_inbox(session: Session, conversation_id: str, clinic: str, new: NewInboxMessage) -> None:
    """Put a message in, unless its conversation ever held a sign of self-harm."""
    crisis = exists().where(Message.conversation_id == conversation_id, Message.urgency == str(Urgency.CRISIS))
    if session.execute(select(crisis)).scalar():
        return
    values = {"text": new.text, "topic": new.topic, "reason": str(new.reason), "status": str(Status.NEW)}
    about = {"conversation_id": conversation_id, "clinic": clinic, "created_at": datetime.now(UTC)}
    session.execute(insert(InboxRow).values(**values, **about))


def inbox(
    session: Session, clinics: Collection[str], statuses: Collection[Status] = (Status.NEW,)
) -> list[InboxMessage]:
    """The newest messages of these clinics, newest first."""
    wanted = [column("clinic").in_(clinics), column("status").in_([str(status) for status in statuses])]
    rows = session.scalars(select(InboxRow).where(*wanted).order_by(desc(InboxRow.number)).limit(MOST_SHOWN))
    return [_message(row) for row in rows]


def messages_of(session: Session, numbers: Sequence[int]) -> list[InboxMessage]:
    """Those of these messages that are still there."""
    rows = session.scalars(select(InboxRow).where(column("number").in_(numbers)).order_by(InboxRow.number))
    return [_message(row) for row in rows]


def set_status(session: Session, numbers: Sequence[int], status: Status) -> int:
    """Note what staff made of these messages; returns how many of them are still there."""
    wanted = update(InboxRow).where(column("number").in_(numbers)).values(status=str(status))
    return int(_run(session, wanted).rowcount)


def empty_inbox_of(session: Session, conversation_id: str) -> None:
    """Take out what a conversation put in."""
    _run(session, delete(InboxRow).where(InboxRow.conversation_id == conversation_id))


def forget_inbox(session: Session, before: datetime, clinics: Collection[str]) -> None:
    """Erase what was written before a moment (with timezone), and all of clinics other than these."""
    _run(session, delete(InboxRow).where(or_(InboxRow.created_at < before, ~column("clinic").in_(clinics))))


def _message(row: InboxRow) -> InboxMessage:
    return InboxMessage(**{name: getattr(row, name) for name in FIELDS})


def _run(session: Session, statement: Any) -> Any:
    return session.execute(statement, execution_options={"synchronize_session": False})  # nobody holds rows here
