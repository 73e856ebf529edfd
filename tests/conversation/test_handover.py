"""Leaving a message for the clinic, from the first word to the staff's list, with every way out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.composition import Backwise
from bot.conversation.dialogue import Dialogue
from bot.knowledge.topics import Topic, Urgency
from bot.storage.handover_drafts import draft_of
from bot.storage.handovers import list_handovers
from tests.channels.web.conftest import everything_in
from tests.conversation.person import Person, arrives, text_of

pytestmark = pytest.mark.slow

STEPS = ("yes please", "Zebedee Quagmire", "0412 345 678", "Please ring me about xylophones on Tuesday")
PRIVATE = ("Zebedee", "Quagmire", "412 345 678", "0412 345", "xylophones")


async def _until(backwise: Backwise, step: int) -> Person:
    """Somebody who has answered the first ``step`` questions."""
    person = await arrives(backwise)
    await person.says("can I talk to a person")
    for words in STEPS[:step]:
        await person.says(words)
    return person


def _left(backwise: Backwise) -> str:
    return everything_in(f"sqlite:///{backwise.database._engine.url.database}")


async def test_a_whole_message_reaches_the_list_of_the_staff(backwise: Backwise) -> None:
    person = await _until(backwise, 3)
    answer = await person.says(STEPS[3])
    assert "on its way to the front desk" in text_of(answer) and "one working day" in text_of(answer)
    with backwise.database.session() as session:
        (handover,) = list_handovers(session)
    assert (handover.name, handover.contact, handover.message) == (STEPS[1], "+61 412 345 678", STEPS[3])


async def test_the_chat_and_rasas_tracker_never_hold_what_was_given(backwise: Backwise) -> None:
    person = await _until(backwise, 4)
    said = str(await backwise.conversations.history(person.conversation))
    assert [word for word in PRIVATE if word in said] == []
    tracker = await backwise.conversations.dialogue._agent.tracker_store.retrieve(person.conversation)  # type: ignore[union-attr]
    assert [word for word in PRIVATE if word in str([event.as_dict() for event in tracker.events])] == []


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("way_out", ["no", "cancel", "stop", "don't send it", "bye"])
async def test_cancelling_at_any_step_leaves_nothing_behind(backwise: Backwise, step: int, way_out: str) -> None:
    person = await _until(backwise, step)
    assert "Nothing was sent" in text_of(await person.says(way_out))
    assert [word for word in PRIVATE if word in _left(backwise)] == []


async def test_a_restart_in_the_middle_loses_nothing(backwise: Backwise, dialogue: Dialogue) -> None:
    person = await _until(backwise, 3)
    again = Backwise(backwise.settings, str(backwise.database._engine.url))
    again.conversations.dialogue = dialogue
    answer = await Person(again, person.conversation, said=person.said).says(STEPS[3])
    assert "on its way" in text_of(answer)
    with again.database.session() as session:
        (handover,) = list_handovers(session)
        assert draft_of(session, person.conversation, datetime.now(UTC)) == {}
    again.database.dispose()
    assert (handover.name, handover.message) == (STEPS[1], STEPS[3])


@pytest.mark.parametrize("step", range(4))
async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(backwise: Backwise, step: int) -> None:
    person = await _until(backwise, step)
    answer = await person.says("does posture matter?")
    assert answer.topic == Topic.POSTURE
    assert len(answer.messages) >= 2
    for words in STEPS[step:]:
        answer = await person.says(words)
    assert "on its way" in text_of(answer)


@pytest.mark.parametrize("step", range(4))
async def test_a_warning_sign_at_any_step_is_answered_first(backwise: Backwise, step: int) -> None:
    person = await _until(backwise, step)
    answer = await person.says("I can't feel anything between my legs and I can't pee")
    assert answer.urgency == Urgency.EMERGENCY and answer.messages[0].urgency == Urgency.EMERGENCY
    if step:
        assert "I have not sent anything" in answer.messages[-1].text
        assert "between my legs and I can" not in str(await backwise.conversations.history(person.conversation))
    with backwise.database.session() as session:
        assert list_handovers(session) == []


@pytest.mark.parametrize("contact", ["12", "zeb at example", "zeb@", "my usual number"])
async def test_a_contact_that_cannot_be_used_is_asked_for_again(backwise: Backwise, contact: str) -> None:
    person = await _until(backwise, 2)
    assert "could not read that as a phone number" in text_of(await person.says(contact))
    await person.says("zebedee@example.com")
    assert "on its way" in text_of(await person.says(STEPS[3]))


async def test_everything_is_erased_after_one_confirmation(backwise: Backwise) -> None:
    person = await _until(backwise, 4)
    asked = await person.says("delete everything")
    assert "Zebedee" in _left(backwise)
    await person.taps(asked, "Erase everything")
    left = _left(backwise)
    assert [word for word in (*PRIVATE, person.conversation, "talk to a person") if word in left] == []


@pytest.mark.parametrize("step", range(4))
async def test_a_wish_about_own_data_is_heard_at_any_step(backwise: Backwise, step: int) -> None:
    person = await _until(backwise, step)
    asked = await person.says("delete everything")
    assert "Shall I erase it all?" in text_of(asked)
    await person.taps(asked, "Erase everything")
    assert [word for word in (*PRIVATE, person.conversation) if word in _left(backwise)] == []


async def test_who_wants_nothing_kept_can_still_leave_a_message(backwise: Backwise) -> None:
    person = await arrives(backwise)
    await person.says("don't keep anything")
    await person.says("can I talk to a person")
    for words in STEPS:
        answer = await person.says(words)
    assert "on its way" in text_of(answer)
    with backwise.database.session() as session:
        assert list_handovers(session)[0].message == STEPS[3]


async def test_characters_that_no_database_takes_do_not_stop_a_message(backwise: Backwise) -> None:
    person = await _until(backwise, 1)
    for words in ("Zebedee\x00 Quagmire", STEPS[2], "Please ring me\x00 about xylophones \ud800"):
        answer = await person.says(words)
    assert "on its way" in text_of(answer)
    with backwise.database.session() as session:
        (handover,) = list_handovers(session)
    assert (handover.name, handover.message) == ("Zebedee Quagmire", "Please ring me about xylophones \ufffd")
