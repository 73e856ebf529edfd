"""What people wrote outlives every step down and up again, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.storage.conversations import open_conversation
from bot.storage.database import MIGRATIONS, Database
from bot.storage.migrating import MIGRATION_STARTS, migration_config
from bot.storage.turns import save_turn
from tests.storage.conftest import MessageMaker

REVISIONS = sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
KEPT = {
    "people": "SELECT id, channel, channel_user_id FROM people ORDER BY id",
    "conversations": "SELECT id, person_id, clinic, country FROM conversations ORDER BY id",
    "messages": "SELECT id, conversation_id, client_id, author, topic FROM messages ORDER BY id",
}


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    with database._engine.connect() as connection:
        connection.detach()
        for statement in MIGRATION_STARTS[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        yield connection
        connection.commit()


def _rows(database: Database) -> dict[str, list[Any]]:
    with database.session() as session:
        return {name: [tuple(row) for row in session.execute(text(query))] for name, query in KEPT.items()}


@pytest.fixture
def filled(database: Database, said: MessageMaker, replied: MessageMaker) -> Database:
    """Forty people with a chat each."""
    for number in range(40):
        with database.session() as session:
            opened = open_conversation(session, channel="telegram", clinic="demo", channel_user_id=str(number))
            turn = said(f"words {number}", client_id=f"c{number}"), [replied("answer", reply_to=f"c{number}")]
            save_turn(session, opened.id, *turn)
    return database


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_what_was_written_outlives_going_down_and_up(filled: Database, revision: str) -> None:
    before = _rows(filled)
    assert {name: len(rows) for name, rows in before.items()} == {"people": 40, "conversations": 40, "messages": 80}
    with _migrating(filled) as connection:
        command.downgrade(migration_config(connection), revision)
    assert filled.revision() == revision
    assert _rows(filled) == before
    filled.migrate()
    assert filled.is_current()
    assert _rows(filled) == before
