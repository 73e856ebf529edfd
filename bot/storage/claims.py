"""What is sent until it has arrived: claimed when it is due, so that no two processes send it at the same time.

A claim runs out, so that what a process that died was sending is sent by another. It may have died after sending: then
it arrives twice. Where the machine's clock was set back, a time that lies further ahead than any that is written here
counts as over: otherwise it would hold things up until the clock is there again. No two clocks show the same, so what
is a few minutes ahead is another machine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, column, inspect, or_, select, update
from sqlalchemy.orm import Session

from bot.storage.tables import Errand, UtcDateTime

CLAIM = timedelta(minutes=1)  # renewed for as long as the sending takes
FURTHEST = 10 * CLAIM  # what lies further ahead is of a clock that was wrong
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))  # then it is given up


class SendStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given up"


@dataclass(frozen=True)
class Claim:
    """``key`` is the primary key of the row; ``attempt`` counts from one."""

    table: type[Errand]
    key: tuple[str, ...]
    attempt: int


def is_free(now: datetime) -> Any:
    """The condition that nobody has claimed a row, or not for any longer."""
    claimed_until = column("claimed_until", UtcDateTime)
    return or_(claimed_until.is_(None), claimed_until <= now, claimed_until > now + FURTHEST)


def claim_due(session: Session, table: type[Errand], now: datetime) -> Claim | None:
    """Claim one that is due; nobody else gets it before the claim has run out."""
    due_at, free = column("due_at", UtcDateTime), is_free(now)
    is_due = or_(due_at <= now, due_at > now + max(PAUSES), and_(due_at > now, table.attempts == 0))
    due = select(table).where(is_due, free).order_by(table.due_at).limit(1)
    locked = due.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    row = session.scalars(locked).first()  # SQLite knows no row locks ...
    if row is None:
        return None
    found = Claim(table, inspect(row).identity, row.attempts + 1)
    # ... so there the claim counts only if it is still free. SQLite lets one writer at a time change it: whoever came
    # second waited for that, holds the lock by now and looks for another.
    mine = and_(_same(found), table.attempts == row.attempts, free)
    taken = {"attempts": found.attempt, "claimed_until": now + CLAIM}
    return found if _changed(session, update(table).where(mine).values(taken)) else claim_due(session, table, now)


def renew_claim(session: Session, claim: Claim, now: datetime) -> None:
    """Keep others off it for a while longer: it is still being sent."""
    _changed(session, update(claim.table).where(_mine(claim)).values(claimed_until=now + CLAIM))


def note_sent(session: Session, claim: Claim) -> None:
    """It has arrived; nothing more is to do."""
    _settle(session, claim, SendStatus.SENT, None)


def note_failed(session: Session, claim: Claim, now: datetime) -> SendStatus:
    """Try again after a pause that grows, or give it up."""
    if claim.attempt > len(PAUSES):
        return give_up(session, claim)
    return _settle(session, claim, SendStatus.WAITING, now + PAUSES[claim.attempt - 1])


def give_up(session: Session, claim: Claim) -> SendStatus:
    """It cannot arrive."""
    return _settle(session, claim, SendStatus.GIVEN_UP, None)


def _settle(session: Session, claim: Claim, status: SendStatus, due_at: datetime | None) -> SendStatus:
    settled = {"status": status, "due_at": due_at, "claimed_until": None}
    _changed(session, update(claim.table).where(_mine(claim)).values(settled))
    return status


def _mine(claim: Claim) -> Any:
    """While this attempt is the last one: another process may have claimed it since."""
    return and_(_same(claim), claim.table.attempts == claim.attempt)


def _same(claim: Claim) -> Any:
    columns = inspect(claim.table).primary_key
    return and_(*(each == value for each, value in zip(columns, claim.key, strict=True)))


def _changed(session: Session, statement: Any) -> bool:
    return bool(session.execute(statement, execution_options={"synchronize_session": False}).rowcount)
