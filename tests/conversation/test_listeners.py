"""What one process learns of what another wrote, by asking the database, here every few milliseconds."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from bot.conversation import listeners as module
from bot.conversation.listeners import MOST_OF_ONE, Listeners, NoRoomError, TooManyOfOneError
from bot.storage.conversations import open_conversation
from bot.storage.database import Database
from bot.storage.erasure import erase_conversation
from bot.storage.messages import NewMessage
from bot.storage.turns import save_turn

WAIT = 30.0  # seconds, for a busy machine


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY", 0.02)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database without tables: every question fails."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    yield database
    database.dispose()


@pytest.fixture
def database(empty: Database) -> Database:
    empty.migrate()
    return empty


@pytest.fixture
def quick() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@asynccontextmanager
async def _running(database: Database, most: int = 100) -> AsyncIterator[Listeners]:
    listeners = Listeners(database, most)
    running = asyncio.create_task(listeners.run())
    yield listeners
    running.cancel()


def _open(database: Database) -> str:
    with database.session() as session:
        return open_conversation(session, channel="web", clinic="demo").id


def _write(database: Database, conversation: str) -> None:
    """As another process does."""
    message = NewMessage(id=uuid4().hex, author="bot", body={"text": "Hello."}, topic="greet", urgency="none")
    with database.session() as session:
        save_turn(session, conversation, None, [message])


async def test_what_another_process_writes_or_erases_wakes_who_listens_to_that_chat(database: Database) -> None:
    mine, other = _open(database), _open(database)
    async with _running(database) as listeners:
        listener, bystander = listeners.join(mine), listeners.join(other)
        assert await listener.woken(WAIT) and await bystander.woken(WAIT)  # whoever is new looks once
        _write(database, mine)
        assert await listener.woken(WAIT)
        with database.session() as session:
            erase_conversation(session, mine)
        assert await listener.woken(WAIT)
        assert not await bystander.woken(0.2)


async def test_a_database_that_fails_is_said_once_and_listening_goes_on(
    empty: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with _running(empty) as listeners:
        listener = listeners.join("somebody")
        with caplog.at_level(logging.ERROR):
            async with asyncio.timeout(WAIT):
                while not caplog.records:
                    await asyncio.sleep(0.02)
            assert not await listener.woken(0.5)
        assert [record.message for record in caplog.records] == [
            "New messages of other processes cannot be looked for just now; it is tried every second."
        ]
        empty.migrate()
        assert await listener.woken(WAIT)


async def test_there_is_room_for_so_many(database: Database) -> None:
    listeners = Listeners(database, most=MOST_OF_ONE + 1)
    mine = [listeners.join("mine") for _ in range(MOST_OF_ONE)]
    with pytest.raises(TooManyOfOneError):
        listeners.join("mine")
    listeners.join("another")
    with pytest.raises(NoRoomError):
        listeners.join("one more")
    listeners.leave(mine[0])
    listeners.join("mine")


@pytest.mark.slow  # its threads are in each other's way for seconds
@pytest.mark.usefixtures("quick")
async def test_they_are_counted_from_any_thread_while_others_come_and_go(database: Database) -> None:
    listeners = Listeners(database, most=1_000)
    for number in range(500):
        listeners.join(str(number))
    counting = asyncio.get_running_loop().run_in_executor(None, lambda: {listeners.of("0") for _ in range(5_000)})
    while not counting.done():
        other = listeners.join("another")
        await asyncio.sleep(0)
        listeners.leave(other)
    assert await counting == {1}


async def test_the_end_of_the_process_wakes_everybody_and_lets_nobody_in(database: Database) -> None:
    listeners = Listeners(database, most=10)
    listener = listeners.join("mine")
    listeners.close()
    assert await listener.woken(WAIT)
    with pytest.raises(NoRoomError):
        listeners.join("another")
