"""Which updates of a channel were taken already: channels deliver some of them twice."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.storage.tables import ProcessedUpdate
from bot.storage.upsert import upsert


def remember_update(session: Session, channel: str, update_id: str) -> bool:
    """True the first time, False ever after, also when two processes ask at once."""
    values = {"channel": channel, "update_id": update_id, "created_at": datetime.now(UTC)}
    taken = session.execute(upsert(session, ProcessedUpdate).values(values).on_conflict_do_nothing())
    return bool(taken.rowcount)


def forget_old_updates(session: Session, older_than: datetime) -> int:
    """Forget the updates taken before ``older_than`` (with timezone); returns how many."""
    forgotten: int = session.execute(delete(ProcessedUpdate).where(ProcessedUpdate.created_at < older_than)).rowcount
    return forgotten
