from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from bot.storage.conversations import ConversationGoneError, find_conversation, open_conversation
from bot.storage.database import Database
from bot.storage.messages import (
    NewMessage,
    StoredMessage,
    find_message,
    messages_after,
    replies_to,
)
from bot.storage.turns import TurnAlreadySavedError, save_turn

MessageMaker = Callable[..., NewMessage]


@pytest.fixture
def conversation_id(session: Session) -> str:
    return open_conversation(session, channel="web", clinic="demo").id


def _texts(messages: list[StoredMessage] | None) -> list[str]:
    assert messages is not None
    return [message.body["text"] for message in messages]


def test_a_turn_comes_back_in_order(
    session: Session, conversation_id: str, said: MessageMaker, replied: MessageMaker
) -> None:
    save_turn(session, conversation_id, None, [replied("Hello."), replied("I am a bot.")])
    save_turn(session, conversation_id, said("why", "c1"), [replied("Because.", "c1"), replied("And so.", "c1")])
    everything = messages_after(session, conversation_id, None)
    assert _texts(everything) == ["Hello.", "I am a bot.", "why", "Because.", "And so."]
    assert [message.author for message in everything] == ["bot", "bot", "person", "bot", "bot"]


@pytest.mark.parametrize("text", ["Ärger 🙂 \u202e", "a\0b", "half an emoji \ud83d", "'; DROP TABLE messages; --", ""])
def test_a_message_comes_back_as_it_was(session: Session, conversation_id: str, said: MessageMaker, text: str) -> None:
    message = said(text, "c1")
    save_turn(session, conversation_id, message, [])
    found = find_message(session, conversation_id, message.id)
    assert found is not None
    assert {**asdict(message), "created_at": found.created_at} == asdict(found)


def test_the_replies_to_a_message_are_found_by_the_persons_own_id(
    session: Session, conversation_id: str, said: MessageMaker, replied: MessageMaker
) -> None:
    save_turn(session, conversation_id, said("one", "c1"), [replied("first", "c1"), replied("second", "c1")])
    save_turn(session, conversation_id, said("two", "c2"), [])
    assert _texts(replies_to(session, conversation_id, "c1")) == ["first", "second"]
    assert replies_to(session, conversation_id, "c2") == []
    assert replies_to(session, conversation_id, "c3") is None


def test_the_same_client_id_in_another_conversation_is_another_message(
    session: Session, conversation_id: str, said: MessageMaker
) -> None:
    other = open_conversation(session, channel="web", clinic="demo").id
    save_turn(session, conversation_id, said("mine", "c1"), [])
    assert replies_to(session, other, "c1") is None
    save_turn(session, other, said("theirs", "c1"), [])
    assert _texts(messages_after(session, other, None)) == ["theirs"]


def test_a_turn_that_was_saved_is_not_saved_again(
    session: Session, conversation_id: str, said: MessageMaker, replied: MessageMaker
) -> None:
    save_turn(session, conversation_id, said("why", "c1"), [replied("Because.", "c1")])
    with pytest.raises(TurnAlreadySavedError):
        save_turn(session, conversation_id, said("why", "c1"), [replied("Because.", "c1")])
    assert _texts(messages_after(session, conversation_id, None)) == ["why", "Because."]


def test_a_turn_that_many_save_at_once_is_saved_once(
    database: Database, said: MessageMaker, replied: MessageMaker
) -> None:
    with database.session() as session:
        conversation_id = open_conversation(session, channel="web", clinic="demo").id

    def save(_: int) -> bool:
        try:
            with database.session() as session:
                save_turn(session, conversation_id, said("why", "c1"), [replied("Because.", "c1")])
        except TurnAlreadySavedError:
            return False
        return True

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(save, range(4))) == [False, False, False, True]
    with database.session() as session:
        assert _texts(messages_after(session, conversation_id, None)) == ["why", "Because."]


def test_a_turn_of_an_erased_conversation_is_refused(session: Session, said: MessageMaker) -> None:
    with pytest.raises(ConversationGoneError):
        save_turn(session, uuid4().hex, said("why", "c1"), [])


def test_a_turn_moves_the_conversations_last_message(
    session: Session, conversation_id: str, said: MessageMaker
) -> None:
    save_turn(session, conversation_id, said("why", "c1"), [])
    conversation = find_conversation(session, conversation_id)
    assert conversation is not None
    assert conversation.last_message_at > conversation.created_at
    assert messages_after(session, conversation_id, None)[0].created_at == conversation.last_message_at


def test_only_what_came_after_a_message_is_given(
    session: Session, conversation_id: str, said: MessageMaker, replied: MessageMaker
) -> None:
    seen, unseen = said("seen", "c1"), replied("unseen", "c1")
    save_turn(session, conversation_id, seen, [unseen])
    assert _texts(messages_after(session, conversation_id, seen.id)) == ["unseen"]
    assert messages_after(session, conversation_id, unseen.id) == []


def test_after_an_unknown_message_everything_is_given(
    session: Session, conversation_id: str, said: MessageMaker
) -> None:
    elsewhere = said("elsewhere", "c1")
    save_turn(session, conversation_id, said("here", "c1"), [])
    save_turn(session, open_conversation(session, channel="web", clinic="demo").id, elsewhere, [])
    assert _texts(messages_after(session, conversation_id, "unknown")) == ["here"]
    assert _texts(messages_after(session, conversation_id, elsewhere.id)) == ["here"]


def test_of_a_long_conversation_the_latest_messages_are_given(
    session: Session, conversation_id: str, replied: MessageMaker
) -> None:
    save_turn(session, conversation_id, None, [replied(str(number)) for number in range(5)])
    assert _texts(messages_after(session, conversation_id, None, limit=3)) == ["2", "3", "4"]


def test_a_message_of_another_conversation_is_not_found(
    session: Session, conversation_id: str, said: MessageMaker
) -> None:
    message = said("mine", "c1")
    save_turn(session, conversation_id, message, [])
    other = open_conversation(session, channel="web", clinic="demo").id
    assert find_message(session, other, message.id) is None
