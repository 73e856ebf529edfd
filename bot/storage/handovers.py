"""Messages that people leave for a clinic, from the chat to the staff's list."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import desc, insert, select, update
from sqlalchemy.orm import Session

from bot.storage.conversations import StoredConversation, conversation_with, find_conversation
from bot.storage.tables import Handover


class HandoverStatus(StrEnum):
    NEW = "new"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class NewHandover:
    clinic: str
    name: str
    contact: str
    message: str


@dataclass(frozen=True, kw_only=True)
class StoredHandover(NewHandover):
    id: str
    status: HandoverStatus
    created_at: datetime


def add_handover(session: Session, conversation_id: str, new: NewHandover) -> str:
    """Keep a message for the clinic; returns its id."""
    stored = find_conversation(session, conversation_id)
    now, handover_id = datetime.now(UTC), uuid4().hex
    session.execute(
        insert(Handover).values(
            id=handover_id,
            person_id=stored.person_id if stored else None,
            status=HandoverStatus.NEW,
            created_at=now,
            **{field.name: getattr(new, field.name) for field in fields(new)},
        )
    )
    return handover_id


def list_handovers(session: Session, clinic: str | None = None) -> list[StoredHandover]:
    """The messages for a clinic, or for all of them; the newest first."""
    query = select(Handover).order_by(desc(Handover.created_at))
    rows = session.scalars(query if clinic is None else query.where(Handover.clinic == clinic))
    return [stored_handover(row) for row in rows]


def find_handover(session: Session, handover_id: str) -> StoredHandover | None:
    row = session.get(Handover, handover_id)
    return stored_handover(row) if row else None


def chat_of_handover(session: Session, handover_id: str) -> StoredConversation | None:
    """The conversation in which it was left; None once that was erased."""
    row = session.get(Handover, handover_id)
    return conversation_with(session, row.person_id, row.clinic) if row else None


def set_status(session: Session, handover_id: str, status: HandoverStatus) -> bool:
    """False when there is no such message."""
    return bool(session.execute(update(Handover).where(Handover.id == handover_id).values(status=status)).rowcount)


def stored_handover(row: Handover) -> StoredHandover:
    values = {field.name: getattr(row, field.name) for field in fields(StoredHandover)}
    return StoredHandover(**{**values, "status": HandoverStatus(row.status)})
