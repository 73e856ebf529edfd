"""What a body may hold: everything else gets one plain sentence, and nothing is stored of it."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.channels.web.conftest import ListeningDialogue, Person, error_of, new_id, texts

ID = "0b1c2d3e-4f50-4a6b-8c7d-8e9fa0b1c2d3"
UNREADABLE = {
    "nothing": b"",
    "not JSON": b"id=1&text=hello",
    "half of it": b'{"id": "0b1c2d3e-4f50", "text": "hel',
    "not UTF-8": b'{"id": "0b1c2d3e-4f50", "text": "\xff\xfe"}',
    "a list": b'["hello"]',
    "a text": b'"hello"',
    "null": b"null",
    "very deep": b"[" * 30_000,
    "a huge number": b'{"id": ' + b"9" * 5_000 + b"}",
}
WRONG_FIELDS = {
    "no fields": {},
    "no id": {"text": "hello"},
    "neither text nor choice": {"id": ID},
    "both text and choice": {"id": ID, "text": "hello", "choice": "abc-0"},
    "an id that is too short": {"id": "1", "text": "hello"},
    "an id that is too long": {"id": "x" * 65, "text": "hello"},
    "an id with a line break": {"id": "abcdefgh\n", "text": "hello"},
    "an id of other letters": {"id": "abcdefgé", "text": "hello"},
    "an id that is a number": {"id": 12345678, "text": "hello"},
    "a text that is a number": {"id": ID, "text": 7},
    "a text that is a list": {"id": ID, "text": ["hello"]},
    "a choice that is a payload": {"id": ID, "choice": "/emergency_nerve"},
    "a choice that is empty": {"id": ID, "choice": ""},
    "a choice that is an object": {"id": ID, "choice": {"id": "abc-0"}},
}
OTHER_LETTERS = ["🦴 ağr\u0131 背中が痛い", "a\u202eb\u200bc", "<b>bold</b> & {curly} %s", "'; DROP TABLE messages"]


def send(person: Person, body: bytes) -> httpx.Response:
    headers = {**person.headers, "Content-Type": "application/json"}
    return person.client.post("/chat/messages", content=body, headers=headers)


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_cannot_be_read_is_refused(newcomer: Person, body: bytes) -> None:
    assert error_of(send(newcomer, body)) == (400, "bad_request")
    assert error_of(newcomer.client.post("/chat/sessions", content=body)) == (400, "bad_request")
    assert len(newcomer.history()) == 1


@pytest.mark.parametrize("body", WRONG_FIELDS.values(), ids=WRONG_FIELDS)
def test_fields_that_are_missing_or_wrong_are_refused(newcomer: Person, body: dict[str, object]) -> None:
    assert error_of(newcomer.post(body)) == (400, "bad_request")
    assert len(newcomer.history()) == 1


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", "\ud800", " \x00\udfff "])
def test_a_message_without_a_word_is_refused(newcomer: Person, text: str) -> None:
    assert error_of(send(newcomer, json.dumps({"id": ID, "text": text}).encode())) == (400, "empty_message")
    assert len(newcomer.history()) == 1


@pytest.mark.parametrize("unstorable", ["\x00", "\ud800", "\udfff", "\udc00\ud800"])
def test_what_no_database_stores_is_left_out(newcomer: Person, listening: ListeningDialogue, unstorable: str) -> None:
    body = {"id": ID, "text": f"my back{unstorable} aches"}
    assert send(newcomer, json.dumps(body).encode()).status_code == 200
    assert listening.answered == ["my back aches"]
    assert "my back aches" in texts(newcomer.history())


@pytest.mark.parametrize("text", OTHER_LETTERS)
def test_other_letters_come_back_as_they_were_sent(newcomer: Person, listening: ListeningDialogue, text: str) -> None:
    newcomer.say(text)
    assert text in texts(newcomer.history())


def test_the_longest_message_is_answered_and_a_longer_one_is_not(
    newcomer: Person, listening: ListeningDialogue
) -> None:
    assert newcomer.say("a" * 8_000)["urgency"] == "none"
    assert error_of(newcomer.post({"id": new_id(), "text": "a" * 8_001})) == (413, "too_large")


@pytest.mark.parametrize("path", ["/chat/messages", "/chat/sessions"])
def test_a_body_of_70_kilobytes_is_refused(newcomer: Person, path: str) -> None:
    body = json.dumps({"id": ID, "clinic": "demo", "text": "a" * 70_000}).encode()
    assert error_of(newcomer.client.post(path, content=body, headers=newcomer.headers)) == (413, "too_large")


def test_a_body_without_a_length_is_bounded_too(newcomer: Person) -> None:
    chunks = (b" " * 1_000 for _ in range(70))
    sent = newcomer.client.post("/chat/messages", content=chunks, headers=newcomer.headers)
    assert error_of(sent) == (413, "too_large")


def test_the_token_is_checked_before_the_body_is_read(starting: httpx.Client) -> None:
    assert error_of(starting.post("/chat/messages", content=b"a" * 70_000)) == (401, "no_session")
