from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.storage.claims import CLAIM, PAUSES, SendStatus, note_failed, note_sent
from bot.storage.clinic_answers import (
    AnsweredMeanwhileError,
    DueAnswer,
    add_answer,
    answers_to,
    claim_answer,
    give_answer_up,
)
from bot.storage.conversations import ConversationGoneError, open_conversation
from bot.storage.database import Database
from bot.storage.erasure import erase_conversation, export_conversation, keep_nothing
from bot.storage.handovers import HandoverStatus, NewHandover, add_handover, chat_of_handover, find_handover
from bot.storage.messages import NewMessage, last_reply, messages_after, newest_numbers
from bot.storage.turns import save_turn

NEW = NewHandover(clinic="demo", name="Kim", contact="kim@person.example", message="Please ring me.")


def _left(database: Database, channel: str = "telegram", user: str | None = "7") -> tuple[str, str]:
    """The ids of a handover and of its conversation."""
    with database.session() as session:
        conversation = open_conversation(session, channel=channel, clinic="demo", channel_user_id=user).id
        return add_handover(session, conversation, NEW), conversation


def _message(text: str = "We ring you at nine.") -> NewMessage:
    body = {"text": text, "sender": "Harbour Physio"}
    return NewMessage(id=uuid4().hex, author="clinic", body=body, topic="talk_to_human", urgency="none")


def _answer(database: Database, handover: str, conversation: str, message: NewMessage, seen: int = 0) -> bool:
    with database.session() as session:
        return add_answer(session, handover, conversation, message, seen)


def _claim(database: Database, later: timedelta = timedelta()) -> DueAnswer | None:
    with database.session() as session:
        return claim_answer(session, datetime.now(UTC) + later)


def _status(database: Database, handover: str) -> tuple[HandoverStatus, list[SendStatus]]:
    with database.session() as session:
        found = find_handover(session, handover)
        assert found
        return found.status, [answer.status for answer in answers_to(session, handover)]


def test_an_answer_is_a_message_of_the_chat_and_of_the_copy(database: Database) -> None:
    handover, conversation = _left(database, "web", None)
    assert _answer(database, handover, conversation, _message())
    with database.session() as session:
        (message,) = messages_after(session, conversation, None)
        copy = export_conversation(session, conversation)["messages"]
        assert newest_numbers(session, [conversation, "unknown"]).keys() == {conversation}
    assert (message.author, message.body["sender"]) == ("clinic", "Harbour Physio")
    assert [(line["author"], line["sender"], line["text"]) for line in copy] == [
        ("clinic", "Harbour Physio", "We ring you at nine.")
    ]
    assert _status(database, handover) == (HandoverStatus.DONE, [SendStatus.SENT])
    assert _claim(database) is None  # nobody has to be told


def test_the_bots_last_words_stay_its_own(database: Database) -> None:
    """What it asked last decides how the next words are read, whatever a clinic wrote since."""
    handover, conversation = _left(database)
    asked = NewMessage(id=uuid4().hex, author="bot", body={"text": "Your name?"}, topic="causes", urgency="none")
    with database.session() as session:
        save_turn(session, conversation, None, [asked])
    _answer(database, handover, conversation, _message())
    with database.session() as session:
        last = last_reply(session, conversation)
    assert last and last.id == asked.id


def test_a_form_that_is_sent_twice_is_one_answer(database: Database) -> None:
    handover, conversation = _left(database)
    message = _message()
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(_answer, database, handover, conversation, message) for _ in range(4)]
    assert sorted(each.result() for each in sent) == [False, False, False, True]


def test_of_two_who_answer_at_once_one_sees_the_other_first(database: Database) -> None:
    handover, conversation = _left(database)
    _answer(database, handover, conversation, _message())
    with pytest.raises(AnsweredMeanwhileError):
        _answer(database, handover, conversation, _message("No, at ten."))
    assert _answer(database, handover, conversation, _message("No, at ten."), seen=1)


def test_on_a_channel_that_must_be_told_an_answer_is_claimed_once(database: Database) -> None:
    handover, conversation = _left(database)
    message = _message()
    _answer(database, handover, conversation, message)
    due = _claim(database)
    assert due and (due.channel_user_id, due.message.id, due.clinic) == ("7", message.id, "demo")
    assert _claim(database) is None
    again = _claim(database, CLAIM + timedelta(seconds=1))  # the process that had it died
    assert again and again.claim.attempt == 2
    with database.session() as session:
        note_sent(session, again.claim)
    assert _claim(database, timedelta(days=9)) is None
    assert _status(database, handover) == (HandoverStatus.DONE, [SendStatus.SENT])


def test_two_answers_go_in_order(database: Database) -> None:
    handover, conversation = _left(database)
    messages = [_message("one"), _message("two")]
    for number, message in enumerate(messages):
        _answer(database, handover, conversation, message, seen=number)
    claimed = [_claim(database), _claim(database)]
    assert [due.message.id for due in claimed if due] == [message.id for message in messages]


def test_an_answer_that_does_not_arrive_lets_its_message_wait_again(database: Database) -> None:
    handover, conversation = _left(database)
    _answer(database, handover, conversation, _message())
    due = _claim(database)
    assert due
    with database.session() as session:
        assert note_failed(session, due.claim, datetime.now(UTC)) is SendStatus.WAITING
    assert _claim(database) is None
    second = _claim(database, PAUSES[0] + timedelta(seconds=1))
    assert second
    with database.session() as session:
        give_answer_up(session, second.claim)
    assert _status(database, handover) == (HandoverStatus.NEW, [SendStatus.GIVEN_UP])


def test_what_a_person_erased_is_not_sent(database: Database) -> None:
    handover, conversation = _left(database)
    _answer(database, handover, conversation, _message())
    with database.session() as session:
        erase_conversation(session, conversation)
    assert _claim(database) is None
    with database.session() as session:
        assert (find_handover(session, handover), answers_to(session, handover)) == (None, [])


def test_a_message_that_a_clinic_must_keep_waits_again_when_its_answer_was_erased(database: Database) -> None:
    handover, conversation = _left(database)
    _answer(database, handover, conversation, _message())
    with database.session() as session:
        erase_conversation(session, conversation, ["demo"])
    assert _claim(database) is None
    assert _status(database, handover) == (HandoverStatus.NEW, [SendStatus.GIVEN_UP])
    with database.session() as session:
        assert answers_to(session, handover)[0].message is None
        assert chat_of_handover(session, handover) is None


def test_who_wants_nothing_kept_gets_nothing_into_the_chat(database: Database) -> None:
    handover, conversation = _left(database)
    with database.session() as session:
        keep_nothing(session, conversation)
    with pytest.raises(ConversationGoneError):
        _answer(database, handover, conversation, _message())
    assert _status(database, handover) == (HandoverStatus.NEW, [])
