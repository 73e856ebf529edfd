"""Every test of this layer runs on a SQLite file and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
from sqlalchemy.orm import Session

from bot.storage.database import Database
from bot.storage.messages import NewMessage

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/test"

MessageMaker = Callable[..., NewMessage]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own, without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'backwise.db'}"
    else:
        yield from own_schema()


@pytest.fixture
def empty_database(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.dispose()


@pytest.fixture
def database(empty_database: Database) -> Database:
    empty_database.migrate()
    return empty_database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One open transaction."""
    with database.session() as session:
        yield session


@pytest.fixture
def said() -> MessageMaker:
    """Makes what a person says: ``said("text", client_id="c1")``."""

    def make(text: str, client_id: str | None = None) -> NewMessage:
        return _message(text, author="person", client_id=client_id, confidence=None)

    return make


@pytest.fixture
def replied() -> MessageMaker:
    """Makes what the bot replies: ``replied("text", reply_to="c1")``."""

    def make(text: str, reply_to: str | None = None) -> NewMessage:
        return _message(text, author="bot", reply_to=reply_to, confidence=0.75)

    return make


def _message(text: str, **fields: object) -> NewMessage:
    values = {"id": uuid4().hex, "body": {"text": text}, "topic": "causes", "urgency": "none", **fields}
    return NewMessage(**values)  # type: ignore[arg-type]


def own_schema() -> Iterator[str]:
    """The address of a schema of its own in the PostgreSQL of this machine."""
    schema = f"test_{uuid4().hex}"
    try:
        connection = psycopg2.connect(POSTGRESQL)
    except psycopg2.OperationalError:
        pytest.skip("PostgreSQL does not answer on 127.0.0.1:5432")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {schema}")
        yield f"{POSTGRESQL}?options=-csearch_path%3D{schema}"
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")
    connection.close()
