"""One database: its engine, its transactions and its migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

MIGRATIONS = Path(__file__).parent / "migrations"

PATIENCE = 10  # seconds
# Pages in SQLite's WAL from which on whoever commits folds them into the file; :meth:`Database.fold` does it before.
MOST_UNFOLDED = 8000
WRITERS_PATIENCE, READERS_PATIENCE = 5000, 200  # milliseconds for which SQLite waits for others; writers wait meanwhile
# A server that has gone without a word is noticed: libpq and TCP would wait for minutes to hours.
WATCHED = {
    "connect_timeout": 3,
    "tcp_user_timeout": PATIENCE * 1000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}

ADDRESS_HELP = (
    "The database address is not usable; write sqlite:/// and a file, or postgresql://user:password@host/name."
)


class DatabaseError(Exception):
    """One plain sentence: why the database cannot be used and what to do. It never holds the address."""


class Database:
    """The database behind an address such as ``sqlite:///backwise.db`` or ``postgresql://user@host/name``."""

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url)
        self._sessions = sessionmaker(self._engine, future=True, expire_on_commit=False)

    @property
    def has_one_writer(self) -> bool:
        """Whether it lets one writer in at a time, and which of those who wait comes next is chance."""
        return bool(self._engine.dialect.name == "sqlite")

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with _plain_errors(self._engine), self._sessions.begin() as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Like :meth:`session`, for what needs no more than statements: a session takes longer than most of them."""
        with _plain_errors(self._engine), self._engine.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the tables up to date, all or nothing."""
        if self.is_current():
            return
        from bot.storage.migrating import upgrade  # Alembic, for which most starts need not wait

        with reading(self._engine) as connection:
            upgrade(connection)

    def check(self) -> None:
        """Raises :class:`DatabaseError` when it cannot be used now."""
        with reading(self._engine) as connection:
            connection.exec_driver_sql("SELECT 1")

    def fold(self) -> None:
        """Put SQLite's WAL into its file while others read and write, so that no commit has to; else do nothing."""
        if self.has_one_writer:
            with reading(self._engine) as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def wipe(self) -> None:
        """Empty SQLite's WAL, where what was erased lies until it is overwritten; not while somebody reads for long."""
        if self.has_one_writer:
            with reading(self._engine) as connection, _waiting(connection, READERS_PATIENCE):
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def revision(self) -> str | None:
        """The migration that this database has reached; None before the first one."""
        with reading(self._engine) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()

    def is_current(self) -> bool:
        return self.revision() == newest_revision()

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def newest_revision() -> str:
    """The files are named by their revisions."""
    return max(file.name for file in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection; raises :class:`DatabaseError`."""
    with _plain_errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def _waiting(connection: Connection, milliseconds: int) -> Iterator[None]:
    """For others no longer than this, until the block ends."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {WRITERS_PATIENCE}")


@contextmanager
def _plain_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, NoConnectionError, engine.dialect.dbapi.Error) as error:
        # The driver's own words may repeat what people wrote, so only the kind of error is told.
        kind = type(error.orig if isinstance(error, DBAPIError) else error).__name__
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


def make_engine(address: str) -> Engine:
    """Connections that nobody waits for longer than some seconds; raises :class:`DatabaseError` for a wrong address."""
    url = _parse_url(address)
    # Parameters are what people wrote: they stay out of logs and exceptions.
    options: dict[str, Any] = {"future": True, "hide_parameters": True, "pool_timeout": PATIENCE}
    if url.drivername == "postgresql":
        engine = create_engine(url, pool_pre_ping=True, connect_args=WATCHED, **options)
        event.listen(engine, "connect", _set_time_limit)
    else:  # Closing the last connection folds the WAL into the file, so connections are kept.
        engine = create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False}, **options)
        event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_time_limit(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{PATIENCE}s'")
    connection.commit()


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {WRITERS_PATIENCE}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
    connection.execute(f"PRAGMA wal_autocheckpoint = {MOST_UNFOLDED}")
    # The file itself remembers WAL. Where it is locked, another process is just switching it on.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
