"""One of an answer's variations is chosen among those that Rasa chooses among; this fails when Rasa changes."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.dialogue import Dialogue
from bot.conversation.variations import Variations

DRAWS = 200
WHERE_IT_HURTS = {"type": "slot", "name": "place", "value": "neck"}
RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_one": [{"text": "one"}],
    "utter_three": [{"text": "one"}, {"text": "two"}, {"text": "three"}],
    "utter_channel": [
        {"text": "for all"},
        {"text": "here", "channel": "backwise"},
        {"text": "there", "channel": "sms"},
    ],
    "utter_condition": [{"text": "any"}, {"text": "neck", "condition": [WHERE_IT_HURTS]}],
    "utter_never": [{"text": "elsewhere", "channel": "sms"}],
}


def _drawn(kind: type[TemplatedNaturalLanguageGenerator], name: str, slots: dict[str, Any]) -> set[str | None]:
    answers = (kind(RESPONSES)._random_response_for(name, "backwise", slots) for _ in range(DRAWS))
    return {answer["text"] if answer else None for answer in answers}


@pytest.mark.parametrize("slots", [{}, {"place": "neck"}, {"place": "hip"}])
@pytest.mark.parametrize("name", [*RESPONSES, "utter_unknown"])
def test_the_same_variations_are_drawn(name: str, slots: dict[str, Any]) -> None:
    assert _drawn(Variations, name, slots) == _drawn(TemplatedNaturalLanguageGenerator, name, slots)


@pytest.mark.slow
async def test_the_dialogue_answers_with_them(dialogue: Dialogue) -> None:
    agent = dialogue._agent
    assert type(agent.nlg) is type(agent.processor.nlg) is Variations
    tracker = DialogueStateTracker("one", agent.domain.slots)
    assert (await agent.nlg.generate("utter_causes", tracker, "backwise") or {}).get("text")
