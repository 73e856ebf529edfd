"""Another program holds the SQLite file: a warning sign does not wait for it, others are told, nothing is lost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import httpx
import pytest

from bot.composition import Backwise
from tests.channels.web.conftest import Person, answered, database_url, error_of, new_id, serving, texts
from tests.faults.saying import NUMB, emergency


@pytest.fixture
def client(starting_backwise: Backwise) -> Iterator[httpx.Client]:
    with serving(starting_backwise) as client:
        yield client


@contextmanager
def locked(backwise: Backwise) -> Iterator[None]:
    """No other connection may write."""
    with closing(sqlite3.connect(database_url(backwise).removeprefix("sqlite:///"), isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.execute("ROLLBACK")


def test_a_warning_sign_does_not_wait_for_the_lock(
    client: httpx.Client, starting_backwise: Backwise, caplog: pytest.LogCaptureFixture
) -> None:
    person = Person(client)
    with locked(starting_backwise):
        answer = emergency(person, new_id())
    assert answer["urgency"] == "emergency"
    assert "A warning sign was answered at once; its turn takes long." in caplog.messages


def test_once_the_lock_is_gone_the_warning_sign_is_kept_once(client: httpx.Client, starting_backwise: Backwise) -> None:
    person, message_id = Person(client), new_id()
    with locked(starting_backwise):
        at_once = emergency(person, message_id)
    again = answered(person.post({"id": message_id, "text": NUMB}))
    assert again["messages"] == at_once["messages"]
    assert [said["id"] for said in person.history() if said["urgency"] == "emergency"] == [at_once["messages"][0]["id"]]
    assert texts(person.history()).count(NUMB) == 1


def test_the_numbers_are_those_of_the_country_that_they_named_before(
    client: httpx.Client, starting_backwise: Backwise
) -> None:
    person = Person(client)
    person.say("I live in the United Kingdom")
    with locked(starting_backwise):
        answer = emergency(person, new_id())
    assert "999" in answer["messages"][0]["text"]


def test_others_wait_and_are_answered_when_the_lock_is_short(client: httpx.Client, starting_backwise: Backwise) -> None:
    person = Person(client)
    with ThreadPoolExecutor(1) as pool:
        with locked(starting_backwise):
            waiting = pool.submit(person.say, "why does my back hurt")
            time.sleep(1)
        assert waiting.result()["messages"]
    assert texts(person.history()).count("why does my back hurt") == 1


def test_others_are_told_in_one_sentence_when_the_lock_is_long(
    client: httpx.Client, starting_backwise: Backwise, caplog: pytest.LogCaptureFixture
) -> None:
    person, message_id = Person(client), new_id()
    with locked(starting_backwise):
        told = person.post({"id": message_id, "text": "why does my back hurt"})
        assert error_of(told) == (500, "failed")
        assert "In an emergency, call for help now." in told.json()["message"]
        assert "A request failed with DatabaseError." in caplog.messages
    assert answered(person.post({"id": message_id, "text": "why does my back hurt"}))["messages"]
    assert texts(person.history()).count("why does my back hurt") == 1
