"""Of a long conversation the last turns are enough: it goes on as if it had never been shortened."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.events import UserUtteranceReverted as TakenBack
from rasa.shared.core.trackers import DialogueStateTracker

from bot.composition import Backwise
from bot.conversation import shortened_tracker as module
from bot.conversation.shortened_tracker import KEPT, LONGEST, shortened
from tests.conversation.person import arrives

DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["exercises"],
        "slots": {name: {"type": "any", "mappings": [{"type": "custom"}]} for name in ("shown", "wish", "gone")},
        "actions": ["action_suggest_exercise"],
        "forms": {"handover_form": {"required_slots": []}},
    }
)
BEGUN: list[Event] = [
    *(ActionExecuted("action_session_start"), SessionStarted(), SlotSet("wish", "a chair"), SlotSet("gone", "soon")),
    *(ActionExecuted("action_listen"), SlotSet("gone", None)),
]


def _turn(number: int) -> list[Event]:
    return [
        UserUttered(f"another one, number {number}", {"name": "exercises", "confidence": 0.9}),
        ActionExecuted("action_suggest_exercise"),
        BotUttered("Bridge"),
        SlotSet("shown", [f"movement {number}"]),
        ActionExecuted("action_listen"),
    ]


def _tracker(*parts: list[Event]) -> DialogueStateTracker:
    events = [event for part in parts for event in part]
    return DialogueStateTracker.from_events("one", events, DOMAIN.slots)


LONG = _tracker(BEGUN, *(_turn(number) for number in range(LONGEST // 5)))


def test_a_conversation_that_is_not_long_stays_as_it_is() -> None:
    tracker = _tracker(BEGUN, *(_turn(number) for number in range(5)))
    assert shortened(tracker, DOMAIN) is tracker


def test_a_long_one_has_its_last_turns_and_what_the_earlier_ones_left() -> None:
    short = shortened(LONG, DOMAIN)
    assert KEPT <= len(short.events) <= KEPT + 10
    assert list(short.events)[-KEPT:] == list(LONG.events)[-KEPT:]
    assert short.current_slot_values() == LONG.current_slot_values()
    assert short.get_slot("wish") == "a chair" and short.get_slot("gone") is None
    assert short.past_states(DOMAIN)[-10:] == LONG.past_states(DOMAIN)[-10:]


def test_it_can_be_shortened_again_and_again() -> None:
    short = shortened(LONG, DOMAIN)
    for number in range(100):
        for event in _turn(number):
            short.update(event, DOMAIN)
        short = shortened(short, DOMAIN)
        assert len(short.events) <= LONGEST and short.get_slot("shown") == [f"movement {number}"]
    assert short.get_slot("wish") == "a chair"


def test_a_form_that_began_before_the_last_turns_keeps_them_all() -> None:
    tracker = _tracker(BEGUN, [ActiveLoop("handover_form")], *(_turn(number) for number in range(LONGEST // 5)))
    assert shortened(tracker, DOMAIN) is tracker


def test_a_message_that_was_taken_back_counts_for_neither() -> None:
    taken_back = [*_turn(99)[:-1], TakenBack()]
    tracker = _tracker(BEGUN, *(_turn(number) for number in range(10)), taken_back, *map(_turn, range(LONGEST // 5)))
    short = shortened(tracker, DOMAIN)
    assert len(short.events) < len(tracker.events)
    assert short.current_slot_values() == tracker.current_slot_values()


SAID = (
    "what causes low back pain?",
    "show me an easy exercise for my desk",
    "easier please",
    "why?",
    "another one",
    "yes",
)


@pytest.mark.slow
async def test_people_get_the_same_answers(starting_backwise: Backwise, monkeypatch: pytest.MonkeyPatch) -> None:
    starting_backwise.load_dialogue()

    async def topics(longest: int) -> list[Any]:
        monkeypatch.setattr(module, "LONGEST", longest)
        monkeypatch.setattr(module, "KEPT", longest // 2)
        person = await arrives(starting_backwise)
        answers = [await person.says(SAID[turn % len(SAID)]) for turn in range(30)]
        return [[answer.topic, *(choice.title for choice in answer.messages[-1].choices)] for answer in answers]

    assert await topics(30) == await topics(1000)
