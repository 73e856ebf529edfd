from __future__ import annotations

from uuid import uuid4

import pytest

from bot.conversation.dialogue import Dialogue
from bot.conversation.understood import understood_choice

pytestmark = pytest.mark.slow

METADATA = {"clinic": "demo", "country": "AU", "answer_variables": {"clinic_name": "East Clinic"}}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what causes low back pain", "causes"),
        ("show me a stretch I can do in a chair", "exercises"),
        ("find a physio near me", "physio"),
        ("is it ok if it hurts a little while I exercise", "pain_with_exercise"),
    ],
)
async def test_plain_questions_are_understood(dialogue: Dialogue, text: str, intent: str) -> None:
    understood = await dialogue.understand(text)
    assert understood.intent == intent
    assert 0 < understood.confidence <= 1


@pytest.mark.parametrize("text", ["", " ", "/", "//", "\n", "?", "\u200b", "😂", "." * 4000, "x" * 4000])
async def test_every_text_is_understood_somehow(dialogue: Dialogue, text: str) -> None:
    assert (await dialogue.understand(text)).intent


@pytest.mark.parametrize("before", ["", " ", "\n", "\t/ ", "/", "\u00a0", "\u200b", " / / "])
async def test_nobody_can_type_a_payload(dialogue: Dialogue, before: str) -> None:
    understood = await dialogue.understand(before + '/physio{"place": "Nowhere"}')
    found = {entity["entity"]: entity["value"] for entity in understood.parse.get("entities") or []}
    assert "place" not in found
    assert understood.confidence < 1


@pytest.mark.parametrize(
    "text", ["I can't get down on the floor", "I can\u2019t get down on the floor", "cant get on the floor"]
)
async def test_a_limit_is_found_whatever_the_apostrophe(dialogue: Dialogue, text: str) -> None:
    understood = await dialogue.understand(f"exercises please, {text}")
    found = {(entity["entity"], entity["value"]) for entity in understood.parse["entities"]}
    assert ("limit", "FLR") in found
    assert ("position", "floor") not in found


async def test_a_response_keeps_its_sources_and_buttons(dialogue: Dialogue) -> None:
    (response,) = await dialogue.respond(uuid4().hex, understood_choice("causes", {}), METADATA)
    assert response["metadata"]["sources"]
    assert response["buttons"][0]["payload"].startswith("/")


async def test_the_clinic_s_words_are_filled_in(dialogue: Dialogue) -> None:
    (response,) = await dialogue.respond(uuid4().hex, understood_choice("help", {}), METADATA)
    (who,) = await dialogue.respond(uuid4().hex, understood_choice("bot_identity", {}), METADATA)
    assert "{" not in response["text"] + who["text"]
    assert "East Clinic" in who["text"]


async def test_the_actions_of_the_last_turn_are_known(dialogue: Dialogue) -> None:
    conversation = uuid4().hex
    await dialogue.respond(conversation, understood_choice("causes", {}), METADATA)
    await dialogue.respond(conversation, understood_choice("exercises", {}), METADATA)
    assert await dialogue.actions_after_last_message(conversation) == ["action_suggest_exercise"]


async def test_conversations_do_not_mix(dialogue: Dialogue) -> None:
    one, other = uuid4().hex, uuid4().hex
    await dialogue.respond(one, understood_choice("exercises", {"exercise": "bridge"}), METADATA)
    await dialogue.respond(other, understood_choice("exercises", {"exercise": "knee_rolls"}), METADATA)
    dose = understood_choice("exercise_followup_dose", {})
    assert "Bridge" in (await dialogue.respond(one, dose, METADATA))[0]["text"]
    assert "Knee rolls" in (await dialogue.respond(other, dose, METADATA))[0]["text"]
