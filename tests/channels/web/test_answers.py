"""The answers of the trained model, as they leave over HTTP."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.channels.web.conftest import Person, answered, check_shape, error_of, new_id

pytestmark = pytest.mark.slow

PAYLOADS = [
    'exercises{"level":"moderate"}',
    "emergency_nerve",
    "crisis_self",
    "restart",
    "session_start",
    "back",
    "physio",
]
SLASHES = ["/", "//", " / ", "\n/", "\t/", "\u00a0/", "\u200b/", "\uff0f", "/\n/"]


def test_a_question_is_answered_with_sources_and_choices(person: Person) -> None:
    answer = person.say("what causes low back pain?")
    check_shape("Answer", answer)
    assert (answer["topic"], answer["urgency"]) == ("causes", "none")
    assert any(message["sources"] for message in answer["messages"])
    assert answer["messages"][-1]["choices"]


def test_every_choice_of_the_greeting_leads_somewhere(ready: httpx.Client) -> None:
    for number, choice in enumerate(Person(ready).greeting["choices"]):
        person = Person(ready)
        answer = person.tap(person.greeting["choices"][number])
        check_shape("Answer", answer)
        assert answer["topic"] not in ("unclear", "out_of_scope"), choice["title"]
        assert said_by_bot(answer)


def test_no_payload_of_the_domain_leaves_the_server(person: Person) -> None:
    seen: list[Any] = [person.session]
    choices = person.greeting["choices"]
    for _ in range(5):
        seen.append(person.tap(choices[0]))
        choices = seen[-1]["messages"][-1]["choices"] or person.greeting["choices"]
    seen += [person.history(), answered(person.get("/chat/export"))]
    # A payload is '/intent' or '/intent{"slot": ...}'; the address of a picture goes on with another slash.
    assert not any("payload" in repr(each) or re.search(r"'/\w+['{]", repr(each)) for each in seen)


def test_a_choice_that_was_offered_to_somebody_else_is_gone(ready: httpx.Client, person: Person) -> None:
    choice = person.say("what causes low back pain?")["messages"][-1]["choices"][0]
    refused = Person(ready).post({"id": new_id(), "choice": choice["id"]})
    assert error_of(refused) == (409, "choice_gone")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_that_begins_with_a_slash_is_ordinary_text(ready: httpx.Client, payload: str) -> None:
    plain = kind(Person(ready).say(payload))
    for slash in SLASHES:
        assert kind(Person(ready).say(slash + payload)) == plain, repr(slash)


def test_a_typed_restart_forgets_nothing(person: Person) -> None:
    person.say("what causes low back pain?")
    person.say("/restart")
    assert len([message for message in person.history() if message["author"] == "person"]) == 2


@pytest.mark.parametrize("text", ["/", "???", "🦴", "{", "%s {0} {clinic_name}", "a" * 8_000, "\\u0000", "<script>"])
def test_every_text_gets_an_answer(person: Person, text: str) -> None:
    answer = person.say(text)
    check_shape("Answer", answer)
    assert said_by_bot(answer)


def test_an_emergency_interrupts_whatever_was_talked_about(person: Person) -> None:
    person.tap(person.greeting["choices"][-1])
    answer = person.say("I can't feel anything between my legs and I can't pee")
    assert answer["urgency"] == "emergency"
    assert "000" in answer["messages"][0]["text"]


def said_by_bot(answer: dict[str, Any]) -> bool:
    return bool(answer["messages"]) and all(message["text"] for message in answer["messages"])


def kind(answer: dict[str, Any]) -> tuple[str, str]:
    return answer["topic"], answer["urgency"]
