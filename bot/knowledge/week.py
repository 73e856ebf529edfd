"""What was done in the last seven days: a record to look at, never a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.knowledge.exercises import exercises


def last_days(now: datetime, zone: ZoneInfo) -> list[date]:
    """Today and the six days before it in this zone, oldest first."""
    today = now.astimezone(zone).date()
    return [today - timedelta(days=back) for back in range(6, -1, -1)]


def done_by_day(
    done: Iterable[tuple[str, datetime]], days: Sequence[date], zone: ZoneInfo
) -> dict[str, frozenset[date]]:
    """The days on which each movement (by name) was done; movements that were not done on any are left out."""
    found: dict[str, frozenset[date]] = {}
    for exercise, moment in done:
        day = moment.astimezone(zone).date()
        if exercise in exercises() and day in days:
            name = exercises()[exercise].name
            found[name] = found.get(name, frozenset()) | {day}
    return found


def week_lines(days: Sequence[date], done: dict[str, frozenset[date]]) -> str:
    """A line for each day on which something was done."""
    by_day = {day: [name for name, dates in done.items() if day in dates] for day in days}
    return "\n".join(f"{day:%A}: {', '.join(names)}" for day, names in by_day.items() if names)
