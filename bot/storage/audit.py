"""Who did what in the staff tool, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import desc, insert, select
from sqlalchemy.orm import Session

from bot.storage.staff import Member
from bot.storage.staff_tables import AuditEntry

MOST_SHOWN = 200


@dataclass(frozen=True)
class Note:
    at: datetime
    member: str
    did: str
    about: str


def note(session: Session, member: Member, did: str, about: str = "") -> None:
    """Write down what a member did, e.g. ``"published", "version 12"``; never what people wrote."""
    values = {"member": member.email, "did": did, "about": about, "at": datetime.now(UTC)}
    session.execute(insert(AuditEntry).values(**values))


def notes(session: Session) -> list[Note]:
    """The latest first."""
    rows = session.scalars(select(AuditEntry).order_by(desc(AuditEntry.number)).limit(MOST_SHOWN))
    return [Note(row.at, row.member, row.did, row.about) for row in rows]
