from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.schedules import QuietHours, Schedule, next_time

ZONES = st.sampled_from(
    [
        *("Australia/Sydney", "Australia/Lord_Howe", "Europe/London", "America/New_York", "Asia/Kolkata"),
        *("Pacific/Apia", "Pacific/Kiritimati", "Africa/Casablanca", "America/St_Johns", "UTC"),
    ]
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
SCHEDULES = st.builds(
    Schedule,
    at=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    start=st.dates(date(2011, 1, 1), date(2034, 1, 1)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    every=st.integers(1, 3),
)


def _local(schedule: Schedule, zone: ZoneInfo, after: datetime) -> datetime:
    return next_time(schedule, zone, after).astimezone(zone)


@given(SCHEDULES, ZONES, MOMENTS)
def test_the_next_time_is_later_and_on_a_day_of_the_schedule(
    schedule: Schedule, zone: ZoneInfo, after: datetime
) -> None:
    moment = next_time(schedule, zone, after)
    assert moment > after
    days = {(moment - timedelta(days=back)).astimezone(zone).date() for back in (0, 1)}  # a skipped day ends the next
    assert any(schedule.falls_on(day) for day in days)


@given(SCHEDULES, ZONES, MOMENTS)
def test_the_local_time_is_the_one_picked_unless_the_clocks_skip_it(
    schedule: Schedule, zone: ZoneInfo, after: datetime
) -> None:
    local = _local(schedule, zone, after)
    if local.time() != schedule.at:
        picked = datetime.combine(local.date(), schedule.at, tzinfo=zone)
        assert picked.astimezone(UTC).astimezone(zone).time() != schedule.at or local.date().day in (30, 31, 1)


@given(SCHEDULES, ZONES, MOMENTS)
def test_no_moment_in_between_is_left_out_or_doubled(schedule: Schedule, zone: ZoneInfo, after: datetime) -> None:
    first = next_time(schedule, zone, after)
    assert next_time(schedule, zone, first - timedelta(microseconds=1)) == first
    assert next_time(schedule, zone, first) > first


@given(ZONES, MOMENTS)
def test_a_daily_reminder_comes_once_on_every_local_day(zone: ZoneInfo, after: datetime) -> None:
    schedule, moment, days = Schedule(time(8), date(2011, 1, 1)), after, []
    for _ in range(10):
        moment = next_time(schedule, zone, moment)
        days.append(moment.astimezone(zone).date())
    assert len(set(days)) == 10


@pytest.mark.parametrize(
    ("at", "after", "due"),
    [
        (time(2, 30), datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped
        (time(1, 30), datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice
        (time(8), datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (time(8), datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 8, tzinfo=UTC)),
    ],
)
def test_when_the_clocks_of_london_change(at: time, after: datetime, due: datetime) -> None:
    schedule = Schedule(at, date(2026, 1, 1))
    expected = due if at != time(2, 30) else datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert next_time(schedule, ZoneInfo("Europe/London"), after) == expected


@given(st.times(), st.times(), st.times())
def test_quiet_hours_and_the_rest_of_the_day_share_it(begin: time, end: time, at: time) -> None:
    if begin != end:
        assert QuietHours(begin, end).hold(at) != QuietHours(end, begin).hold(at)


def test_quiet_hours_go_over_midnight() -> None:
    quiet = QuietHours(time(21), time(6))
    assert [quiet.hold(time(hour)) for hour in (20, 21, 0, 5, 6)] == [False, True, True, True, False]
