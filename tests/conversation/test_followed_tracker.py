"""A followed tracker gives, at every step of any conversation, just what Rasa's own gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.followed_tracker import FollowedTracker


def _slot() -> dict[str, Any]:
    return {"type": "categorical", "values": ["a", "b"], "mappings": [{"type": "custom"}]}


DOMAIN = Domain.from_dict(
    {
        "version": "3.1",
        "intents": ["exercises", "why"],
        "slots": {"shown": _slot(), "ruled": _slot()},
        "actions": ["action_suggest"],
        "forms": {"handover_form": {"required_slots": []}},
    }
)
RULE_ONLY = {"rule_only_slots": ["ruled"], "rule_only_loops": ["handover_form"]}
SAID = st.sampled_from(["exercises", "why"]).map(lambda name: UserUttered("text", {"name": name, "confidence": 0.9}))
DONE = st.builds(
    ActionExecuted,
    st.sampled_from(["action_listen", "action_suggest", "handover_form"]),
    hide_rule_turn=st.booleans(),
)
SET = st.builds(SlotSet, st.sampled_from(["shown", "ruled"]), st.sampled_from(["a", "b", None]))
RARE = st.sampled_from(
    [
        ActiveLoop("handover_form"),
        ActiveLoop(None),
        LoopInterrupted(True),
        ActionExecutionRejected("handover_form"),
        ActionReverted(),
        UserUtteranceReverted(),
        Restarted(),
        SessionStarted(),
        FollowupAction("action_suggest"),
        DefinePrevUserUtteredFeaturization(False),
        BotUttered("Bridge"),
    ]
)
EVENTS = st.lists(st.one_of(SAID, DONE, DONE, SET, RARE), max_size=30)


@pytest.mark.parametrize("without_rule_turns", [False, True])
@given(events=EVENTS)
def test_past_states_and_applied_events_are_those_of_rasa(without_rule_turns: bool, events: list[Event]) -> None:
    stock = DialogueStateTracker("one", DOMAIN.slots)
    followed = FollowedTracker.of(DialogueStateTracker("one", DOMAIN.slots))
    how: dict[str, Any] = {"ignore_rule_only_turns": without_rule_turns, "rule_only_data": RULE_ONLY}
    for event in events:
        stock.update(event, DOMAIN)
        followed.update(event, DOMAIN)
        assert followed.applied_events() == stock.applied_events()
        assert followed.past_states(DOMAIN, **how) == stock.past_states(DOMAIN, **how)


@given(events=EVENTS, more=EVENTS)
def test_a_copy_is_as_a_replayed_one_and_leaves_the_first_as_it_was(events: list[Event], more: list[Event]) -> None:
    followed = FollowedTracker.of(DialogueStateTracker.from_events("one", events, DOMAIN.slots))
    twin, replayed = followed.copy(), DialogueStateTracker.copy(followed)
    before = followed.current_state()
    assert twin.current_state() == replayed.current_state()
    for event in more:
        twin.update(event, DOMAIN)
        replayed.update(event, DOMAIN)
    assert twin.current_state() == replayed.current_state()
    assert twin.past_states(DOMAIN) == replayed.past_states(DOMAIN)
    assert followed.current_state() == before


def test_a_model_that_reads_the_conversation_differently_gets_its_own_states() -> None:
    said = UserUttered("near me", {"name": "exercises", "confidence": 0.9}, [{"entity": "place", "value": "Leeds"}])
    followed = FollowedTracker.of(DialogueStateTracker.from_events("one", [said], DOMAIN.slots))
    reading = Domain.from_dict({"version": "3.1", "intents": ["exercises"], "entities": ["place"]})
    not_reading = Domain.from_dict(
        {"version": "3.1", "intents": [{"exercises": {"use_entities": []}}], "entities": ["place"]}
    )
    first, second = followed.past_states(reading), followed.past_states(not_reading)
    assert first[-1]["user"]["entities"] and "entities" not in second[-1]["user"]
