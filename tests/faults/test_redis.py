"""Redis is cut off: everything goes on within each process, and takes turns again afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import redis
from starlette.applications import Starlette

from bot.channels.web.app import build_app
from bot.composition import Backwise, temporary_backwise
from bot.settings import Settings
from tests.built import build_folder_in
from tests.channels.web.conftest import ListeningDialogue, Person, new_id, texts
from tests.channels.web.widget_harness import served
from tests.faults.cable import Cable, cable
from tests.faults.saying import emergency


@pytest.fixture
def wire() -> Iterator[Cable]:
    try:
        redis.Redis.from_url("redis://127.0.0.1:6379/0", socket_connect_timeout=1).ping()
    except redis.RedisError:
        pytest.skip("Redis does not answer on 127.0.0.1:6379")
    with cable(6379) as wire:
        yield wire


@pytest.fixture
def backwise(wire: Cable, tmp_path: Path) -> Iterator[Backwise]:
    settings = Settings(build_folder=build_folder_in(tmp_path), redis_url=f"redis://127.0.0.1:{wire.port}/0")
    backwise = temporary_backwise(settings, tmp_path)
    backwise.conversations.dialogue = ListeningDialogue()  # type: ignore[assignment]
    yield backwise
    backwise.database.dispose()


@pytest.fixture
def client(backwise: Backwise) -> Iterator[httpx.Client]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await backwise.conversations.close()

    app = build_app(backwise.conversations, backwise.clinics, backwise.settings, lifespan=lifespan)
    with served(app) as origin, httpx.Client(base_url=origin, timeout=60) as client:
        yield client


def test_while_it_is_cut_off_everybody_is_answered(client: httpx.Client, wire: Cable) -> None:
    person = Person(client)
    person.say("before")
    wire.cut()
    assert emergency(person, new_id())
    assert person.say("meanwhile")["messages"]
    wire.mend()
    assert person.say("afterwards")["messages"]
    said = [text for text in texts(person.history()) if text in ("before", "meanwhile", "afterwards")]
    assert said == ["before", "meanwhile", "afterwards"]


def test_it_is_logged_in_one_line(client: httpx.Client, wire: Cable, caplog: pytest.LogCaptureFixture) -> None:
    person = Person(client)
    wire.cut()
    person.say("meanwhile")
    assert [record.getMessage() for record in caplog.records if record.name.startswith("bot")] == [
        "Redis does not answer (ConnectionError); turns are in order within each process only."
    ]


def test_while_it_is_slow_a_warning_sign_does_not_wait(client: httpx.Client, wire: Cable) -> None:
    person = Person(client)
    wire.delay = 5.0
    assert emergency(person, new_id())["urgency"] == "emergency"
    wire.delay = 0.0
