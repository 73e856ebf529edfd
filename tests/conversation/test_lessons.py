from __future__ import annotations

from dataclasses import replace

import pytest

from bot.composition import Backwise
from bot.conversation.lessons import lesson_of
from bot.conversation.records import NOTHING_SAID
from bot.conversation.replies import Answer, Message, make_message, picture_of
from bot.knowledge.clinics import read_clinics, today_at
from bot.knowledge.topics import Topic, Urgency
from bot.settings import HOME
from bot.storage.counts import Kind, counts_between
from bot.storage.inbox import Reason, inbox
from tests.conversation.person import Person, arrives, text_of

CLINIC = read_clinics(HOME / "clinics")["demo"]
SAID = make_message("Heat is fine.")


def _answer(topic: Topic = Topic.CAUSES, confidence: float = 0.9, urgency: Urgency = Urgency.NONE) -> Answer:
    return Answer((SAID,), topic, urgency, confidence)


def _counts(answer: Answer, last: Message = NOTHING_SAID) -> dict[str, str]:
    return {str(count.kind): count.name for count in lesson_of(CLINIC, "saunas", answer, last).counts}


def test_what_was_understood_is_only_counted() -> None:
    assert lesson_of(CLINIC, "saunas", _answer(), NOTHING_SAID).said is None
    assert _counts(_answer()) == {"question": "causes", "understood": "clear"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(_answer(Topic.UNCLEAR, 0.9), Reason.UNCLEAR), (_answer(Topic.CAUSES, 0.3), Reason.UNSURE)],
)
def test_what_was_not_understood_well_is_for_the_inbox(answer: Answer, reason: Reason) -> None:
    lesson = lesson_of(CLINIC, "saunas", answer, NOTHING_SAID)
    assert (lesson.said, lesson.reason) == ("saunas", reason)


def test_an_apology_for_a_failure_is_not_the_persons_doing() -> None:
    apology = _answer(Topic.UNCLEAR, 0.0)
    assert lesson_of(CLINIC, "saunas", apology, NOTHING_SAID).said is None
    assert _counts(apology) == {}


def test_a_tapped_choice_says_nothing_about_understanding() -> None:
    assert _counts(_answer(confidence=1.0)) == {"question": "causes"}


def test_an_alarm_is_counted_and_its_words_stay_out() -> None:
    lesson = lesson_of(CLINIC, "…", _answer(confidence=1.0, urgency=Urgency.CRISIS), NOTHING_SAID)
    assert lesson.is_crisis
    assert lesson.said is None
    assert ("alarm", "crisis") in [(str(count.kind), count.name) for count in lesson.counts]


def test_what_follows_an_alarm_stays_out() -> None:
    alarm = replace(SAID, urgency=Urgency.EMERGENCY)
    assert lesson_of(CLINIC, "hm", _answer(Topic.UNCLEAR), alarm).said is None
    assert lesson_of(CLINIC, "not helpful", _answer(Topic.INSULT, 1.0), alarm).mark is None


def test_an_answer_to_the_form_is_neither_counted_nor_kept() -> None:
    lesson = lesson_of(CLINIC, "Ann", _answer(Topic.UNCLEAR), replace(SAID, private_reply=True))
    assert (lesson.counts, lesson.said) == ([], None)


def test_the_exercise_that_is_shown_is_counted() -> None:
    shown = Answer((make_message("Bridge", image=picture_of("bridge")),), Topic.EXERCISES)
    assert _counts(shown)["exercise"] == "bridge"


@pytest.mark.parametrize(
    ("words", "is_helpful"), [("That helped!", True), ("not helpful", False), ("That\u2019s  not helpful.", False)]
)
def test_a_few_words_mark_the_last_answer(words: str, is_helpful: bool) -> None:
    mark = lesson_of(CLINIC, words, _answer(), SAID).mark
    assert mark
    assert (mark.message_id, mark.is_helpful) == (SAID.id, is_helpful)


def test_other_words_mark_nothing() -> None:
    assert lesson_of(CLINIC, "that exercise was not helpful", _answer(), SAID).mark is None


@pytest.fixture
def clinic_with_inbox(backwise: Backwise) -> Backwise:
    backwise.clinics["demo"] = replace(backwise.clinics["demo"], inbox=True)
    return backwise


def _inbox(backwise: Backwise) -> list[tuple[str, str]]:
    with backwise.database.session() as session:
        return [(message.text, message.reason) for message in inbox(session, ["demo"])]


def _counted(backwise: Backwise) -> dict[tuple[Kind, str], int]:
    day = today_at(backwise.clinics["demo"])
    with backwise.database.session() as session:
        return {(count.kind, count.name): count.number for count in counts_between(session, ["demo"], day, day)}


@pytest.mark.slow
async def test_a_chat_teaches_the_staff(clinic_with_inbox: Backwise) -> None:
    person = await arrives(clinic_with_inbox)
    await person.says("asdf asdf")
    await person.says("why does my back hurt")
    assert "have been much help" not in text_of(await person.says("that helped"))
    assert "not been much help" in text_of(await person.says("that was not helpful"))
    await person.says("show me an exercise")
    assert _inbox(clinic_with_inbox)[-1] == ("asdf asdf", "unclear")
    counted = _counted(clinic_with_inbox)
    assert counted[Kind.QUESTION, "causes"] == 1
    assert counted[Kind.UNDERSTOOD, "unclear"] == 1
    assert (counted[Kind.MARK, "helpful"], counted[Kind.MARK, "not_helpful"]) == (1, 1)
    assert [number for (kind, _), number in counted.items() if kind == Kind.EXERCISE] == [1]


@pytest.mark.slow
async def test_after_a_sign_of_self_harm_staff_read_nothing_of_the_chat(clinic_with_inbox: Backwise) -> None:
    person = await arrives(clinic_with_inbox)
    await person.says("asdf asdf")
    answer = await person.says("I want to kill myself")
    assert answer.urgency == Urgency.CRISIS
    await person.says("asdf asdf")
    assert _inbox(clinic_with_inbox) == []
    assert _counted(clinic_with_inbox)[Kind.ALARM, "crisis"] == 1


@pytest.mark.slow
async def test_where_the_inbox_is_on_people_are_told_first(clinic_with_inbox: Backwise) -> None:
    conversations = clinic_with_inbox.conversations
    person: Person = await arrives(clinic_with_inbox)
    assert "staff may read that message" in text_of(await conversations.greet(person.conversation))
    assert "staff may read that message" in text_of(await person.says("what do you store"))


async def test_where_it_is_off_nothing_is_said_of_it(starting_backwise: Backwise) -> None:
    person = await arrives(starting_backwise)
    greeting = await starting_backwise.conversations.greet(person.conversation)
    assert "staff may read" not in text_of(greeting)
    assert "{" not in text_of(greeting)
