"""The tables from which staff learn what people need: masked messages for a short time, and counts for good."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Integer, String

from bot.storage.tables import Table, UtcDateTime


class InboxRow(Table):
    """A message that the bot did not understand well, masked. It goes when its conversation goes."""

    __tablename__ = "inbox"

    number: int = Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    conversation_id: str = Column(ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True)
    clinic: str = Column(String, nullable=False)
    text: str = Column(String, nullable=False)
    topic: str = Column(String, nullable=False)  # what the bot took it for
    reason: str = Column(String, nullable=False)
    status: str = Column(String, nullable=False)
    created_at: datetime = Column(UtcDateTime, nullable=False, index=True)


class DailyCount(Table):
    """How often something happened on a day of a clinic: a number, nobody's words."""

    __tablename__ = "daily_counts"

    day: date = Column(Date, primary_key=True)
    clinic: str = Column(String, primary_key=True)
    kind: str = Column(String, primary_key=True)
    name: str = Column(String, primary_key=True)
    number: int = Column(Integer, nullable=False)
