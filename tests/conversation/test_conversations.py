"""Choices, identity, country and data: what holds for every turn."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.composition import Backwise
from bot.conversation.errors import ChoiceGoneError, UnknownConversationError
from bot.knowledge.topics import Topic, Urgency
from bot.storage.conversations import set_country
from tests.conversation.person import arrives, text_of

pytestmark = pytest.mark.slow

NUMB = "I am numb between my legs since this morning"


class TestChoice:
    async def test_a_tapped_choice_says_its_title_and_means_its_payload(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        answer = await person.taps(await backwise.conversations.greet(person.conversation), "Find a physio")
        assert answer.topic == Topic.PHYSIO and answer.confidence == 1.0
        history = await backwise.conversations.history(person.conversation)
        assert [said["text"] for said in history if said["author"] == "person"] == ["Find a physio"]

    async def test_a_choice_that_was_never_offered_is_gone(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        for choice in ("nothing-0", "", "0" * 32 + "-0"):
            with pytest.raises(ChoiceGoneError):
                await backwise.conversations.answer(person.conversation, message_id="c", choice_id=choice)

    async def test_a_choice_of_another_conversation_is_gone(self, backwise: Backwise) -> None:
        person, stranger = await arrives(backwise), await arrives(backwise)
        greeting = await backwise.conversations.greet(person.conversation)
        with pytest.raises(ChoiceGoneError):
            await stranger.taps(greeting, "Find a physio")

    async def test_a_refused_choice_leaves_nothing_behind(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        with pytest.raises(ChoiceGoneError):
            await backwise.conversations.answer(person.conversation, message_id="c", choice_id="nothing-0")
        assert await backwise.conversations.history(person.conversation) == []

    async def test_yes_now_raises_the_alarm_without_the_dialogue(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
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


class TestCountry:
    async def test_the_country_is_that_of_the_clinic(self, backwise: Backwise) -> None:
        assert backwise.clinics["demo"].country == "AU"
        assert "call 000" in text_of(await (await arrives(backwise)).says(NUMB))

    async def test_the_country_of_the_person_comes_first(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        with backwise.database.session() as session:
            set_country(session, person.conversation, "GB")
        assert "call 999" in text_of(await person.says(NUMB))
        assert "999" in text_of(await backwise.conversations.greet(person.conversation))
        assert "999" in text_of(await person.says("what can you do? help"))

    async def test_who_says_where_they_are_gets_the_numbers_of_that_country(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        assert "call 999" in text_of(await person.says("I live in England and I'm numb between my legs"))
        assert "999" in text_of(await person.says("what can you do? help"))


class TestData:
    async def test_the_history_is_what_both_said_in_order(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        greeting = await backwise.conversations.greet(person.conversation)
        answer = await person.says("what causes back pain")
        history = await backwise.conversations.history(person.conversation)
        assert [said["author"] for said in history] == ["bot", "person", *("bot" for _ in answer.messages)]
        assert [said["text"] for said in history] == [text_of(greeting), "what causes back pain", text_of(answer)]
        assert "payload" not in json.dumps(history)
        later = await backwise.conversations.history(person.conversation, greeting.messages[0].id)
        assert later == history[1:]

    async def test_what_is_kept_can_be_handed_over(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        await person.says("what causes back pain")
        kept = await backwise.conversations.export(person.conversation)
        assert kept["messages"][0]["text"] == "what causes back pain"
        json.dumps(kept)

    async def test_an_erased_conversation_is_gone(self, backwise: Backwise) -> None:
        person, stranger = await arrives(backwise), await arrives(backwise)
        for each in (person, stranger):
            await each.says("what causes back pain")
        await backwise.conversations.erase(person.conversation)
        with pytest.raises(UnknownConversationError):
            await person.says("hello")
        assert await backwise.conversations.history(stranger.conversation)

    async def test_erasing_twice_is_no_mistake(self, backwise: Backwise) -> None:
        person = await arrives(backwise)
        for _ in range(2):
            await backwise.conversations.erase(person.conversation)
