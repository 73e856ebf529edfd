from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.storage.conversations import open_conversation
from bot.storage.erasure import erase_conversation, export_conversation
from bot.storage.plans import MOST_MOVEMENTS, add_to_plan, done_since, note_done, plan_of, remove_from_plan

WALKING = frozenset({"walking_plan"})
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def conversation(session: Session) -> str:
    return open_conversation(session, channel="telegram", clinic="demo", channel_user_id="7").id


def test_a_plan_keeps_five_movements_and_walking(session: Session, conversation: str) -> None:
    added = [add_to_plan(session, conversation, f"move_{number}", WALKING) for number in range(MOST_MOVEMENTS + 1)]
    assert added == [True] * MOST_MOVEMENTS + [False]
    assert add_to_plan(session, conversation, "walking_plan", WALKING)
    assert plan_of(session, conversation) == [*(f"move_{number}" for number in range(MOST_MOVEMENTS)), "walking_plan"]


def test_the_same_movement_is_kept_once_also_in_a_full_plan(session: Session, conversation: str) -> None:
    for number in range(MOST_MOVEMENTS):
        add_to_plan(session, conversation, f"move_{number}")
    assert add_to_plan(session, conversation, "move_0")
    assert len(plan_of(session, conversation)) == MOST_MOVEMENTS


def test_movements_are_taken_out_one_by_one_or_all_at_once(session: Session, conversation: str) -> None:
    for name in ("bridge", "clam", "knee_rolls"):
        add_to_plan(session, conversation, name)
    assert remove_from_plan(session, conversation, "clam")
    assert not remove_from_plan(session, conversation, "clam")
    assert plan_of(session, conversation) == ["bridge", "knee_rolls"]
    assert remove_from_plan(session, conversation)
    assert plan_of(session, conversation) == []


def test_what_was_done_is_written_down(session: Session, conversation: str) -> None:
    note_done(session, conversation, "bridge")
    note_done(session, conversation, "clam")
    assert [name for name, _ in done_since(session, conversation, YESTERDAY)] == ["bridge", "clam"]
    assert done_since(session, conversation, datetime.now(UTC) + timedelta(hours=1)) == []


def test_what_a_stranger_did_is_not_written_down(session: Session) -> None:
    note_done(session, "unknown", "bridge")
    assert done_since(session, "unknown", YESTERDAY) == []


def test_a_copy_holds_the_plan_and_erasing_leaves_nothing_of_it(session: Session, conversation: str) -> None:
    add_to_plan(session, conversation, "bridge")
    note_done(session, conversation, "bridge")
    copy = export_conversation(session, conversation)
    assert copy["plan"] == [{"exercise": "bridge"}]
    assert [done["exercise"] for done in copy["done"]] == ["bridge"]
    assert copy["reminders"] == []
    erase_conversation(session, conversation)
    assert (plan_of(session, conversation), done_since(session, conversation, YESTERDAY)) == ([], [])
