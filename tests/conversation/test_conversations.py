"""Whole turns through the one door that all channels use."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any, NoReturn, cast

import pytest

from bot.composition import Backwise
from bot.conversation.conversations import ChoiceGoneError, UnknownConversationError
from bot.conversation.dialogue import Dialogue
from bot.conversation.replies import Answer
from bot.knowledge.exercises import exercises
from bot.knowledge.red_flags import Verdict, alarm_text, fixed_text, signs
from bot.knowledge.topics import Topic, Urgency
from bot.storage.conversations import set_country

pytestmark = pytest.mark.slow

NUMB = "I am numb between my legs since this morning"


@dataclass
class Person:
    """Somebody who writes to Backwise."""

    backwise: Backwise
    conversation: str
    said: int = 0

    async def says(self, text: str) -> Answer:
        self.said += 1
        return await self.backwise.conversations.answer(self.conversation, message_id=str(self.said), text=text)

    async def taps(self, answer: Answer, title: str) -> Answer:
        self.said += 1
        choice = next(choice for message in answer.messages for choice in message.choices if choice.title == title)
        return await self.backwise.conversations.answer(
            self.conversation, message_id=str(self.said), choice_id=choice.id
        )


async def _arrives(backwise: Backwise) -> Person:
    return Person(backwise, await backwise.conversations.open(channel="web", clinic="demo"))


def _text(answer: Answer) -> str:
    return "\n\n".join(message.text for message in answer.messages)


def _movement(answer: Answer) -> str | None:
    """The id of the movement that the answer shows."""
    shown = (exercise.id for exercise in exercises().values() if f"{exercise.name}: " in _text(answer))
    return next(shown, None)


class TestJourney:
    async def test_from_learning_to_a_movement_to_a_physio(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        learnt = await person.says("why does my lower back hurt")
        assert learnt.topic == Topic.CAUSES and learnt.messages[0].sources
        deeper = await person.says("tell me more")
        assert deeper.topic == Topic.EXERCISE_FOLLOWUP
        assert _text(deeper) != _text(learnt)
        shown = await person.says("show me a gentle exercise on my front")
        assert shown.topic == Topic.EXERCISES
        assert (
            _movement(shown) == "lie_on_front_prop_on_elbows"
            or "lying_on_front" in exercises()[str(_movement(shown))].positions
        )
        easier = await person.says("that is too hard, something easier please")
        assert "easier" in _text(easier)
        often = await person.says("how often should I do it")
        assert "to begin" in _text(often)
        where = await person.says("I would like to see a physio")
        assert where.topic == Topic.PHYSIO and "postcode" in _text(where)
        found = await person.says("Melbourne")
        assert "Sam Specimen" in _text(found) and "Ahpra" in _text(found)

    async def test_a_question_in_between_is_answered_and_the_place_still_counts(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        await person.says("find me a physio")
        between = await person.says("is walking good for my back?")
        assert between.topic == Topic.DAILY_ACTIVITY
        found = await person.says("2150")
        assert "Kim Imaginary" in _text(found)

    async def test_limits_hold_while_somebody_asks_on(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        answer = await person.says("exercises please, but I can\u2019t get down on the floor and have bad knees")
        seen = []
        for _ in range(5):
            movement = exercises()[str(_movement(answer))]
            assert "KN" not in movement.avoid
            assert movement.bed or not movement.floor
            seen.append(movement.id)
            answer = await person.taps(answer, "Another one")
        assert len(set(seen)) == len(seen)

    async def test_yes_takes_the_first_choice(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        await person.says("how long does back pain last")
        offered = await person.says("what is exercise therapy")
        taken = await person.says("yes please")
        other = await _arrives(backwise)
        first = offered.messages[-1].choices[0].title
        tapped = await other.taps(await other.says("what is exercise therapy"), first)
        assert len(taken.messages) == len(tapped.messages)
        assert [choice.title for choice in taken.messages[-1].choices] == [
            choice.title for choice in tapped.messages[-1].choices
        ]

    @pytest.mark.parametrize("yes", ["yes", "yes I have one of those"])
    async def test_yes_to_the_question_about_warning_signs_is_an_emergency(self, backwise: Backwise, yes: str) -> None:
        person = await _arrives(backwise)
        asked = await person.says("my lower back has been aching since Monday after gardening")
        assert asked.topic == Topic.SYMPTOM_REPORT
        answer = await person.says(yes)
        assert answer.urgency == Urgency.EMERGENCY
        assert "000" in _text(answer)

    async def test_no_to_the_question_about_warning_signs_goes_on(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        asked = await person.says("my lower back has been aching since Monday after gardening")
        answer = await person.taps(asked, "No, none of these")
        assert answer.urgency == Urgency.NONE
        assert len(answer.messages[-1].choices) >= 2


class TestChoice:
    async def test_a_tapped_choice_says_its_title_and_means_its_payload(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        answer = await person.taps(await backwise.conversations.greet(person.conversation), "Find a physio")
        assert answer.topic == Topic.PHYSIO and answer.confidence == 1.0
        history = await backwise.conversations.history(person.conversation)
        assert [said["text"] for said in history if said["author"] == "person"] == ["Find a physio"]

    async def test_a_choice_that_was_never_offered_is_gone(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        for choice in ("nothing-0", "", "0" * 32 + "-0"):
            with pytest.raises(ChoiceGoneError):
                await backwise.conversations.answer(person.conversation, message_id="c", choice_id=choice)

    async def test_a_choice_of_another_conversation_is_gone(self, backwise: Backwise) -> None:
        person, stranger = await _arrives(backwise), await _arrives(backwise)
        greeting = await backwise.conversations.greet(person.conversation)
        with pytest.raises(ChoiceGoneError):
            await stranger.taps(greeting, "Find a physio")

    async def test_a_refused_choice_leaves_nothing_behind(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        with pytest.raises(ChoiceGoneError):
            await backwise.conversations.answer(person.conversation, message_id="c", choice_id="nothing-0")
        assert await backwise.conversations.history(person.conversation) == []

    async def test_yes_now_raises_the_alarm_without_the_dialogue(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        asked = await person.says("what are red flags")
        backwise.conversations.dialogue = None
        answer = await person.taps(asked, "Yes, now")
        assert answer.urgency == Urgency.EMERGENCY


class TestIdentity:
    async def test_the_same_id_again_gets_the_same_answer_and_is_done_once(self, backwise: Backwise) -> None:
        conversation = await backwise.conversations.open(channel="web", clinic="demo")
        once, again = [
            await backwise.conversations.answer(conversation, message_id="same", text="show me an exercise")
            for _ in range(2)
        ]
        assert again == once
        said = await backwise.conversations.history(conversation)
        assert len([message for message in said if message["author"] == "person"]) == 1

    async def test_the_same_id_at_the_same_time_is_done_once(self, backwise: Backwise) -> None:
        conversation = await backwise.conversations.open(channel="web", clinic="demo")
        answers = await asyncio.gather(
            *(backwise.conversations.answer(conversation, message_id="same", text="hello") for _ in range(5))
        )
        assert all(answer == answers[0] for answer in answers)

    async def test_an_alarm_is_repeated_with_its_urgency(self, backwise: Backwise) -> None:
        conversation = await backwise.conversations.open(channel="web", clinic="demo")
        once, again = [
            await backwise.conversations.answer(conversation, message_id="same", text=NUMB) for _ in range(2)
        ]
        assert again == once and again.urgency == Urgency.EMERGENCY

    async def test_a_conversation_that_does_not_exist_is_unknown(self, backwise: Backwise) -> None:
        door = backwise.conversations
        with pytest.raises(UnknownConversationError):
            await door.answer("nobody", message_id="1", text=NUMB)
        for call in (door.greet, door.history, door.export):
            with pytest.raises(UnknownConversationError):
                await call("nobody")

    async def test_the_same_user_of_a_channel_comes_back_to_the_same_conversation(self, backwise: Backwise) -> None:
        ids = [
            await backwise.conversations.open(channel="telegram", clinic="demo", channel_user_id=user)
            for user in ("7", "7", "8")
        ]
        assert ids[0] == ids[1] != ids[2]


class TestSafety:
    async def test_a_warning_sign_is_answered_while_the_dialogue_is_not_loaded(
        self, starting_backwise: Backwise
    ) -> None:
        answer = await (await _arrives(starting_backwise)).says(NUMB)
        assert answer.urgency == Urgency.EMERGENCY
        assert _text(answer).startswith(alarm_text(Verdict("emergency_nerve"), "AU")[:100])
        assert "call 000" in _text(answer) and signs()["RF01"].words in _text(answer)

    async def test_while_it_loads_ordinary_words_are_told_so(self, starting_backwise: Backwise) -> None:
        answer = await (await _arrives(starting_backwise)).says("hello")
        assert _text(answer) == fixed_text("not_ready", "AU").strip()
        assert answer.confidence == 0.0

    async def test_the_gate_comes_before_the_dialogue_in_a_form(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        await person.says("find me a physio")
        assert (await person.says("Sydney, and " + NUMB)).urgency == Urgency.EMERGENCY

    async def test_a_warning_sign_beats_a_wish_in_the_same_message(self, backwise: Backwise) -> None:
        answer = await (await _arrives(backwise)).says("give me stretches, also numb between legs")
        assert answer.urgency == Urgency.EMERGENCY
        assert _movement(answer) is None and len(answer.messages) == 1

    async def test_a_sign_behind_a_slash_is_a_sign(self, backwise: Backwise) -> None:
        assert (await (await _arrives(backwise)).says("/" + NUMB)).urgency == Urgency.EMERGENCY

    @pytest.mark.parametrize("going_on", ["OK, but which stretch can I do while I wait?", "show me an exercise", "yes"])
    async def test_after_an_emergency_nobody_gets_a_movement(self, backwise: Backwise, going_on: str) -> None:
        person = await _arrives(backwise)
        await person.says("how does exercise help my back")
        await person.says("show me an exercise")
        await person.says(NUMB)
        answer = await person.says(going_on)
        assert _movement(answer) is None
        assert "000" in _text(answer)

    async def test_a_dialogue_that_breaks_is_an_apology_with_the_emergency_number(
        self, starting_backwise: Backwise, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Broken:
            async def understand(self, text: str) -> NoReturn:
                raise RuntimeError(f"cannot read {text}")

        starting_backwise.conversations.dialogue = cast(Dialogue, Broken())
        with caplog.at_level(logging.DEBUG, "bot"):
            answer = await (await _arrives(starting_backwise)).says("my secret words")
        assert _text(answer) == fixed_text("failed", "AU").strip()
        assert "RuntimeError" in caplog.text
        assert "secret" not in caplog.text

    async def test_a_dialogue_that_says_nothing_is_an_apology_too(self, backwise: Backwise) -> None:
        class Mute(Dialogue):
            def __init__(self, dialogue: Dialogue) -> None:
                self.understand = dialogue.understand  # type: ignore[method-assign]

            async def respond(self, *args: Any) -> list[dict[str, Any]]:
                return []

        assert backwise.conversations.dialogue
        backwise.conversations.dialogue = Mute(backwise.conversations.dialogue)
        assert _text(await (await _arrives(backwise)).says("hello")) == fixed_text("failed", "AU").strip()

    @pytest.mark.parametrize("text", ["", " ", "/", "😂", "\x00", "\u202e", "{}", "{clinic_name}", "x" * 4000])
    async def test_every_text_gets_an_answer(self, backwise: Backwise, text: str) -> None:
        answer = await (await _arrives(backwise)).says(text)
        assert _text(answer)
        assert _text(answer) != fixed_text("failed", "AU").strip()


class TestCountry:
    async def test_the_country_is_that_of_the_clinic(self, backwise: Backwise) -> None:
        assert backwise.clinics["demo"].country == "AU"
        assert "call 000" in _text(await (await _arrives(backwise)).says(NUMB))

    async def test_the_country_of_the_person_comes_first(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        with backwise.database.session() as session:
            set_country(session, person.conversation, "GB")
        assert "call 999" in _text(await person.says(NUMB))
        assert "999" in _text(await backwise.conversations.greet(person.conversation))
        assert "999" in _text(await person.says("what can you do? help"))


class TestData:
    async def test_the_history_is_what_both_said_in_order(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        greeting = await backwise.conversations.greet(person.conversation)
        answer = await person.says("what causes back pain")
        history = await backwise.conversations.history(person.conversation)
        assert [said["author"] for said in history] == ["bot", "person", *("bot" for _ in answer.messages)]
        assert [said["text"] for said in history] == [_text(greeting), "what causes back pain", _text(answer)]
        assert "payload" not in json.dumps(history)
        later = await backwise.conversations.history(person.conversation, greeting.messages[0].id)
        assert later == history[1:]

    async def test_what_is_kept_can_be_handed_over(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        await person.says("what causes back pain")
        kept = await backwise.conversations.export(person.conversation)
        assert kept["messages"][0]["text"] == "what causes back pain"
        json.dumps(kept)

    async def test_an_erased_conversation_is_gone(self, backwise: Backwise) -> None:
        person, stranger = await _arrives(backwise), await _arrives(backwise)
        for each in (person, stranger):
            await each.says("what causes back pain")
        await backwise.conversations.erase(person.conversation)
        with pytest.raises(UnknownConversationError):
            await person.says("hello")
        assert await backwise.conversations.history(stranger.conversation)

    async def test_erasing_twice_is_no_mistake(self, backwise: Backwise) -> None:
        person = await _arrives(backwise)
        for _ in range(2):
            await backwise.conversations.erase(person.conversation)
