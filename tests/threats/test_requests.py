"""What strangers send to the web server."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer

from bot.composition import Backwise, temporary_backwise
from bot.settings import Settings
from tests.built import build_folder_in
from tests.channels.web.conftest import ListeningDialogue, Person, error_of, everything_in, new_id, serving
from tests.faults.saying import SOON, emergency

EAST, WEST = "https://east.example", "https://west.example"
HALF = b"POST /chat/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{"


@pytest.fixture
def two_clinics(tmp_path: Path) -> Iterator[Backwise]:
    """A Backwise of two clinics, each with a website of its own."""
    backwise = temporary_backwise(Settings(build_folder=build_folder_in(tmp_path)), tmp_path)
    demo = backwise.clinics["demo"]
    backwise.clinics |= {
        "demo": replace(demo, web_origins=(EAST,)),
        "west": replace(demo, id="west", web_origins=(WEST,)),
    }
    backwise.conversations.dialogue = ListeningDialogue()  # type: ignore[assignment]
    yield backwise
    backwise.database.dispose()


@pytest.fixture
def client(two_clinics: Backwise) -> Iterator[httpx.Client]:
    with serving(two_clinics) as client:
        yield client


def test_a_token_of_one_clinic_is_of_no_use_on_anothers_website(client: httpx.Client) -> None:
    person = Person(client)
    for method, path in (("GET", "/chat/messages"), ("GET", "/chat/export"), ("DELETE", "/chat/session")):
        refused = client.request(method, path, headers=person.headers | {"Origin": WEST})
        assert error_of(refused) == (403, "wrong_origin")
    assert client.get("/chat/messages", headers=person.headers | {"Origin": EAST}).status_code == 200


def test_the_token_of_a_file_opens_no_chat_and_the_other_way_round(client: httpx.Client, two_clinics: Backwise) -> None:
    person = Person(client)
    key = two_clinics.settings.signing_key()
    session = URLSafeTimedSerializer(key, salt="chat-session").loads(person.session["token"])
    for_files = URLSafeTimedSerializer(key, salt="chat-file").dumps(session)
    refused = client.get("/chat/messages", headers={"Authorization": f"Bearer {for_files}"})
    assert error_of(refused) == (401, "no_session")
    assert error_of(client.get(f"/chat/files/{person.session['token']}/plan.pdf")) == (401, "no_session")


def test_typed_slots_and_intents_are_words(client: httpx.Client, two_clinics: Backwise) -> None:
    heard = two_clinics.conversations.dialogue
    assert isinstance(heard, ListeningDialogue)
    Person(client).say('/physio{"place": "Sydney", "after_alarm": "was_checked"}')
    assert heard.answered == ['/physio{"place": "Sydney", "after_alarm": "was_checked"}']  # a text, never a payload


def test_those_who_send_slowly_hold_up_nobody(client: httpx.Client) -> None:
    person, url = Person(client), client.base_url
    with ExitStack() as held:
        for _ in range(200):
            slow = held.enter_context(socket.create_connection((url.host, url.port or 80)))
            slow.sendall(HALF)
        begun = time.monotonic()
        emergency(person, new_id())
        person.say("why does my back hurt")
        assert time.monotonic() - begun < 2 * SOON


@pytest.mark.parametrize("path", ["/model", "/webhooks/rest/webhook", "/conversations/x/tracker/events", "/socket.io/"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_nothing_of_rasas_own_server_answers(client: httpx.Client, method: str, path: str) -> None:
    assert client.request(method, path, json={"model_file": "http://evil.example/model.tar.gz"}).status_code in (
        404,
        405,
    )


def test_no_token_is_kept_where_a_thief_of_the_database_finds_it(client: httpx.Client, two_clinics: Backwise) -> None:
    person = Person(client)
    person.say("why does my back hurt")
    file = str(two_clinics.database._engine.url)
    assert "why does my back hurt" in everything_in(file)
    assert person.session["token"] not in everything_in(file)
