"""When a clinic is open, and when it opens next, in the clinic's own time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.knowledge.clinics import Clinic, OpeningHours

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS_AHEAD = 60


def is_open(clinic: Clinic, now: datetime) -> bool:
    """Whether the clinic is open at ``now`` (with timezone)."""
    return any(start <= now < end for start, end in _spans(clinic, now, days=1))


def next_opening(clinic: Clinic, now: datetime) -> datetime | None:
    """When the clinic next opens after ``now``, in its own time; None where no hours are given."""
    return next((start for start, _ in _spans(clinic, now) if start > now), None)


def spans_of(text: str) -> tuple[time, time]:
    """``"09:00-17:30"``; raises ValueError for anything else, and for an end before its start."""
    begins, _, ends = text.partition("-")
    start, end = time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip())
    if end <= start:
        raise ValueError(f"{text} ends before it begins")
    return start, end


def _spans(clinic: Clinic, now: datetime, days: int = DAYS_AHEAD) -> Iterator[tuple[datetime, datetime]]:
    here = ZoneInfo(clinic.time_zone)
    today = now.astimezone(here).date()
    for day in (today + timedelta(days=ahead) for ahead in range(days)):
        if day.isoformat() not in clinic.opening_hours.closed_on:
            for start, end in _of_day(clinic.opening_hours, day):
                yield datetime.combine(day, start, here), datetime.combine(day, end, here)


def _of_day(hours: OpeningHours, day: date) -> list[tuple[time, time]]:
    return sorted(spans_of(span) for span in getattr(hours, DAYS[day.weekday()]))
