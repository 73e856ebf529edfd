from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.knowledge.clinics import Clinic, OpeningHours, read_clinics
from bot.knowledge.opening_hours import is_open, next_opening
from bot.settings import HOME

HOURS = OpeningHours(monday=("09:00-12:00", "13:00-17:00"), tuesday=("09:00-17:00",), closed_on=("2026-03-02",))
CLINIC: Clinic = replace(read_clinics(HOME / "clinics")["demo"], time_zone="Australia/Sydney", opening_hours=HOURS)


def _sydney(day: int, hour: int) -> datetime:
    """In March 2026, eleven hours ahead of UTC."""
    return datetime(2026, 3, day, hour - 11 if hour >= 11 else hour + 13, tzinfo=UTC).replace(
        day=day if hour >= 11 else day - 1
    )


@pytest.mark.parametrize(("day", "hour", "expected"), [(9, 10, True), (9, 12, False), (9, 13, True), (10, 17, False)])
def test_the_clinics_own_time_counts(day: int, hour: int, expected: bool) -> None:
    assert is_open(CLINIC, _sydney(day, hour)) is expected


def test_the_next_opening_passes_over_days_that_are_closed() -> None:
    sunday = _sydney(8, 12)
    assert f"{next_opening(CLINIC, sunday):%A %H:%M}" == "Monday 09:00"
    holiday = datetime(2026, 3, 1, 1, tzinfo=UTC)  # the Monday after it is closed
    assert f"{next_opening(CLINIC, holiday):%A %H:%M}" == "Tuesday 09:00"


def test_without_hours_no_opening_is_promised() -> None:
    assert next_opening(replace(CLINIC, opening_hours=OpeningHours()), _sydney(9, 10)) is None
