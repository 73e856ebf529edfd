"""Reminders: kept, and given out when due so that no two processes send one twice.

A due reminder is claimed for a short while, then handed over (which sets its next time) right before it is sent. A
process that dies after claiming leaves it to another; one that dies after the hand-over does not send it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, column, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.knowledge.schedules import QuietHours, Schedule, next_time
from bot.knowledge.time_words import LONGEST_PAUSE
from bot.storage.claims import CLAIM, is_free
from bot.storage.tables import ReminderRow, UtcDateTime
from bot.storage.upsert import upsert

TOO_LATE = timedelta(hours=3)  # then it waits for its next time instead
FURTHEST = timedelta(days=LONGEST_PAUSE + 30)  # what lies further ahead is of a clock that was wrong


@dataclass(frozen=True)
class Reminder:
    """When to remind a person. ``next_at`` (UTC) is None while nothing is sent."""

    schedule: Schedule
    zone: ZoneInfo
    quiet: QuietHours
    next_at: datetime | None


@dataclass(frozen=True)
class DueReminder:
    """A claimed reminder. ``in_time`` is False when it is too late by now, or in quiet hours."""

    conversation_id: str
    due_at: datetime
    claimed_until: datetime
    in_time: bool


def find_reminder(session: Session, conversation_id: str) -> Reminder | None:
    row = session.get(ReminderRow, conversation_id)
    return _reminder(row) if row else None


def keep_reminder(session: Session, conversation_id: str, reminder: Reminder) -> None:
    """Keep it in place of an earlier one."""
    values = {
        "at": reminder.schedule.at,
        "start": reminder.schedule.start,
        "days": ",".join(str(day) for day in sorted(reminder.schedule.days)),
        "every": reminder.schedule.every,
        "time_zone": reminder.zone.key,
        "quiet_from": reminder.quiet.begin,
        "quiet_to": reminder.quiet.end,
        "next_at": reminder.next_at,
        "claimed_until": None,
    }
    new = upsert(session, ReminderRow).values(conversation_id=conversation_id, **values)
    session.execute(new.on_conflict_do_update(index_elements=["conversation_id"], set_=values))


def stop_reminder(session: Session, conversation_id: str) -> bool:
    """Forget the reminder; False when there was none."""
    gone = delete(ReminderRow).where(ReminderRow.conversation_id == conversation_id)
    return bool(session.execute(gone).rowcount)


def claim_due(session: Session, now: datetime) -> DueReminder | None:
    """Claim one due reminder; nobody else gets it before the claim has run out."""
    next_at, free = column("next_at", UtcDateTime), is_free(now)
    is_due = or_(next_at <= now, next_at > now + FURTHEST)
    due = select(ReminderRow).where(is_due, free).order_by(ReminderRow.next_at).limit(1)
    row = session.scalars(due.with_for_update(skip_locked=True)).first()  # SQLite knows no row locks ...
    if row is None or row.next_at is None:
        return None
    found = DueReminder(row.conversation_id, row.next_at, now + CLAIM, _in_time(_reminder(row), row.next_at, now))
    # ... so there the claim counts only if it is still free. SQLite lets one writer at a time change it: whoever came
    # second waited for that, holds the lock by now and looks for another.
    mine = and_(_same(found), free)
    taken = update(ReminderRow).where(mine).values(claimed_until=found.claimed_until)
    claimed = session.execute(taken, execution_options={"synchronize_session": False}).rowcount
    return found if claimed else claim_due(session, now)


def hand_over(session: Session, due: DueReminder, now: datetime) -> bool:
    """Set the next time of a claimed reminder: from here on this occurrence is not given out again.

    False when the claim has run out, or the person has changed or stopped the reminder meanwhile: do not send it then.
    """
    row = session.get(ReminderRow, due.conversation_id)
    if row is None:
        return False
    reminder = _reminder(row)
    after = now if due.due_at > now + FURTHEST else max(now, due.due_at)
    next_at = next_time(reminder.schedule, reminder.zone, after)
    mine = and_(_same(due), ReminderRow.claimed_until == due.claimed_until)
    moved = update(ReminderRow).where(mine).values(next_at=next_at, claimed_until=None)
    return bool(session.execute(moved, execution_options={"synchronize_session": False}).rowcount)


def _same(due: DueReminder) -> object:
    return and_(ReminderRow.conversation_id == due.conversation_id, ReminderRow.next_at == due.due_at)


def _in_time(reminder: Reminder, due_at: datetime, now: datetime) -> bool:
    local = now.astimezone(reminder.zone).time()
    return due_at <= now <= due_at + TOO_LATE and not reminder.quiet.hold(local)


def _reminder(row: ReminderRow) -> Reminder:
    days = frozenset(int(day) for day in row.days.split(","))
    schedule = Schedule(row.at, row.start, days, row.every)
    return Reminder(schedule, ZoneInfo(row.time_zone), QuietHours(row.quiet_from, row.quiet_to), row.next_at)
