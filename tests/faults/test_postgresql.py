"""PostgreSQL is cut off, or slow: warning signs are answered at once, others are told, and all goes on afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.channels.web.app import build_app
from bot.channels.web.operators import Operators
from bot.composition import Backwise
from bot.settings import Settings
from tests.built import build_folder_in
from tests.channels.web.conftest import ListeningDialogue, Person, answered, error_of, new_id, texts
from tests.channels.web.widget_harness import served
from tests.faults.cable import Cable, cable
from tests.faults.saying import NUMB, emergency
from tests.storage.conftest import own_schema


@pytest.fixture
def wire() -> Iterator[Cable]:
    with cable(5432) as wire:
        yield wire


@pytest.fixture
def client(wire: Cable, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a Backwise that has its database at the other end of the cable."""
    for address in own_schema():
        url = address.replace("127.0.0.1:5432", f"127.0.0.1:{wire.port}")
        backwise = Backwise(Settings(build_folder=build_folder_in(tmp_path), database_url=url))
        backwise.prepare_database()
        backwise.conversations.dialogue = ListeningDialogue()  # type: ignore[assignment]
        routes = Operators(backwise.conversations, backwise.database, backwise.settings).routes()
        app = build_app(backwise.conversations, backwise.clinics, backwise.settings, more_routes=routes)
        with served(app) as origin, httpx.Client(base_url=origin, timeout=60) as client:
            yield client
        wire.delay = 0
        wire.mend()
        backwise.database.dispose()


def test_while_it_is_cut_off_warning_signs_are_answered_and_others_told(
    client: httpx.Client, wire: Cable, caplog: pytest.LogCaptureFixture
) -> None:
    person, first, message_id = Person(client), new_id(), new_id()
    wire.cut()
    at_once = emergency(person, first)
    told = person.post({"id": message_id, "text": "why does my back hurt"})
    assert error_of(told) == (500, "failed")
    assert error_of(client.post("/chat/sessions", json={"clinic": "demo"})) == (500, "failed")
    assert "A request failed with DatabaseError." in caplog.messages
    assert client.get("/readyz").json()["message"] == "The database does not answer."
    time.sleep(30)
    assert emergency(person, new_id())["urgency"] == "emergency"
    wire.mend()
    assert answered(person.post({"id": message_id, "text": "why does my back hurt"}))["messages"]
    assert answered(person.post({"id": first, "text": NUMB}))["messages"] == at_once["messages"]
    assert client.get("/readyz").status_code == 200
    assert texts(person.history()).count("why does my back hurt") == 1
    assert texts(person.history()).count(NUMB) == 1


def test_while_it_is_slow_warning_signs_do_not_wait_and_are_kept_once(client: httpx.Client, wire: Cable) -> None:
    person, message_id = Person(client), new_id()
    wire.delay = 5.0
    at_once = emergency(person, message_id)
    told = person.post({"id": new_id(), "text": "why does my back hurt"})
    assert error_of(told) == (503, "too_slow")
    assert emergency(person, new_id())["urgency"] == "emergency"
    wire.delay = 0.0
    again = answered(person.post({"id": message_id, "text": NUMB}))
    assert again["messages"] == at_once["messages"]
    while texts(history := person.history()).count(NUMB) < 2:  # the turns go on behind the answers
        time.sleep(0.5)
    assert [said["id"] for said in history].count(at_once["messages"][0]["id"]) == 1
    assert texts(history).count("why does my back hurt") == 1


def test_a_connection_that_broke_meanwhile_costs_nobody_an_answer(client: httpx.Client, wire: Cable) -> None:
    person = Person(client)
    wire.cut()
    wire.mend()
    assert person.say("why does my back hurt")["messages"]
