"""When a reminder is due: days and a local time, turned into moments that daylight saving cannot double or lose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True)
class Schedule:
    """``days`` are weekdays from 0 (Monday); of the days since ``start``, one in ``every`` counts."""

    at: time
    start: date
    days: frozenset[int] = EVERY_DAY
    every: int = 1

    def falls_on(self, day: date) -> bool:
        return day.weekday() in self.days and (day - self.start).days % self.every == 0


@dataclass(frozen=True)
class QuietHours:
    """From ``begin`` until just before ``end``, over midnight too; nobody is written to in between."""

    begin: time = field(default=time(21, 0))
    end: time = field(default=time(6, 0))

    def hold(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def next_time(schedule: Schedule, zone: ZoneInfo, after: datetime) -> datetime:
    """The first moment (UTC) later than ``after`` at which the schedule is due in ``zone``.

    A local time that the clocks skip is due as much later as they jump; one that comes twice is due the first time.
    """
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        if schedule.falls_on(day):
            moment = datetime.combine(day, schedule.at, tzinfo=zone).astimezone(UTC)
            if moment > after:
                return moment
        day += timedelta(days=1)
