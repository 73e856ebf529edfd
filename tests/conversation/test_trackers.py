"""A conversation is taken up where it was left, and is the same as if it were read from the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.composition import Backwise
from bot.conversation import trackers as module
from bot.conversation.followed_tracker import FollowedTracker
from bot.conversation.trackers import Trackers
from bot.storage.database import DatabaseError
from tests.conversation.person import arrives, movement_of

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["exercises"],
        "slots": {"shown": {"type": "list", "mappings": [{"type": "custom"}]}},
        "actions": ["action_suggest_exercise"],
    }
)
BEGUN: list[Event] = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def _turn(number: int) -> list[Event]:
    return [
        UserUttered("another one", {"name": "exercises", "confidence": 0.9}),
        ActionExecuted("action_suggest_exercise"),
        BotUttered("Bridge"),
        SlotSet("shown", [f"movement {i}" for i in range(number)]),
        ActionExecuted("action_listen"),
    ]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'trackers.db'}"


async def _add(trackers: SQLTrackerStore, events: list[Event], person: str = "one") -> DialogueStateTracker:
    tracker = await trackers.get_or_create_tracker(person)
    for event in events:
        tracker.update(event, DOMAIN)
    await _save(trackers, tracker)
    return tracker


async def _save(trackers: SQLTrackerStore, tracker: DialogueStateTracker) -> None:
    """As a turn does, which writes at its end what Rasa saves."""
    await trackers.save(tracker)
    if isinstance(trackers, Trackers):
        with Session(trackers.engine, future=True) as session, session.begin():
            trackers.write(session, tracker.sender_id)


async def _read(trackers: Trackers, person: str = "one") -> DialogueStateTracker:
    tracker = await trackers.retrieve(person)
    assert tracker is not None
    return tracker


async def test_a_tracker_taken_up_again_is_as_one_read_from_the_database(url: str) -> None:
    trackers = Trackers(DOMAIN, host=url)
    await _add(trackers, BEGUN)
    for number in range(1, 5):
        saved = await _add(trackers, _turn(number))
        fresh = await _read(Trackers(DOMAIN, host=url))
        assert fresh.current_state(EventVerbosity.ALL) == saved.current_state(EventVerbosity.ALL)
        assert fresh.past_states(DOMAIN) == saved.past_states(DOMAIN)
    assert await trackers.retrieve("one") is saved


async def test_what_another_process_wrote_is_read(url: str) -> None:
    one, other = Trackers(DOMAIN, host=url), Trackers(DOMAIN, host=url)
    for events in (BEGUN, _turn(1), _turn(2)):
        await _add(one, events)
    await _add(other, _turn(3))
    assert (await _read(one)).get_slot("shown") == ["movement 0", "movement 1", "movement 2"]


async def test_a_turn_that_failed_leaves_nothing(url: str) -> None:
    trackers = Trackers(DOMAIN, host=url)
    for events in (BEGUN, _turn(1), _turn(2)):
        await _add(trackers, events)
    (await _read(trackers)).update(SlotSet("shown", ["half a turn"]), DOMAIN)
    assert (await _read(trackers)).get_slot("shown") == ["movement 0", "movement 1"]


async def test_an_erased_conversation_is_gone(url: str) -> None:
    trackers = Trackers(DOMAIN, host=url)
    for events in (BEGUN, _turn(1), _turn(2)):
        await _add(trackers, events)
    with trackers.session_scope() as session:
        session.query(trackers.SQLEvent).filter_by(sender_id="one").delete()
        session.commit()
    assert await trackers.retrieve("one") is None


async def test_a_new_session_in_an_old_conversation_is_kept_as_rasa_s_own_store_keeps_it(url: str) -> None:
    kinds = []
    for number, trackers in enumerate((Trackers(DOMAIN, host=url), SQLTrackerStore(DOMAIN, host=f"{url}.rasa"))):
        again: list[Event] = [ActionExecuted("action_session_start"), SessionStarted()]
        for events in (BEGUN, _turn(1), _turn(2), again, _turn(3), _turn(4)):
            await _add(trackers, events, person=str(number))
        with trackers.session_scope() as session:
            kept = session.query(trackers.SQLEvent).order_by(trackers.SQLEvent.id)
            kinds.append([event.type_name for event in kept])
    assert kinds[0] == kinds[1]


async def test_no_more_than_the_last_conversations_are_held(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_EVENTS", 25)
    trackers = Trackers(DOMAIN, host=url)
    saved = {}
    for person in ("one", "two", "three"):
        for events in (BEGUN, _turn(1), _turn(2)):
            saved[person] = await _add(trackers, events, person)
    assert await trackers.retrieve("three") is saved["three"]
    assert await trackers.retrieve("one") is not saved["one"]


async def test_each_column_is_written_as_rasa_s_own_store_writes_it(url: str) -> None:
    rows = []
    for trackers in (Trackers(DOMAIN, host=url), SQLTrackerStore(DOMAIN, host=f"{url}.rasa")):
        for events in (BEGUN, _turn(1), _turn(2)):
            await _add(trackers, events)
        with trackers.session_scope() as session:
            kept = session.query(trackers.SQLEvent).order_by(trackers.SQLEvent.id)
            rows.append([(row.sender_id, row.type_name, row.intent_name, row.action_name) for row in kept])
            assert [json.loads(row.data)["timestamp"] == row.timestamp for row in kept] == [True] * len(rows[-1])
    assert rows[0] == rows[1]


async def test_a_turn_that_is_saved_twice_is_written_once(url: str) -> None:
    trackers = Trackers(DOMAIN, host=url)
    for events in (BEGUN, _turn(1)):
        tracker = await _add(trackers, events)
    once = list((await _read(Trackers(DOMAIN, host=url))).events)
    await _save(trackers, tracker)
    assert list((await _read(Trackers(DOMAIN, host=url))).events) == once


async def test_what_is_saved_but_not_written_is_what_the_rest_of_the_turn_goes_by_and_no_later_turn(url: str) -> None:
    trackers = Trackers(DOMAIN, host=url)
    for events in (BEGUN, _turn(1)):
        await _add(trackers, events)
    half = await _read(trackers)
    half.update(SlotSet("shown", ["half a turn"]), DOMAIN)
    await trackers.save(half)
    assert await trackers.retrieve("one") is half
    with trackers.engine.connect() as connection:
        trackers.begin("one", connection)
    assert (await _read(trackers)).get_slot("shown") == ["movement 0"]


async def test_a_new_conversation_is_followed_from_its_first_turn(url: str) -> None:
    assert isinstance(await Trackers(DOMAIN, host=url).get_or_create_tracker("one"), FollowedTracker)


@pytest.mark.slow
async def test_a_turn_is_stored_with_what_rasa_made_of_it_or_not_at_all(
    starting_backwise: Backwise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def events() -> int:
        with starting_backwise.database.session() as session:
            return int(session.execute(text("SELECT count(*) FROM events")).scalar_one())

    starting_backwise.load_dialogue()
    person = await arrives(starting_backwise)
    await person.says("what causes back pain")
    before = events()
    with monkeypatch.context() as broken:
        broken.setattr("bot.conversation.turn_logs.learn", _break)
        with pytest.raises(DatabaseError):
            await person.says("show me an exercise")
    assert events() == before > 0
    assert movement_of(await person.says("show me an exercise"))
    assert events() > before


def _break(*_: Any) -> None:
    raise DatabaseError("The database failed.")
