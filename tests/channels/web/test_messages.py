"""What is said and answered: once each, in order, with choices that stay where they were offered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.composition import Backwise
from tests.channels.web.conftest import (
    ListeningDialogue,
    Person,
    answered,
    check_shape,
    database_url,
    error_of,
    new_id,
    serving,
    texts,
)

MESSAGE = {"id", "text", "choices", "image", "sources", "urgency"}
PAYLOADS = ["/exercises", '/exercises{"level":"moderate"}', "/emergency_nerve", "/restart", "/session_start", "/"]


def test_an_answer_has_the_shape_of_the_contract(newcomer: Person, listening: ListeningDialogue) -> None:
    answer = newcomer.say("what causes it?")
    check_shape("Answer", answer)
    assert answer.keys() == {"messages", "topic", "urgency"}
    assert [message.keys() for message in answer["messages"]] == [MESSAGE]
    assert answer["topic"] == "causes"


def test_the_same_id_gets_the_same_answer_and_is_stored_once(newcomer: Person, listening: ListeningDialogue) -> None:
    again = new_id()
    first = newcomer.say("is it my spine?", again)
    assert newcomer.say("is it my spine?", again) == first
    assert newcomer.say("other words under the same id", again) == first
    assert listening.answered == ["is it my spine?"]
    assert texts(newcomer.history())[1:] == ["is it my spine?", "You said: is it my spine?"]


def test_messages_sent_at_once_under_one_id_are_answered_once(newcomer: Person, listening: ListeningDialogue) -> None:
    again = new_id()
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: newcomer.say("twice", again), range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert listening.answered == ["twice"]
    assert texts(newcomer.history())[1:] == ["twice", "You said: twice"]


def test_two_servers_on_one_database_store_a_message_once(starting_backwise: Backwise) -> None:
    """As when a load balancer tries again elsewhere."""
    other = Backwise(starting_backwise.settings, database_url(starting_backwise))
    with serving(starting_backwise) as client, serving(other) as other_client:
        person, elsewhere = Person(client), Person(client)
        elsewhere.client, elsewhere.headers = other_client, person.headers
        with ThreadPoolExecutor(2) as senders:
            for number in range(10):
                again = f"message-{number}"
                answers = list(senders.map(lambda each, again=again: each.say("hi", again), (person, elsewhere)))
                assert answers[0] == answers[1]
        assert [message["author"] for message in person.history()] == ["bot"] + ["person", "bot"] * 10
    other.database.dispose()


def test_different_messages_sent_at_once_are_all_answered(newcomer: Person, listening: ListeningDialogue) -> None:
    said = [f"number {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(newcomer.say, said))
    assert [answer["messages"][0]["text"] for answer in answers] == [f"You said: {text}" for text in said]
    history = texts(newcomer.history())[1:]
    assert all(reply == f"You said: {text}" for text, reply in zip(history[::2], history[1::2], strict=True))


def test_one_id_in_two_conversations_is_two_messages(starting: httpx.Client, listening: ListeningDialogue) -> None:
    again = new_id()
    assert Person(starting).say("one", again) != Person(starting).say("other", again)


def test_a_tapped_choice_is_said_by_its_title(newcomer: Person, listening: ListeningDialogue) -> None:
    choice = newcomer.greeting["choices"][1]
    newcomer.tap(choice)
    person = newcomer.history()[1]
    assert (person["author"], person["text"]) == ("person", choice["title"])
    assert listening.understood == []


def test_a_choice_tapped_twice_under_one_id_is_answered_once(newcomer: Person, listening: ListeningDialogue) -> None:
    again, choice = new_id(), newcomer.greeting["choices"][0]
    assert newcomer.tap(choice, again) == newcomer.tap(choice, again)
    assert len(listening.answered) == 1


def test_no_payload_leaves_the_server(newcomer: Person, listening: ListeningDialogue) -> None:
    answers = [newcomer.greeting, newcomer.say("hello"), newcomer.history(), answered(newcomer.get("/chat/export"))]
    assert "payload" not in repr(answers) and "'/" not in repr(answers)
    for message in (newcomer.greeting, *answers[1]["messages"]):
        assert [choice.keys() for choice in message["choices"]] == [{"id", "title"}] * len(message["choices"])


def test_a_choice_of_another_conversation_is_gone(starting: httpx.Client, newcomer: Person) -> None:
    choice = Person(starting).greeting["choices"][0]
    assert error_of(newcomer.post({"id": new_id(), "choice": choice["id"]})) == (409, "choice_gone")
    assert len(newcomer.history()) == 1


@pytest.mark.parametrize("choice", ["unknown", "-", "0-0", "0" * 32 + "-0", "emergency_nerve"])
def test_an_unknown_choice_is_gone(newcomer: Person, choice: str) -> None:
    assert error_of(newcomer.post({"id": new_id(), "choice": choice})) == (409, "choice_gone")


@pytest.mark.parametrize("ending", ["-99", "-", "--1", "-0-0", "-00"])
def test_a_choice_that_its_message_did_not_offer_is_gone(newcomer: Person, ending: str) -> None:
    choice = newcomer.greeting["id"] + ending
    assert error_of(newcomer.post({"id": new_id(), "choice": choice})) == (409, "choice_gone")


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_that_begins_with_a_slash_is_shown_as_it_was_typed(
    newcomer: Person, listening: ListeningDialogue, text: str
) -> None:
    assert newcomer.say(text)["urgency"] == "none"
    assert newcomer.history()[1]["text"] == text


def test_history_says_who_said_what_in_order(newcomer: Person, listening: ListeningDialogue) -> None:
    first = new_id()
    newcomer.say("one", first)
    newcomer.say("two")
    history = newcomer.history()
    for message in history:
        check_shape("SaidMessage", message)
        assert message.keys() == MESSAGE | {"author", "client_id"}
    assert [message["author"] for message in history] == ["bot", "person", "bot", "person", "bot"]
    assert texts(history)[1:] == ["one", "You said: one", "two", "You said: two"]
    assert history[0]["id"] == newcomer.greeting["id"]
    assert history[1]["client_id"] == first


def test_a_reloaded_page_gets_what_came_after(newcomer: Person, listening: ListeningDialogue) -> None:
    last = newcomer.say("one")["messages"][-1]["id"]
    newcomer.say("two")
    assert texts(newcomer.history(after=last)) == ["two", "You said: two"]
    assert texts(newcomer.history(after=newcomer.greeting["id"]))[0] == "one"
    assert newcomer.history(after=newcomer.history()[-1]["id"]) == []


@pytest.mark.parametrize("after", ["", "unknown", "\x00", "' OR 1=1", "é" * 2_000])
def test_history_after_an_unknown_message_is_all_of_it(newcomer: Person, after: str) -> None:
    assert texts(newcomer.history(after=after)) == [newcomer.greeting["text"]]


def test_history_after_a_message_of_another_conversation_is_all_of_it(newcomer: Person) -> None:
    other = Person(newcomer.client)
    assert newcomer.history(after=other.greeting["id"]) == newcomer.history()


def test_an_offered_choice_works_after_a_reload(newcomer: Person, listening: ListeningDialogue) -> None:
    newcomer.say("hello")
    offered = newcomer.history()[-1]["choices"][0]
    assert newcomer.tap(offered)["urgency"] == "none"
    assert listening.answered == ["hello", "/affirm"]
