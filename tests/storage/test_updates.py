from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.storage.database import Database
from bot.storage.updates import (
    belongs_to,
    finish_update,
    forget_old_updates,
    note_sent,
    remember_update,
    take_over,
)


def test_an_update_is_new_only_once(database: Database) -> None:
    with database.session() as session:
        assert remember_update(session, "telegram", "1")
    with database.session() as session:
        assert not remember_update(session, "telegram", "1")
        assert not remember_update(session, "telegram", "1")


def test_the_same_number_on_another_channel_is_another_update(session: Session) -> None:
    assert remember_update(session, "telegram", "1")
    assert remember_update(session, "web", "1")


def test_an_update_whose_work_failed_is_new_again(database: Database) -> None:
    with pytest.raises(RuntimeError), database.session() as session:
        assert remember_update(session, "telegram", "1")
        raise RuntimeError
    with database.session() as session:
        assert remember_update(session, "telegram", "1")


def test_of_several_processes_only_one_takes_an_update(empty_url: str, database: Database) -> None:
    processes = [Database(empty_url) for _ in range(4)]

    def take(process: Database) -> bool:
        with process.session() as session:
            return remember_update(session, "telegram", "1")

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(take, processes)) == [False, False, False, True]
    for process in processes:
        process.dispose()


def test_old_updates_are_forgotten_and_counted(session: Session) -> None:
    remember_update(session, "telegram", "1")
    remember_update(session, "telegram", "2")
    now = datetime.now(UTC)
    assert forget_old_updates(session, now - timedelta(minutes=1)) == 0
    assert forget_old_updates(session, now + timedelta(minutes=1)) == 2
    assert remember_update(session, "telegram", "1")


def test_an_unfinished_update_is_taken_over_with_what_was_sent_of_it(session: Session) -> None:
    remember_update(session, "telegram", "1", owner="dead", body="first")
    remember_update(session, "telegram", "2", owner="dead", body="second")
    remember_update(session, "web", "3", owner="dead", body="elsewhere")
    assert note_sent(session, "telegram", "2", "dead", 1)
    taken = take_over(session, "telegram", "new")
    assert [(each.update_id, each.body, each.sent) for each in taken] == [("1", "first", 0), ("2", "second", 1)]


def test_who_lost_an_update_may_send_no_more_of_it_and_cannot_finish_it(session: Session) -> None:
    remember_update(session, "telegram", "1", owner="slow", body="words")
    take_over(session, "telegram", "new")
    assert not note_sent(session, "telegram", "1", "slow", 1)
    finish_update(session, "telegram", "1", "slow")
    assert [each.body for each in take_over(session, "telegram", "newer")] == ["words"]


def test_a_finished_update_is_remembered_without_its_words(session: Session) -> None:
    remember_update(session, "telegram", "1", owner="me", body="words")
    finish_update(session, "telegram", "1", "me")
    assert take_over(session, "telegram", "me") == []
    assert session.connection().exec_driver_sql("SELECT body FROM processed_updates").scalars().all() == [None]
    assert not remember_update(session, "telegram", "1", owner="me", body="words")


def test_a_key_belongs_to_who_asks_first_however_often(session: Session) -> None:
    assert belongs_to(session, "telegram", "tap", "1") and belongs_to(session, "telegram", "tap", "1")
    assert not belongs_to(session, "telegram", "tap", "2")
