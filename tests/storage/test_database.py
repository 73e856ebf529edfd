from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from shutil import copy
from traceback import format_exception

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from bot.storage.database import Database, DatabaseError
from bot.storage.tables import DirectoryEntry, ProcessedUpdate
from bot.storage.updates import remember_update
from tests.built import migrated

EVENING_IN_SYDNEY = datetime(2025, 3, 1, 20, 30, 15, 123456, tzinfo=timezone(timedelta(hours=11)))


def _put_update(database: Database, update_id: str, created_at: datetime) -> None:
    with database.session() as session:
        session.execute(insert(ProcessedUpdate).values(channel="telegram", update_id=update_id, created_at=created_at))


def _update_ids(database: Database) -> list[str]:
    with database.session() as session:
        return list(session.scalars(select(ProcessedUpdate.update_id)))


def test_a_session_commits_when_its_block_ends(database: Database) -> None:
    _put_update(database, "1", datetime.now(UTC))
    assert _update_ids(database) == ["1"]


def test_a_session_rolls_back_when_its_block_raises(database: Database) -> None:
    with pytest.raises(RuntimeError), database.session() as session:
        session.execute(insert(ProcessedUpdate).values(channel="telegram", update_id="1", created_at=datetime.now(UTC)))
        raise RuntimeError
    assert _update_ids(database) == []


def test_a_timestamp_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    _put_update(database, "1", EVENING_IN_SYDNEY)
    with database.session() as session:
        stored = session.scalars(select(ProcessedUpdate.created_at)).one()
    assert stored == EVENING_IN_SYDNEY
    assert stored.utcoffset() == timedelta(0)


def test_a_timestamp_without_timezone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs a timezone"):
        _put_update(database, "1", datetime(2025, 3, 1))


def test_foreign_keys_are_enforced_also_after_a_migration(database: Database) -> None:
    with pytest.raises(DatabaseError, match=r"IntegrityError|ForeignKeyViolation"), database.session() as session:
        session.execute(insert(DirectoryEntry).values(clinic="demo", physio_id=404))


def test_an_error_does_not_repeat_what_people_wrote(database: Database) -> None:
    with pytest.raises(DatabaseError) as caught, database.session() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "my back hurts"})
    assert "my back hurts" not in "".join(format_exception(caught.value))


def test_sqlite_is_read_while_another_connection_writes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'backwise.db'}")
    database.migrate()
    with database.session() as writer:
        remember_update(writer, "telegram", "1")
        assert _update_ids(database) == []
    assert _update_ids(database) == ["1"]
    database.dispose()


def test_what_was_committed_is_folded_into_the_file_of_sqlite_while_others_read_and_write(tmp_path: Path) -> None:
    file = tmp_path / "backwise.db"
    database = Database(migrated(file))
    _put_update(database, "1", datetime.now(UTC))
    assert _alone(file) == []
    with database.session() as reader, database.session() as writer:
        assert remember_update(writer, "telegram", "2")
        reader.execute(select(ProcessedUpdate.update_id))
        database.fold()
    assert _alone(file) == ["1"]
    assert _update_ids(database) == ["1", "2"]
    database.dispose()


def _alone(file: Path) -> list[str]:
    """The updates in a copy of SQLite's file, without what is written beside it."""
    database = Database(f"sqlite:///{copy(file, file.with_name('copy.db'))}")
    found = _update_ids(database)
    database.dispose()
    return found


def test_folding_loses_nothing(database: Database) -> None:
    _put_update(database, "1", datetime.now(UTC))
    database.fold()
    assert _update_ids(database) == ["1"]


def test_wiping_leaves_nothing_beside_the_file_of_sqlite_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "backwise.db"
    database = Database(migrated(file))
    _put_update(database, "1", datetime.now(UTC))
    assert file.with_name("backwise.db-wal").stat().st_size
    database.wipe()
    assert not file.with_name("backwise.db-wal").stat().st_size
    assert _update_ids(database) == ["1"]
    database.dispose()


def test_wiping_gives_way_to_who_reads_for_long_and_others_write_on(database: Database) -> None:
    with database.session() as reader:
        reader.execute(select(ProcessedUpdate.update_id))
        _put_update(database, "1", datetime.now(UTC))
        database.wipe()
        _put_update(database, "2", datetime.now(UTC))
    assert _update_ids(database) == ["1", "2"]
    with database.session() as session:
        if database.has_one_writer:
            assert session.execute(text("PRAGMA busy_timeout")).scalar() == 5000


def test_sqlite_waits_five_seconds_for_another_writer(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'backwise.db'}")
    with database.session() as session:
        assert session.execute(text("PRAGMA busy_timeout")).scalar() == 5000
    database.dispose()


@pytest.mark.parametrize("prefix", ["postgres://", "postgresql://"])
def test_both_spellings_of_a_postgresql_address_are_accepted(prefix: str) -> None:
    database = Database(f"{prefix}postgres@127.0.0.1:1/nowhere")
    with pytest.raises(DatabaseError, match="OperationalError"):
        database.revision()
    database.dispose()


@pytest.mark.parametrize(
    "address", ["", "backwise.db", "sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/d", "postgres://u@h:secret/d"]
)
def test_an_address_that_cannot_be_used_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(DatabaseError, match="address is not usable") as caught:
        Database(address)
    assert "secret" not in str(caught.value)
