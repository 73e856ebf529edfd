from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from bot.storage.conversations import ConversationGoneError, find_conversation, open_conversation
from bot.storage.database import Database
from bot.storage.erasure import erase_conversation, erase_older_than, export_conversation, keep_nothing
from bot.storage.messages import NewMessage, messages_after
from bot.storage.plans import add_to_plan, note_done, plan_of
from bot.storage.tables import Conversation, DoneExercise, Message, Person
from bot.storage.turns import save_turn

MessageMaker = Callable[..., NewMessage]


def _open(session: Session, clinic: str = "demo") -> str:
    return open_conversation(session, channel="telegram", clinic=clinic, channel_user_id="7").id


def _count(session: Session, table: type) -> int:
    return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def _make_rasas_table(session: Session, *sender_ids: str) -> None:
    session.execute(
        text("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, timestamp FLOAT)")
    )
    for number, sender_id in enumerate(sender_ids):
        session.execute(
            text("INSERT INTO events VALUES (:number, :sender, 0)"), {"number": number, "sender": sender_id}
        )


def _age(session: Session, conversation_id: str, days: float) -> None:
    old = datetime.now(UTC) - timedelta(days=days)
    session.execute(update(Conversation).where(Conversation.id == conversation_id).values(last_message_at=old))


def test_an_export_holds_what_was_said(session: Session, said: MessageMaker, replied: MessageMaker) -> None:
    conversation_id = _open(session)
    save_turn(session, conversation_id, said("why", "c1"), [replied("Because.", "c1")])
    export = json.loads(json.dumps(export_conversation(session, conversation_id)))
    assert (export["channel"], export["channel_user_id"], export["clinic"]) == ("telegram", "7", "demo")
    assert [(line["author"], line["text"]) for line in export["messages"]] == [("person", "why"), ("bot", "Because.")]
    times = [export["started_at"], export["last_message_at"], *(line["time"] for line in export["messages"])]
    assert all(datetime.fromisoformat(time).utcoffset() == timedelta(0) for time in times)


def test_an_unknown_conversation_cannot_be_exported(session: Session) -> None:
    with pytest.raises(ConversationGoneError):
        export_conversation(session, "unknown")


def test_erasing_leaves_nothing_of_a_person(database: Database, said: MessageMaker, replied: MessageMaker) -> None:
    with database.session() as session:
        conversation_id = _open(session)
        save_turn(session, conversation_id, said("why", "c1"), [replied("Because.", "c1")])
    with database.session() as session:
        erase_conversation(session, conversation_id)
    with database.session() as session:
        assert [_count(session, table) for table in (Person, Conversation, Message)] == [0, 0, 0]


def test_erasing_one_conversation_keeps_the_others(session: Session, said: MessageMaker) -> None:
    mine = _open(session)
    stranger = open_conversation(session, channel="web", clinic="demo").id
    save_turn(session, stranger, said("theirs", "c1"), [])
    erase_conversation(session, mine)
    assert find_conversation(session, stranger) is not None
    assert len(messages_after(session, stranger, None)) == 1


def test_a_person_with_another_conversation_stays(session: Session) -> None:
    first, second = _open(session, clinic="demo"), _open(session, clinic="other")
    erase_conversation(session, first)
    assert find_conversation(session, second) is not None
    erase_conversation(session, second)
    assert _count(session, Person) == 0


def test_erasing_takes_rasas_tracker_along(session: Session) -> None:
    conversation_id = _open(session)
    _make_rasas_table(session, conversation_id, "another", conversation_id)
    erase_conversation(session, conversation_id)
    assert session.scalars(text("SELECT sender_id FROM events")).all() == ["another"]


def test_erasing_is_all_or_nothing(database: Database) -> None:
    with database.session() as session:
        conversation_id = _open(session)
        _make_rasas_table(session, conversation_id)
    with pytest.raises(RuntimeError), database.session() as session:
        erase_conversation(session, conversation_id)
        raise RuntimeError
    with database.session() as session:
        assert find_conversation(session, conversation_id) is not None
        assert _count(session, Person) == 1
        assert session.scalars(text("SELECT sender_id FROM events")).all() == [conversation_id]


def test_erasing_twice_is_no_error(session: Session) -> None:
    conversation_id = _open(session)
    erase_conversation(session, conversation_id)
    erase_conversation(session, conversation_id)
    assert find_conversation(session, conversation_id) is None


def test_an_erased_user_starts_anew(session: Session) -> None:
    conversation_id = _open(session)
    erase_conversation(session, conversation_id)
    assert _open(session) != conversation_id


def test_conversations_in_which_nobody_wrote_for_long_are_erased(session: Session) -> None:
    old, fresh = _open(session, clinic="demo"), _open(session, clinic="other")
    _age(session, old, days=90.1)
    _age(session, fresh, days=89.9)
    assert erase_older_than(session, 90) == 1
    assert find_conversation(session, old) is None
    assert find_conversation(session, fresh) is not None


def test_old_words_go_while_the_chat_and_its_plan_go_on(session: Session, said: MessageMaker) -> None:
    conversation_id = _open(session)
    save_turn(session, conversation_id, said("long ago", "c1"), [])
    note_done(session, conversation_id, "bridge")
    add_to_plan(session, conversation_id, "bridge")
    long_ago = datetime.now(UTC) - timedelta(days=31)
    session.execute(update(Message).values(created_at=long_ago))
    session.execute(update(DoneExercise).values(done_at=long_ago))
    _make_rasas_table(session, conversation_id)  # its events are older still
    save_turn(session, conversation_id, said("today", "c2"), [])
    assert erase_older_than(session, 30) == 0
    assert [message.body["text"] for message in messages_after(session, conversation_id, None)] == ["today"]
    assert (_count(session, DoneExercise), plan_of(session, conversation_id)) == (0, ["bridge"])
    assert session.scalars(text("SELECT sender_id FROM events")).all() == []


def test_keeping_nothing_erases_the_words_and_the_plan_and_the_chat_goes_on(
    session: Session, said: MessageMaker
) -> None:
    conversation_id = _open(session)
    save_turn(session, conversation_id, said("why", "c1"), [])
    add_to_plan(session, conversation_id, "bridge")
    keep_nothing(session, conversation_id)
    conversation = find_conversation(session, conversation_id)
    assert conversation is not None and not conversation.is_kept
    assert (_count(session, Message), plan_of(session, conversation_id)) == (0, [])
    assert _open(session) == conversation_id


@pytest.mark.parametrize("days", [0, -1])
def test_everything_at_once_is_not_erased_by_a_slip(session: Session, days: int) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        erase_older_than(session, days)
