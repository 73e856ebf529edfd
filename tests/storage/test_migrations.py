from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from bot.storage import learning_tables, staff_tables  # noqa: F401
from bot.storage.database import MIGRATIONS, Database, DatabaseError, newest_revision
from bot.storage.migrating import migration_config
from bot.storage.tables import RASA_EVENTS, Table

OURS = {*Table.metadata.tables, "alembic_version"}
MIGRATE = "import sys; from bot.storage.database import Database; Database(sys.argv[1]).migrate()"


@contextmanager
def _connection(database: Database) -> Iterator[Connection]:
    with database.session() as session:
        yield session.connection()


def _tables(database: Database) -> set[str]:
    with _connection(database) as connection:
        return set(inspect(connection).get_table_names())


def _make_rasas_table(database: Database) -> None:
    with database.session() as session:
        session.execute(text("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL)"))


def _differences(database: Database) -> list[Any]:
    options = {"include_name": lambda name, kind, _: kind != "table" or name != RASA_EVENTS.name}
    with _connection(database) as connection:
        differences: list[Any] = compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata)
    return differences


def test_the_migrated_schema_equals_the_tables(database: Database) -> None:
    _make_rasas_table(database)
    assert _tables(database) == {*OURS, "events"}
    assert _differences(database) == []


def test_migrating_down_removes_our_tables_and_leaves_rasas(database: Database) -> None:
    _make_rasas_table(database)
    with _connection(database) as connection:
        command.downgrade(migration_config(connection), "base")
    assert _tables(database) == {"alembic_version", "events"}


def test_migrating_down_and_up_again_gives_the_same_schema(database: Database) -> None:
    with _connection(database) as connection:
        command.downgrade(migration_config(connection), "base")
    database.migrate()
    assert _differences(database) == []


def test_the_newest_file_is_the_one_that_alembic_goes_to() -> None:
    assert newest_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_a_database_is_current_once_it_is_migrated(empty_database: Database) -> None:
    assert empty_database.revision() is None
    assert not empty_database.is_current()
    empty_database.migrate()
    assert empty_database.revision() == "0013"
    assert empty_database.is_current()


def test_migrating_again_changes_nothing_and_says_nothing(
    database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    database.migrate()
    assert database.is_current()
    assert capfd.readouterr() == ("", "")


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: Database) -> None:
    with empty_database.session() as session:
        session.execute(text("CREATE TABLE processed_updates (id INTEGER)"))
    with pytest.raises(DatabaseError):
        empty_database.migrate()
    assert _tables(empty_database) == {"processed_updates"}


def test_processes_that_migrate_at_once_wait_for_each_other(empty_url: str) -> None:
    starts = [subprocess.Popen([sys.executable, "-c", MIGRATE, empty_url], stderr=subprocess.PIPE) for _ in range(3)]
    assert [start.communicate()[1] for start in starts] == [b"", b"", b""]
    database = Database(empty_url)
    assert database.is_current()
    database.dispose()
