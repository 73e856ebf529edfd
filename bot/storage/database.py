"""One database: its engine, its transactions and its migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

MIGRATIONS = Path(__file__).parent / "migrations"

# Processes that start together migrate one after the other. On SQLite, Alembic changes a table by copying and dropping
# it: with foreign keys on, the drop would delete every row that refers to it.
MIGRATION_STARTS = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"),
    "postgresql": ("SELECT pg_advisory_xact_lock(4227201)",),
}


ADDRESS_HELP = (
    "The database address is not usable; write sqlite:/// and a file, or postgresql://user:password@host/name."
)


class DatabaseError(Exception):
    """One plain sentence: why the database cannot be used and what to do. It never holds the address."""


class Database:
    """The database behind an address such as ``sqlite:///backwise.db`` or ``postgresql://user@host/name``."""

    def __init__(self, url: str) -> None:
        self._engine = _make_engine(_parse_url(url))
        self._sessions = sessionmaker(self._engine, future=True, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with _plain_errors(), self._sessions.begin() as session:
            yield session

    def migrate(self) -> None:
        """Bring the tables up to date, all or nothing."""
        with self._connection() as connection:
            connection.detach()  # Its settings are for migrations only, so it must not return to the pool.
            for statement in MIGRATION_STARTS[connection.dialect.name]:
                connection.exec_driver_sql(statement)
            command.upgrade(migration_config(connection), "head")
            connection.commit()

    def revision(self) -> str | None:
        """The migration that this database has reached; None before the first one."""
        with self._connection() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def is_current(self) -> bool:
        return self.revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with _plain_errors(), self._engine.connect() as connection:
            yield connection


def migration_config(connection: Connection) -> Config:
    """What Alembic's commands need to work on ``connection``; the caller commits."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        # The driver's own words may repeat what people wrote, so only the kind of error is told.
        kind = type(error.orig).__name__
        raise DatabaseError(
            f"The database failed ({kind}); check its address, that it is running and that it is migrated."
        ) from None


def _parse_url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise DatabaseError(ADDRESS_HELP) from None
    if url.get_backend_name() in ("postgres", "postgresql"):
        return url.set(drivername="postgresql")
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise DatabaseError(ADDRESS_HELP)


def _make_engine(url: URL) -> Engine:
    # Parameters are what people wrote: they stay out of logs and exceptions.
    if url.drivername == "postgresql":
        return create_engine(url, future=True, hide_parameters=True, pool_pre_ping=True)
    # Closing the last connection folds the WAL into the file, so connections are kept.
    engine = create_engine(
        url, future=True, hide_parameters=True, poolclass=QueuePool, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA foreign_keys = ON")
    # The file itself remembers WAL. Where it is locked, another process is just switching it on.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
