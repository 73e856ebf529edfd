"""Our way through Rasa's turn accepts and refuses what Rasa's own does; these fail when Rasa changes underneath."""

from __future__ import annotations

import ast
import inspect
from copy import copy
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.conversation.dialogue import Dialogue
from bot.conversation.rasa_processor import COPYING, CheckedAction

GOOD: list[dict[str, Any]] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "shown", "value": ["bridge"]}], "responses": [{"response": "utter_greet"}]},
]
BAD: list[Any] = [
    None,
    [],
    {"events": {}},
    {"events": [{"name": "shown"}]},
    {"events": [{"event": "no such event"}]},
    {"responses": ["words"]},
]


@pytest.mark.parametrize("result", GOOD)
def test_a_good_result_is_accepted_by_both(result: dict[str, Any]) -> None:
    assert RemoteAction("action_x", None)._validate_action_result(result)
    assert CheckedAction("action_x", None)._validate_action_result(result)


@pytest.mark.parametrize("result", BAD)
@pytest.mark.parametrize("action", [RemoteAction, CheckedAction])
def test_a_bad_result_is_refused_by_both(action: type[RemoteAction], result: Any) -> None:
    with pytest.raises(ValidationError):
        action("action_x", None)._validate_action_result(result)


@pytest.mark.parametrize("kind", sorted(cls.type_name for cls in all_subclasses(Event)))
def test_each_kind_of_event_has_its_class(kind: str) -> None:
    first, again = Event.resolve_by_type(kind), Event.resolve_by_type(kind)
    assert first is again
    assert first in [cls for cls in all_subclasses(Event) if cls.type_name == kind]


def test_an_unknown_kind_of_event_is_refused() -> None:
    with pytest.raises(ValueError, match="Unknown event name"):
        Event.resolve_by_type("no such event")


@pytest.mark.parametrize("module", COPYING, ids=lambda module: module.__name__)
def test_rasa_s_turn_copies_for_debug_messages_only(module: ModuleType) -> None:
    turn = ast.parse(inspect.getsource(module))
    messages = [each for each in ast.walk(turn) if isinstance(each, ast.Call) and _is_debug_message(each)]
    logged = {id(part) for message in messages for part in ast.walk(message)}
    copies = [each for each in ast.walk(turn) if isinstance(each, ast.Name) and each.id == "copy"]
    assert copies and all(id(each) in logged for each in copies)


def _is_debug_message(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "structlogger.debug"


@pytest.mark.slow
async def test_no_message_fills_a_slot_so_rasa_need_not_look(dialogue: Dialogue) -> None:
    loaded = dialogue._agent.processor
    assert loaded._only_actions_fill_slots
    for intent in loaded.domain.intents:
        for loop in (None, *loaded.domain.form_names):
            tracker = DialogueStateTracker("one", loaded.domain.slots)
            said = UserUttered("words", {"name": intent}, [{"entity": "place", "value": "Fremantle"}])
            for event in (ActionExecuted("action_listen"), ActiveLoop(loop), said):
                tracker.update(event, loaded.domain)
            before = list(tracker.events)
            await MessageProcessor.run_action_extract_slots(loaded, CollectingOutputChannel(), tracker)
            assert list(tracker.events) == before


@pytest.mark.slow
@pytest.mark.parametrize("mapping", [{"type": "from_text"}, {"type": "custom", "action": "action_x"}])
def test_a_slot_that_a_message_may_fill_is_looked_at(dialogue: Dialogue, mapping: dict[str, str]) -> None:
    loaded = copy(dialogue._agent.processor)
    loaded.__dict__.pop("_only_actions_fill_slots", None)
    loaded.domain = SimpleNamespace(slots=[TextSlot("wish", [mapping])], user_actions=[])
    assert not loaded._only_actions_fill_slots


@pytest.mark.slow
def test_only_custom_actions_are_ours(dialogue: Dialogue) -> None:
    loaded = dialogue._agent.processor
    for name in loaded.domain.action_names_or_texts:
        ours, rasas = loaded._get_action(name), MessageProcessor._get_action(loaded, name)
        assert type(ours) is (CheckedAction if type(rasas) is RemoteAction else type(rasas)), name
