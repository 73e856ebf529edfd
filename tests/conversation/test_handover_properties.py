"""Leaving a message for the clinic, whatever people write and in whatever order: with the live model."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.composition import Backwise
from bot.conversation.replies import Answer
from bot.knowledge.contacts import find_contact
from bot.knowledge.red_flags import fixed_text
from bot.knowledge.topics import Topic, Urgency
from bot.storage.handovers import StoredHandover, list_handovers
from bot.storage.tables import Delivery
from tests.channels.web.conftest import everything_in
from tests.conversation.person import Person, arrives, text_of

pytestmark = pytest.mark.slow

ASK, YES = "can I talk to a person", "yes please"
NAME, CONTACT, MESSAGE = "Zebedee Quagmire", "zebedee@example.com", "Please ring me about xylophones on Tuesday"
PRIVATE = ("Zebedee", "Quagmire", "zebedee", "xylophones", "412 345")
CANCELS = ("cancel", "no", "don't send it", "stop", "bye")
ALARMS = (
    "I can't feel anything between my legs and I can't pee",
    "my legs went weak this morning and I wet myself",
    "crushing chest pain and I can't breathe",
    "I want to kill myself",
)
QUESTIONS = ("does posture matter?", "what is exercise therapy?", "who can read this?", "should I rest in bed?")
CONTACTS = (CONTACT, "0412 345 678", "+44 20 7946 0018", "zeb@", "12", "call me maybe", "0412 345", "a@b")
STRANGE = (
    "\u202egnitirw",
    "\U0001f600" * 60,
    "Z\u0351\u036b\u0343\u036a\u0302a\u0321\u034a\u0360l\u0334g\u0321o\u034b\u0300",
    "\u0627" * 400,
    "x" * 7000,
    "\x00\x07",
    "'; DROP TABLE handovers; --",
    "{name} %s {{",
    "/restart",
)

words = st.one_of(
    st.sampled_from((ASK, YES, NAME, MESSAGE, "actually my name is Quagmire", "change my number")),
    st.sampled_from(CANCELS),
    st.sampled_from(ALARMS),
    st.sampled_from(QUESTIONS),
    st.sampled_from(CONTACTS),
    st.sampled_from(STRANGE),
    st.text(max_size=200),
)
conversations = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass
class Form:
    """The form as somebody sees it who only reads what the bot says."""

    person: Person
    asked_for_consent: bool = False
    consented: bool = False
    open: bool = False

    async def says(self, words: str) -> Answer:
        answer = await self.person.says(words)
        self.consented |= self.asked_for_consent and answer.topic == Topic.AFFIRM
        last = answer.messages[-1]
        self.asked_for_consent = any(choice.payload == "/affirm" for choice in last.choices)
        self.open = self.asked_for_consent or last.private_reply
        return answer


def _sent(backwise: Backwise) -> list[StoredHandover]:
    with backwise.database.session() as session:
        return list_handovers(session)


def _on_their_way(backwise: Backwise) -> tuple[int, int]:
    """How many messages the clinic has, and how many are to be sent to it."""
    with backwise.database.session() as session:
        return len(list_handovers(session)), int(session.scalar(select(func.count()).select_from(Delivery)))


def _left(backwise: Backwise) -> str:
    return everything_in(f"sqlite:///{backwise.database._engine.url.database}")


def _is_answered(answer: Answer) -> bool:
    said = text_of(answer)
    return bool(said.strip()) and fixed_text("failed", "AU") not in said and "{" not in said


@given(said=st.lists(words, max_size=7))
@conversations
async def test_nothing_is_sent_without_a_yes_and_nobody_is_left_without_an_answer(
    backwise: Backwise, said: list[str]
) -> None:
    form, before = Form(await arrives(backwise)), len(_sent(backwise))
    for line in [ASK, *said]:
        answer = await form.says(line)
        assert _is_answered(answer)
        assert len(_sent(backwise)) == before or form.consented
    assert all(find_contact(handover.contact, "AU") for handover in _sent(backwise))


@given(said=st.lists(words.filter(lambda line: line not in ALARMS), max_size=5))
@conversations
async def test_whatever_was_said_before_the_form_can_be_left_and_taken_up_again(
    backwise: Backwise, said: list[str]
) -> None:
    form = Form(await arrives(backwise))
    for line in [ASK, *said]:
        await form.says(line)
    if form.open:
        assert "Nothing was sent" in text_of(await form.says("cancel"))
    before = len(_sent(backwise))
    for line in (ASK, YES, NAME, CONTACT, MESSAGE):
        answer = await form.says(line)
    assert "on its way" in text_of(answer)
    assert len(_sent(backwise)) == before + 1
    assert next(h for h in _sent(backwise)).contact == CONTACT


@given(step=st.integers(0, 3), alarm=st.sampled_from(ALARMS), between=st.sampled_from((*QUESTIONS, *STRANGE)))
@conversations
async def test_a_warning_sign_in_any_field_is_answered_first_and_not_sent(
    backwise: Backwise, step: int, alarm: str, between: str
) -> None:
    form = Form(await arrives(backwise))
    for line in (ASK, *(YES, NAME, CONTACT)[:step], between):
        await form.says(line)
    before = _on_their_way(backwise)
    answer = await form.says(alarm)
    assert answer.messages[0].urgency in (Urgency.EMERGENCY, Urgency.CRISIS)
    assert _on_their_way(backwise) == before
    assert all(alarm not in handover.message for handover in _sent(backwise))


@given(step=st.integers(1, 3), cancel=st.sampled_from(CANCELS), question=st.sampled_from(QUESTIONS))
@conversations
async def test_a_cancelled_form_leaves_nothing_in_the_database(
    backwise: Backwise, step: int, cancel: str, question: str
) -> None:
    form = Form(await arrives(backwise))
    for line in (ASK, *(YES, "Orville Zanzibar", "orville@example.org")[:step], question):
        await form.says(line)
    assert "Nothing was sent" in text_of(await form.says(cancel))
    left = _left(backwise)
    assert [word for word in ("Orville", "Zanzibar", "orville") if word in left] == []
