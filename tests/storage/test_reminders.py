from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge.schedules import QuietHours, Schedule
from bot.storage.claims import CLAIM
from bot.storage.conversations import open_conversation
from bot.storage.database import Database
from bot.storage.erasure import erase_conversation, export_conversation
from bot.storage.reminders import (
    TOO_LATE,
    DueReminder,
    Reminder,
    claim_due,
    find_reminder,
    hand_over,
    keep_reminder,
    stop_reminder,
)

DUE = datetime(2026, 5, 4, 8, tzinfo=UTC)  # a Monday
SCHEDULE = Schedule(time(8), date(2026, 5, 1))


def _keep(database: Database, user: str = "7", due: datetime | None = DUE) -> str:
    with database.session() as session:
        conversation = open_conversation(session, channel="telegram", clinic="demo", channel_user_id=user).id
        keep_reminder(session, conversation, Reminder(SCHEDULE, ZoneInfo("UTC"), QuietHours(), due))
    return conversation


def _claim(database: Database, now: datetime = DUE) -> DueReminder | None:
    with database.session() as session:
        return claim_due(session, now)


def _hand_over(database: Database, due: DueReminder, now: datetime = DUE) -> bool:
    with database.session() as session:
        return hand_over(session, due, now)


def test_what_is_kept_is_found_again(database: Database) -> None:
    conversation = _keep(database)
    with database.session() as session:
        assert find_reminder(session, conversation) == Reminder(SCHEDULE, ZoneInfo("UTC"), QuietHours(), DUE)
        changed = Schedule(time(19, 30), date(2026, 5, 2), frozenset({1, 3}), 2)
        keep_reminder(session, conversation, Reminder(changed, ZoneInfo("Asia/Kolkata"), QuietHours(), None))
    with database.session() as session:
        found = find_reminder(session, conversation)
    assert found and (found.schedule, found.zone.key, found.next_at) == (changed, "Asia/Kolkata", None)


def test_nothing_is_due_before_its_time_or_while_it_is_paused(database: Database) -> None:
    _keep(database, "7")
    _keep(database, "8", due=None)
    assert _claim(database, DUE - timedelta(seconds=1)) is None
    assert _claim(database) is not None
    assert _claim(database) is None


def test_a_reminder_that_was_handed_over_comes_again_only_the_next_day(database: Database) -> None:
    _keep(database)
    due = _claim(database)
    assert due and _hand_over(database, due)
    assert _claim(database, DUE + timedelta(hours=23)) is None
    again = _claim(database, DUE + timedelta(days=1))
    assert again and again.due_at == DUE + timedelta(days=1)


def test_a_claim_that_ran_out_goes_to_somebody_else_and_is_handed_over_once(database: Database) -> None:
    _keep(database)
    first = _claim(database)
    second = _claim(database, DUE + CLAIM)
    assert first and second
    assert [_hand_over(database, first), _hand_over(database, second), _hand_over(database, second)] == [
        *(False, True, False)
    ]


def test_a_reminder_stopped_or_changed_after_the_claim_is_not_handed_over(database: Database) -> None:
    conversation = _keep(database)
    due = _claim(database)
    with database.session() as session:
        assert stop_reminder(session, conversation)
        assert not stop_reminder(session, conversation)
    assert due and not _hand_over(database, due)
    _keep(database)
    due = _claim(database)
    _keep(database, due=DUE + timedelta(days=2))
    assert due and not _hand_over(database, due)


@pytest.mark.parametrize(("now", "in_time"), [(DUE + TOO_LATE, True), (DUE + TOO_LATE + timedelta(seconds=1), False)])
def test_a_reminder_that_waited_too_long_is_left_out(database: Database, now: datetime, in_time: bool) -> None:
    _keep(database)
    due = _claim(database, now)
    assert due and due.in_time is in_time


def test_nobody_is_reminded_in_quiet_hours(database: Database) -> None:
    _keep(database, due=DUE.replace(hour=20, minute=30))
    due = _claim(database, DUE.replace(hour=21, minute=30))
    assert due and not due.in_time


def test_what_was_missed_for_days_is_due_once(database: Database) -> None:
    _keep(database)
    later = DUE + timedelta(days=9, hours=1)
    due = _claim(database, later)
    assert due and _hand_over(database, due, later)
    assert _claim(database, later) is None


def test_many_at_once_get_each_reminder_once(empty_url: str) -> None:
    database = Database(empty_url)
    database.migrate()
    for user in range(12):
        _keep(database, str(user))

    def work(_: int) -> list[str]:
        mine, sent = Database(empty_url), []
        for _attempt in range(24):
            due = _claim(mine)
            if due and _hand_over(mine, due):
                sent.append(due.conversation_id)
        mine.dispose()
        return sent

    with ThreadPoolExecutor(4) as pool:
        sent = [conversation for done in pool.map(work, range(4)) for conversation in done]
    database.dispose()
    assert len(sent) == len(set(sent)) == 12


def test_a_copy_holds_the_reminder_and_erasing_removes_it(database: Database) -> None:
    conversation = _keep(database)
    with database.session() as session:
        [copied] = export_conversation(session, conversation)["reminders"]
        assert (copied["at"], copied["time_zone"]) == ("08:00:00", "UTC")
        erase_conversation(session, conversation)
        assert find_reminder(session, conversation) is None
    assert _claim(database) is None


def test_a_machine_whose_clock_is_behind_leaves_what_another_has_claimed(database: Database) -> None:
    _keep(database)
    later = DUE + timedelta(minutes=5)
    assert _claim(database, later)
    for behind in (timedelta(milliseconds=1), timedelta(minutes=2)):
        assert _claim(database, later - behind) is None


def test_a_clock_that_was_years_ahead_for_a_while_costs_no_later_reminder(database: Database) -> None:
    _keep(database)
    ahead = _claim(database, DUE + timedelta(days=800))
    assert ahead and not ahead.in_time and _hand_over(database, ahead, DUE + timedelta(days=800))
    wrong = _claim(database)
    assert wrong and not wrong.in_time and _hand_over(database, wrong)
    right = _claim(database, DUE + timedelta(days=1))
    assert right and right.in_time and right.due_at == DUE + timedelta(days=1)


def test_a_clock_that_is_set_back_sends_no_reminder_twice_and_keeps_no_claim(database: Database) -> None:
    _keep(database)
    due = _claim(database)
    assert due and _hand_over(database, due)
    assert _claim(database, DUE - timedelta(hours=5)) is None
    later = DUE + timedelta(days=1)
    first = _claim(database, later + timedelta(hours=1))
    assert first
    second = _claim(database, later)
    assert second and second.in_time
    assert not _hand_over(database, first, later) and _hand_over(database, second, later)
