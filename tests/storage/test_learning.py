from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.knowledge.clinics import read_clinics, today_at
from bot.settings import HOME
from bot.storage.conversations import open_conversation
from bot.storage.counts import counts_between
from bot.storage.erasure import erase_conversation, erase_older_than, export_conversation, keep_nothing
from bot.storage.inbox import Reason, Status, forget_inbox, inbox, set_status
from bot.storage.learning import Lesson, Mark, learn, learn_mark
from bot.storage.learning_tables import InboxRow
from bot.storage.messages import NewMessage
from bot.storage.turns import save_turn

MessageMaker = Callable[..., NewMessage]
OFF = read_clinics(HOME / "clinics")["demo"]
ON = replace(OFF, inbox=True)


def _open(session: Session) -> str:
    return open_conversation(session, channel="web", clinic="demo").id


def _texts(session: Session) -> list[str]:
    return [message.text for message in inbox(session, ["demo"])]


@pytest.fixture
def conversation(session: Session) -> str:
    return _open(session)


def _teach(session: Session, conversation: str, said: str = "saunas?") -> None:
    learn(session, conversation, Lesson(ON, said=said, took_for="unclear"))


def test_words_are_masked_before_they_are_stored(session: Session, conversation: str) -> None:
    _teach(session, conversation, "my name is Ann Lee, 0412 345 678, may I use saunas")
    assert _texts(session) == ["my name is <name>, <number>, may I use saunas"]


def test_a_clinic_that_did_not_switch_its_inbox_on_keeps_no_words(session: Session, conversation: str) -> None:
    learn(session, conversation, Lesson(OFF, said="saunas?"))
    assert _texts(session) == []


def test_a_sign_of_self_harm_takes_everything_of_the_chat_out(
    session: Session, conversation: str, said: MessageMaker
) -> None:
    _teach(session, conversation, "what is the point")
    other = _open(session)
    _teach(session, other)
    save_turn(session, conversation, replace(said("…", "c1"), urgency="crisis"), [])
    learn(session, conversation, Lesson(ON, is_crisis=True))
    _teach(session, conversation, "never mind")
    assert _texts(session) == ["saunas?"]


@pytest.mark.parametrize("erase", [erase_conversation, keep_nothing])
def test_a_persons_messages_go_with_their_chat(
    session: Session, conversation: str, erase: Callable[[Session, str], None]
) -> None:
    other = _open(session)
    _teach(session, conversation, "mine")
    _teach(session, other, "theirs")
    erase(session, conversation)
    assert _texts(session) == ["theirs"]


def test_a_persons_copy_shows_what_staff_may_read(session: Session, conversation: str) -> None:
    _teach(session, conversation)
    assert [row["text"] for row in export_conversation(session, conversation)["inbox"]] == ["saunas?"]


def test_old_messages_and_those_of_clinics_without_an_inbox_are_forgotten(session: Session, conversation: str) -> None:
    now = datetime.now(UTC)
    _teach(session, conversation, "old")
    session.execute(update(InboxRow).values(created_at=now - timedelta(days=31)))
    _teach(session, conversation, "new")
    forget_inbox(session, now - timedelta(days=30), {"demo"})
    assert _texts(session) == ["new"]
    forget_inbox(session, now - timedelta(days=30), {"east"})
    assert _texts(session) == []


def test_the_inbox_is_never_kept_longer_than_chats(session: Session, conversation: str) -> None:
    _teach(session, conversation)
    session.execute(update(InboxRow).values(created_at=datetime.now(UTC) - timedelta(days=8)))
    erase_older_than(session, 7)
    assert _texts(session) == []


def test_a_message_that_was_dealt_with_can_be_put_back(session: Session, conversation: str) -> None:
    _teach(session, conversation)
    (message,) = inbox(session, ["demo"])
    assert set_status(session, [message.number, 999], Status.NOT_FOR_US) == 1
    assert _texts(session) == []
    set_status(session, [message.number], Status.NEW)
    assert _texts(session) == ["saunas?"]


def test_staff_of_another_clinic_see_nothing(session: Session, conversation: str) -> None:
    _teach(session, conversation)
    assert inbox(session, ["east"]) == []


@pytest.fixture
def answered(session: Session, conversation: str, said: MessageMaker, replied: MessageMaker) -> str:
    """The id of an answer to "why does 0412 345 678 hurt"."""
    answer = replied("Because.", "c1")
    asked = replace(said("why does 0412 345 678 hurt", "c1"), confidence=0.9)
    save_turn(session, conversation, asked, [answer])
    return answer.id


def _marks(session: Session) -> dict[str, int]:
    counts = counts_between(session, ["demo"], today_at(ON), today_at(ON))
    return {count.name: count.number for count in counts}


def test_an_answer_that_did_not_help_puts_its_question_in_once(
    session: Session, conversation: str, answered: str
) -> None:
    for is_helpful in (False, False, True, False):
        assert learn_mark(session, conversation, ON, Mark(answered, is_helpful))
    assert [(message.text, message.topic, message.reason) for message in inbox(session, ["demo"])] == [
        ("why does <number> hurt", "causes", Reason.NOT_HELPFUL)
    ]
    assert _marks(session) == {"not_helpful": 1}


def test_the_latest_mark_counts(session: Session, conversation: str, answered: str) -> None:
    learn_mark(session, conversation, OFF, Mark(answered, False))
    learn_mark(session, conversation, OFF, Mark(answered, True))
    assert _marks(session) == {"helpful": 1}
    assert _texts(session) == []
    marked = export_conversation(session, conversation)["messages"][1]
    assert marked["was_helpful"] is True


def test_only_answers_of_the_own_chat_can_be_marked(session: Session, conversation: str, answered: str) -> None:
    assert not learn_mark(session, _open(session), ON, Mark(answered, False))
    assert not learn_mark(session, conversation, ON, Mark("unknown", False))
    assert _marks(session) == {}


def test_an_answer_to_a_warning_sign_leaves_no_words(
    session: Session, conversation: str, said: MessageMaker, replied: MessageMaker
) -> None:
    answer = replace(replied("Call now.", "c1"), urgency="emergency")
    save_turn(
        session,
        conversation,
        replace(said("I cannot feel my legs", "c1"), urgency="emergency", confidence=0.9),
        [answer],
    )
    assert learn_mark(session, conversation, ON, Mark(answer.id, False))
    assert _texts(session) == []


def test_a_choice_that_did_not_help_is_only_counted(
    session: Session, conversation: str, said: MessageMaker, replied: MessageMaker
) -> None:
    answer = replied("Because.", "c1")
    save_turn(session, conversation, replace(said("Why backs hurt", "c1"), confidence=1.0), [answer])
    learn_mark(session, conversation, ON, Mark(answer.id, False))
    assert (_texts(session), _marks(session)) == ([], {"not_helpful": 1})


def test_a_greeting_can_be_marked(session: Session, conversation: str, replied: MessageMaker) -> None:
    greeting = replied("Hello.")
    save_turn(session, conversation, None, [greeting])
    assert learn_mark(session, conversation, ON, Mark(greeting.id, False))
    assert _texts(session) == []
