"""The tables of the staff tool: who may use it, and who did what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String

from bot.storage.tables import Table, UtcDateTime


class StaffMember(Table):
    __tablename__ = "staff_members"

    id: str = Column(String, primary_key=True)
    email: str = Column(String, nullable=False, unique=True)
    role: str = Column(String, nullable=False)
    password_hash: str | None = Column(String)  # none until the first link was used
    created_at: datetime = Column(UtcDateTime, nullable=False)


class StaffKey(Table):
    """A link for one use, or a browser that is signed in (``session``). Only the hash of the secret is kept."""

    __tablename__ = "staff_keys"

    secret_hash: str = Column(String, primary_key=True)
    kind: str = Column(String, nullable=False)
    member_id: str = Column(ForeignKey("staff_members.id", ondelete="CASCADE"), nullable=False, index=True)
    expires_at: datetime = Column(UtcDateTime, nullable=False)


class AuditEntry(Table):
    __tablename__ = "audit"

    number: int = Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    at: datetime = Column(UtcDateTime, nullable=False)
    member: str = Column(String, nullable=False)  # the e-mail address: it outlives the member
    did: str = Column(String, nullable=False)
    about: str = Column(String, nullable=False)


class SafetyReview(Table):
    """That a reviewer has read a change of safety texts, which ``digest`` names, and agrees."""

    __tablename__ = "safety_reviews"

    digest: str = Column(String, primary_key=True)
    member: str = Column(String, primary_key=True)  # the e-mail address: it outlives the member
    at: datetime = Column(UtcDateTime, nullable=False)
