"""A warning sign on Telegram is answered at once, whatever the updates before it wait for, and shown once."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.storage.database import Database
from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations
from tests.channels.telegram.updates import ANN, BEN, text
from tests.faults.cable import Cable, cable
from tests.faults.saying import SOON
from tests.storage.conftest import own_schema

TOKEN = "7:a-token_that-must-not-be-logged"
SECRET = "a-secret_that-only-Telegram-knows"
ALARM, WARNING = "numb", "Call for help: numb"
OTHERS = 5  # messages that came before, each of which the database takes seconds for


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    server = FakeBotApi(TOKEN)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def wire() -> Iterator[Cable]:
    with cable(5432) as wire:
        yield wire


@pytest.fixture
def conversations() -> FakeConversations:
    made = FakeConversations()
    made.alarms.add(ALARM)
    return made


@pytest.fixture
def database(wire: Cable) -> Iterator[Database]:
    for address in own_schema():
        database = Database(address.replace("127.0.0.1:5432", f"127.0.0.1:{wire.port}"))
        database.migrate()
        yield database
        wire.delay = 0.0
        database.dispose()


@asynccontextmanager
async def running(channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    await channel.start()
    yield channel
    await channel.stop()


@pytest.fixture
async def polling(
    api: FakeBotApi, database: Database, conversations: FakeConversations
) -> AsyncIterator[TelegramChannel]:
    async with running(TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url))) as channel:
        yield channel


@pytest.fixture
async def hooked(
    api: FakeBotApi, database: Database, conversations: FakeConversations
) -> AsyncIterator[TelegramChannel]:
    options = TelegramOptions(TOKEN, api.url, public_url="https://chat.example", webhook_secret=SECRET)
    async with running(TelegramChannel(conversations, database, options)) as channel:
        yield channel


async def _warned_soon(api: FakeBotApi, begun: float) -> None:
    await api.wait_for("sendMessage")
    assert time.monotonic() - begun < SOON
    assert api.texts() == [WARNING]


def _others() -> list[dict[str, object]]:
    return [text(f"message {number}", BEN + number) for number in range(OTHERS)]


@pytest.mark.usefixtures("polling")
async def test_polling_it_does_not_wait_for_those_before_it_that_the_slow_database_takes(
    api: FakeBotApi, wire: Cable
) -> None:
    wire.delay = 2.0
    begun = time.monotonic()
    api.push(*_others(), text(ALARM))
    await _warned_soon(api, begun)
    wire.delay = 0.0
    await api.wait_for("sendMessage", 1 + OTHERS)
    assert sorted(api.texts()) == [WARNING, *(f"You said: message {number}" for number in range(OTHERS))]


@pytest.mark.usefixtures("polling")
async def test_polling_it_is_fetched_while_those_of_an_earlier_answer_are_not_kept_yet(
    api: FakeBotApi, wire: Cable
) -> None:
    wire.delay = 2.0
    api.push(*_others())
    await asyncio.sleep(0.5)
    begun = time.monotonic()
    api.push(text(ALARM))
    await _warned_soon(api, begun)
    wire.delay = 0.0
    await api.wait_for("sendMessage", 1 + OTHERS)
    assert len(set(api.texts())) == len(api.texts()) == 1 + OTHERS


@pytest.mark.usefixtures("polling")
async def test_polling_telegram_holds_what_the_database_does_not_know_yet(api: FakeBotApi, wire: Cable) -> None:
    waiting = _others()
    wire.delay = 2.0
    api.push(*waiting)
    await asyncio.sleep(0.5)
    asked = [call.data["offset"] for call in api.of("getUpdates") if "offset" in call.data]
    assert int(asked[-1]) <= int(str(waiting[0]["update_id"]))


async def test_by_webhook_it_does_not_wait_for_those_before_it(
    hooked: TelegramChannel, api: FakeBotApi, wire: Cable
) -> None:
    wire.delay = 2.0
    begun = time.monotonic()
    taken = [asyncio.create_task(hooked.receive(each, SECRET)) for each in (*_others(), text(ALARM))]
    await _warned_soon(api, begun)
    wire.delay = 0.0
    assert all(await asyncio.gather(*taken))


@pytest.mark.usefixtures("polling")
async def test_it_does_not_wait_for_an_earlier_message_of_its_own_chat(
    api: FakeBotApi, conversations: FakeConversations
) -> None:
    gate = conversations.gates["slow"] = asyncio.Event()
    api.push(text("slow", ANN))
    await api.wait_for("sendChatAction")
    begun = time.monotonic()
    api.push(text(ALARM, ANN))
    await _warned_soon(api, begun)
    gate.set()
    api.push(text("after", ANN))
    await api.wait_for("sendMessage", 3)
    assert api.texts() == [WARNING, "You said: slow", "You said: after"]


async def test_that_it_was_sent_at_once_is_noted_so_that_a_crash_does_not_repeat_it(
    api: FakeBotApi, conversations: FakeConversations, tmp_path: Path
) -> None:
    file = tmp_path / "test.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    conversations.gates[ALARM] = asyncio.Event()
    async with running(TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url))):
        api.push(text(ALARM))
        await api.wait_for("sendMessage")
        for _ in range(50):  # until it is noted
            with sqlite3.connect(file) as looked:
                if looked.execute("SELECT sent FROM processed_updates").fetchall() == [(1,)]:
                    break
            await asyncio.sleep(0.1)
        else:
            pytest.fail("that it was sent was never noted")
        conversations.gates[ALARM].set()
    database.dispose()
