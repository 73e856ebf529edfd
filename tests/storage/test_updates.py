from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.storage.database import Database
from bot.storage.updates import forget_old_updates, remember_update


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
