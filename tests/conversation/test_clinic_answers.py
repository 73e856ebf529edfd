"""A clinic answers while person and bot go on: its words are in the chat, and do not change what the bot does."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.composition import Backwise
from bot.conversation.replies import Answer, message_from_stored
from bot.knowledge.topics import Topic, Urgency
from bot.staff.answering import WrittenAnswer, message_of
from bot.storage.clinic_answers import add_answer
from bot.storage.handovers import NewHandover, add_handover, list_handovers
from tests.conversation.person import Person, arrives, text_of

pytestmark = pytest.mark.slow

NEW = NewHandover(clinic="demo", name="Kim", contact="kim@person.example", message="Please ring me.")
STEPS = ("yes please", "Zebedee Quagmire", "0412 345 678", "Please ring me about xylophones on Tuesday")


def _answers(backwise: Backwise, person: Person, text: str = "We ring you at nine.") -> Answer:
    """What the person sees of an answer to a message that they left before."""
    message = message_of(WrittenAnswer(uuid4().hex, text, "Dana", 0), "Harbour Physio")
    with backwise.database.session() as session:
        handover = add_handover(session, person.conversation, NEW)
        add_answer(session, handover, person.conversation, message, seen=0)
    return Answer((message_from_stored(message.id, message.body),), Topic.TALK_TO_HUMAN)


@pytest.mark.parametrize("step", range(5))
async def test_what_is_given_to_a_form_stays_out_of_the_chat_when_a_clinic_answers_meanwhile(
    backwise: Backwise, step: int
) -> None:
    person = await arrives(backwise)
    await person.says("can I talk to a person")
    for words in STEPS[:step]:
        await person.says(words)
    _answers(backwise, person)
    for words in STEPS[step:]:
        await person.says(words)
    with backwise.database.session() as session:
        assert STEPS[1] in [handover.name for handover in list_handovers(session)]
    said = str(await backwise.conversations.history(person.conversation))
    assert "We ring you at nine." in said
    assert [word for word in ("Zebedee", "412 345", "xylophones") if word in said] == []


async def test_after_an_alarm_the_bot_stays_careful_whatever_a_clinic_writes(backwise: Backwise) -> None:
    person, other = await arrives(backwise), await arrives(backwise)
    for each in (person, other):
        alarm = await each.says("I can't feel anything between my legs and I can't pee")
        assert alarm.urgency == Urgency.EMERGENCY
    _answers(backwise, person, "Try a short walk.")
    assert text_of(await person.says("show me an exercise")) == text_of(await other.says("show me an exercise"))


async def test_a_button_under_the_answer_leaves_another_message(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("hello")
    answer = _answers(backwise, person)
    asked = await person.taps(answer, "Write to them again")
    assert asked.topic == Topic.TALK_TO_HUMAN and "Shall we go on?" in text_of(asked)


async def test_no_meaning_is_read_into_what_a_clinic_wrote(backwise: Backwise) -> None:
    """Its author decides who said it: not the person, whose warning signs are answered, and not the bot."""
    person = await arrives(backwise)
    await person.says("does posture matter?")
    _answers(backwise, person, "Call us if you cannot feel your legs.")
    authors = [each["author"] for each in await backwise.conversations.history(person.conversation)]
    assert authors == ["person", "bot", "clinic"]
    assert (await person.says("thanks")).urgency == Urgency.NONE
