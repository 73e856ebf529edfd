"""Which updates of a channel were taken, and how far their answers got: channels deliver twice, processes die."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import and_, column, delete, select, update
from sqlalchemy.orm import Session

from bot.storage.tables import ProcessedUpdate
from bot.storage.upsert import upsert

ONLY_IN_DATABASE = {"synchronize_session": False}  # no rows are held in Python here


@dataclass(frozen=True)
class UnfinishedUpdate:
    """``body`` is the update as it came; ``sent`` counts the messages of its answer that the channel has taken."""

    update_id: str
    body: str
    sent: int


def remember_update(
    session: Session, channel: str, update_id: str, *, owner: str | None = None, body: str | None = None
) -> bool:
    """True the first time, False ever after, also when two processes ask at once.

    With a ``body`` it stays unfinished, and ``owner``, a process, works on it.
    """
    now = datetime.now(UTC)
    values = {"channel": channel, "update_id": update_id, "created_at": now, "owner": owner, "body": body, "sent": 0}
    taken = session.execute(upsert(session, ProcessedUpdate).values(values).on_conflict_do_nothing())
    return bool(taken.rowcount)


def belongs_to(session: Session, channel: str, key: str, owner: str) -> bool:
    """True for the first ``owner`` that asks for this key, however often it asks; False for all others."""
    if remember_update(session, channel, key, owner=owner):
        return True
    row = session.get(ProcessedUpdate, (channel, key))
    return row is not None and row.owner == owner


def note_sent(session: Session, channel: str, update_id: str, owner: str, sent: int) -> bool:
    """False when another process has taken the update over: then nothing more of it may be sent."""
    return _change(session, channel, update_id, owner, sent=sent)


def finish_update(session: Session, channel: str, update_id: str, owner: str) -> None:
    """Keep the id alone: what was written is no longer needed."""
    _change(session, channel, update_id, owner, body=None)


def take_over(session: Session, channel: str, owner: str) -> Sequence[UnfinishedUpdate]:
    """Every unfinished update of the channel, now this owner's, in the order in which they were taken."""
    unfinished = and_(ProcessedUpdate.channel == channel, column("body").is_not(None))
    session.execute(update(ProcessedUpdate).where(unfinished).values(owner=owner).execution_options(**ONLY_IN_DATABASE))
    rows = session.execute(select(ProcessedUpdate).where(unfinished).order_by(ProcessedUpdate.created_at)).scalars()
    return [UnfinishedUpdate(row.update_id, row.body, row.sent) for row in rows]


def forget_old_updates(session: Session, older_than: datetime) -> int:
    """Forget the updates taken before ``older_than`` (with timezone); returns how many."""
    forgotten: int = session.execute(delete(ProcessedUpdate).where(ProcessedUpdate.created_at < older_than)).rowcount
    return forgotten


def _change(session: Session, channel: str, update_id: str, owner: str, **values: object) -> bool:
    mine = (ProcessedUpdate.channel == channel, ProcessedUpdate.update_id == update_id, ProcessedUpdate.owner == owner)
    changed = session.execute(update(ProcessedUpdate).where(*mine).values(values).execution_options(**ONLY_IN_DATABASE))
    return bool(changed.rowcount)
