"""Warning signs are answered in every state; a dialogue that is missing or broken is told in a safe sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.composition import Backwise
from bot.conversation.conversations import Conversations
from bot.conversation.gate import Gate
from bot.knowledge.red_flags import fixed_text
from tests.channels.web.conftest import ListeningDialogue, Person, check_shape, serving, texts

ALARMS = {
    "I can't feel anything between my legs and I can't pee": "emergency",
    "my back hurts and I have crushing chest pain": "emergency",
    "I want to kill myself": "crisis",
    "I took far too many painkillers": "crisis",
    "my back hurts and I have had a fever since yesterday": "urgent",
}
every_alarm = pytest.mark.parametrize(("text", "urgency"), ALARMS.items())


class DeafDialogue(ListeningDialogue):
    async def understand(self, text: str) -> Any:
        raise RuntimeError("the model is damaged")


class MuteDialogue(ListeningDialogue):
    async def respond(self, *_: object) -> Any:
        raise RuntimeError("an action failed")


class SilentDialogue(ListeningDialogue):
    async def respond(self, *_: object) -> Any:
        return []


class BrokenGate(Gate):
    def __init__(self) -> None:
        """Nothing to load."""

    def assess(self, text: str) -> Any:
        raise TypeError(text)


@pytest.fixture(params=[DeafDialogue, MuteDialogue, SilentDialogue])
def broken(request: pytest.FixtureRequest, starting_site: Backwise) -> Iterator[None]:
    """Gives the starting server a dialogue that fails."""
    starting_site.conversations.dialogue = request.param()
    yield
    starting_site.conversations.dialogue = None


@every_alarm
def test_warning_signs_are_answered_while_the_dialogue_loads(newcomer: Person, text: str, urgency: str) -> None:
    check_alarm(newcomer.say(text), urgency)


@every_alarm
@pytest.mark.usefixtures("broken")
def test_warning_signs_are_answered_by_a_broken_dialogue_too(newcomer: Person, text: str, urgency: str) -> None:
    check_alarm(newcomer.say(text), urgency)


@every_alarm
def test_warning_signs_do_not_wait_for_the_dialogue(
    newcomer: Person, listening: ListeningDialogue, text: str, urgency: str
) -> None:
    check_alarm(newcomer.say(text), urgency)
    assert listening.answered == []


def test_a_slash_in_front_hides_no_warning_sign(newcomer: Person) -> None:
    check_alarm(newcomer.say("/I can't feel anything between my legs and I can't pee"), "emergency")


def test_an_alarm_is_kept_with_its_urgency(newcomer: Person) -> None:
    answer = newcomer.say(next(iter(ALARMS)))
    said, alarm = newcomer.history()[1:]
    assert (said["author"], said["urgency"], alarm["author"]) == ("person", "none", "bot")
    assert {key: alarm[key] for key in answer["messages"][0]} == answer["messages"][0]


def test_other_messages_are_put_off_while_the_dialogue_loads(newcomer: Person) -> None:
    assert told(newcomer.say("what causes low back pain?")) == [fixed_text("not_ready", "AU")]


def test_other_choices_are_put_off_while_the_dialogue_loads(newcomer: Person) -> None:
    assert told(newcomer.tap(newcomer.greeting["choices"][0])) == [fixed_text("not_ready", "AU")]


@pytest.mark.usefixtures("broken")
def test_a_broken_dialogue_is_told_in_a_safe_sentence(newcomer: Person) -> None:
    assert told(newcomer.say("what causes low back pain?")) == [fixed_text("failed", "AU")]
    assert texts(newcomer.history())[1:] == ["what causes low back pain?", fixed_text("failed", "AU")]


def test_a_broken_gate_is_told_in_a_safe_sentence(
    starting_backwise: Backwise, caplog: pytest.LogCaptureFixture
) -> None:
    site = starting_backwise
    site.conversations = Conversations(site.database, site.clinics, site.settings, BrokenGate())
    with serving(site) as client:
        assert told(Person(client).say("my own words")) == [fixed_text("failed", "AU")]
    assert "TypeError" in caplog.text and "my own words" not in caplog.text


def test_the_dialogue_takes_over_when_it_is_there(
    starting_site: Backwise, newcomer: Person, request: pytest.FixtureRequest
) -> None:
    newcomer.say("too early")
    request.getfixturevalue("listening")
    assert told(newcomer.say("now")) == ["You said: now"]


def told(answer: dict[str, Any]) -> list[str]:
    check_shape("Answer", answer)
    assert answer["urgency"] == "none"
    return texts(answer["messages"])


def check_alarm(answer: dict[str, Any], urgency: str) -> None:
    check_shape("Answer", answer)
    (message,) = answer["messages"]
    assert answer["urgency"] == message["urgency"] == urgency
    assert message["choices"] == []
    if urgency != "urgent":
        assert "000" in message["text"]
