"""What a turn asks first, on both databases."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from bot.storage.conversations import find_conversation, open_conversation
from bot.storage.messages import NewMessage, last_reply
from bot.storage.turns import begin_turn, save_turn


@pytest.fixture
def conversation_id(session: Session) -> str:
    return open_conversation(session, channel="web", clinic="demo").id


def said(client_id: str) -> NewMessage:
    body = {"text": "why"}
    return NewMessage(id=uuid4().hex, client_id=client_id, author="person", body=body, topic="causes", urgency="none")


def replied(client_id: str) -> NewMessage:
    body = {"text": "Because.", "choices": [{"id": "1"}]}
    return NewMessage(id=uuid4().hex, reply_to=client_id, author="bot", body=body, topic="causes", urgency="none")


def test_before_the_first_message_nothing_was_said(session: Session, conversation_id: str) -> None:
    begun = begin_turn(session, conversation_id, "c1")
    assert begun is not None
    assert begun == (find_conversation(session, conversation_id), False, None)


def test_a_message_that_was_answered_is_known(session: Session, conversation_id: str) -> None:
    save_turn(session, conversation_id, said("c1"), [replied("c1")])
    begun = [begin_turn(session, conversation_id, name) for name in ("c1", "c2")]
    assert [turn and turn.is_saved for turn in begun] == [True, False]


def test_the_newest_reply_is_the_bots_own_and_of_this_conversation(session: Session, conversation_id: str) -> None:
    save_turn(session, conversation_id, said("c1"), [replied("c1"), replied("c1")])
    save_turn(session, conversation_id, said("c2"), [])
    other = open_conversation(session, channel="web", clinic="demo").id
    save_turn(session, other, None, [replied("c1")])
    begun = begin_turn(session, conversation_id, "c3")
    assert begun is not None
    assert begun.last_reply is not None
    assert begun.last_reply == last_reply(session, conversation_id)


def test_an_unknown_conversation_cannot_begin_a_turn(session: Session) -> None:
    assert begin_turn(session, uuid4().hex, "c1") is None
