"""A statement that the driver runs gives what SQLAlchemy gives, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from bot.storage.conversations import find_conversation, open_conversation
from bot.storage.database import Database, DatabaseError
from bot.storage.prepared import Prepared, as_session
from bot.storage.tables import Conversation, Message

MESSAGES = Message.__table__
COLUMNS = tuple(column.name for column in MESSAGES.columns if column.name != "number")
ADD = Prepared(insert(MESSAGES).inline(), columns=COLUMNS)
BODY = {"text": 'Why? 100 % :sure "quoted"; DROP', "choices": [{"id": "1"}]}


@pytest.fixture
def conversation_id(database: Database) -> str:
    with database.session() as session:
        return open_conversation(session, channel="web", clinic="demo").id


def _message(conversation_id: str, **own: Any) -> dict[str, Any]:
    new = {"id": uuid4().hex, "author": "bot", "topic": "causes", "urgency": "none", "body": BODY, "was_helpful": True}
    new |= {"confidence": 0.75, "created_at": datetime(2026, 11, 29, 1, 2, 3, 4, UTC), "client_id": None, **own}
    return {"reply_to": None, "conversation_id": conversation_id, **new}


def test_values_come_back_as_sqlalchemy_gives_them(database: Database, conversation_id: str) -> None:
    given = _message(conversation_id)
    with database.transaction() as transaction:
        ADD.run_each(transaction, [given])
    question = select(*(MESSAGES.c[name] for name in COLUMNS)).where(MESSAGES.c.id == bindparam("message"))
    with database.session() as session:
        row = session.execute(question, {"message": given["id"]}).one()
        assert Prepared(question).first(session, message=given["id"]) == tuple(row)
    assert dict(zip(COLUMNS, row, strict=True)) == given


def test_what_sqlalchemy_stored_is_found(database: Database, conversation_id: str) -> None:
    given = [_message(conversation_id), _message(conversation_id, author="person", confidence=None)]
    with database.session() as session:
        session.execute(insert(Message), given)
        question = Prepared(select(MESSAGES.c.id, MESSAGES.c.body, MESSAGES.c.confidence).order_by(MESSAGES.c.number))
        assert question.rows(session) == [(each["id"], BODY, each["confidence"]) for each in given]


def test_each_of_many_is_stored_in_order(database: Database, conversation_id: str) -> None:
    given = [_message(conversation_id) for _ in range(20)]
    with database.transaction() as transaction:
        ADD.run_each(transaction, given)
        ids = Prepared(text("SELECT id FROM messages ORDER BY number")).rows(transaction)
    assert ids == [(each["id"],) for each in given]


def test_a_value_that_a_statement_fixes_is_sent(database: Database, conversation_id: str) -> None:
    question = Prepared(select(MESSAGES.c.id).where(MESSAGES.c.author == "person"))
    given = [_message(conversation_id), _message(conversation_id, author="person")]
    with database.transaction() as transaction:
        ADD.run_each(transaction, given)
        assert question.rows(transaction) == [(given[1]["id"],)]


def test_nothing_found_is_none(database: Database) -> None:
    question = Prepared(select(MESSAGES.c.id).where(MESSAGES.c.id == bindparam("id")))
    with database.transaction() as transaction:
        assert question.first(transaction, id="x") is None


def test_a_change_counts_its_rows(database: Database, conversation_id: str) -> None:
    table = Conversation.__table__
    change = Prepared(update(table).where(table.c.id == bindparam("conversation")).values(country=bindparam("code")))
    with database.transaction() as transaction:
        assert change.run(transaction, conversation=conversation_id, code="AU") == 1
        assert change.run(transaction, conversation="another", code="AU") == 0
        found = find_conversation(as_session(transaction), conversation_id)
    assert found and found.country == "AU"


def test_a_session_and_its_statements_are_one_transaction(database: Database, conversation_id: str) -> None:
    with pytest.raises(RuntimeError), database.session() as session:
        ADD.run_each(session, [_message(conversation_id)])
        raise RuntimeError
    assert _count(database) == 0


def test_what_a_session_does_in_a_transaction_is_undone_with_it(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as transaction:
        opened = open_conversation(as_session(transaction), channel="web", clinic="demo")
        ADD.run_each(transaction, [_message(opened.id)])
        raise RuntimeError
    with database.session() as session:
        assert find_conversation(session, opened.id) is None
    assert _count(database) == 0


def test_what_a_session_does_in_a_transaction_is_kept_with_it(database: Database) -> None:
    with database.transaction() as transaction:
        opened = open_conversation(as_session(transaction), channel="web", clinic="demo")
        ADD.run_each(transaction, [_message(opened.id)])
    assert _count(database) == 1


@pytest.mark.parametrize("open_transaction", ["session", "transaction"])
def test_an_error_of_the_driver_is_one_plain_sentence_without_words(
    database: Database, conversation_id: str, open_transaction: str
) -> None:
    given = _message(conversation_id)
    with (
        pytest.raises(DatabaseError, match=r"IntegrityError|UniqueViolation") as caught,
        getattr(database, open_transaction)() as transaction,
    ):
        ADD.run_each(transaction, [given, given])
    assert "Why" not in str(caught.value) and caught.value.__cause__ is None
    assert _count(database) == 0


def _count(database: Database) -> int:
    with database.session() as session:
        assert isinstance(session, Session)
        return len(session.execute(select(Message.id)).all())
