from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.storage.conversations import open_conversation
from bot.storage.erasure import erase_conversation, export_conversation
from bot.storage.handover_drafts import LASTS, draft_of, drop_draft, drop_old_drafts, keep_part

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


def _begun(session: Session) -> str:
    conversation = open_conversation(session, channel="telegram", clinic="demo", channel_user_id="7").id
    keep_part(session, conversation, "handover_name", "Kim", NOW)
    return conversation


def test_an_answer_replaces_the_one_before(session: Session) -> None:
    conversation = _begun(session)
    keep_part(session, conversation, "handover_name", "Kim Lee", NOW)
    keep_part(session, conversation, "handover_contact", "kim@person.example", NOW)
    given = {"handover_name": "Kim Lee", "handover_contact": "kim@person.example"}
    assert draft_of(session, conversation, NOW) == given


def test_what_is_dropped_is_gone(session: Session) -> None:
    conversation = _begun(session)
    drop_draft(session, conversation)
    assert draft_of(session, conversation, NOW) == {}


def test_what_was_left_for_an_hour_is_not_used_and_goes(session: Session) -> None:
    conversation = _begun(session)
    assert draft_of(session, conversation, NOW + LASTS) == {}
    drop_old_drafts(session, NOW + LASTS - timedelta(seconds=1))
    assert draft_of(session, conversation, NOW)
    drop_old_drafts(session, NOW + LASTS)
    assert draft_of(session, conversation, NOW) == {}


def test_a_copy_says_that_there_is_a_draft_and_erasing_removes_it(session: Session) -> None:
    conversation = open_conversation(session, channel="telegram", clinic="demo", channel_user_id="7").id
    keep_part(session, conversation, "handover_name", "Kim", datetime.now(UTC))
    assert export_conversation(session, conversation)["unsent_message_to_clinic"] == [{"part": "handover_name"}]
    erase_conversation(session, conversation)
    assert draft_of(session, conversation, datetime.now(UTC)) == {}
