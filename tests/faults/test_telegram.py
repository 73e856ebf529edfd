"""The database is locked or gone while Telegram delivers: a warning sign is answered at once, and shown once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.composition import Backwise
from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.updates import text
from tests.channels.web.conftest import database_url
from tests.faults.saying import NUMB, SOON


@pytest.fixture
async def channel(api: FakeBotApi, starting_backwise: Backwise) -> AsyncIterator[TelegramChannel]:
    options = TelegramOptions(api.token, api.url)
    channel = TelegramChannel(starting_backwise.conversations, starting_backwise.database, options)
    await channel.start()
    yield channel
    await channel.stop()


def _file(backwise: Backwise) -> Path:
    return Path(database_url(backwise).removeprefix("sqlite:///"))


@contextmanager
def _locked(backwise: Backwise) -> Iterator[None]:
    with closing(sqlite3.connect(_file(backwise), isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.execute("ROLLBACK")


async def test_a_warning_sign_does_not_wait_for_a_lock_and_is_shown_once(
    channel: TelegramChannel, api: FakeBotApi, starting_backwise: Backwise
) -> None:
    with _locked(starting_backwise):
        begun = time.monotonic()
        api.push(text(NUMB))
        await api.wait_for("sendMessage")
        assert time.monotonic() - begun < SOON
    api.push(text("hello"))
    await api.wait_for("sendMessage", 2)
    assert "000" in api.texts()[0]
    assert len([said for said in api.texts() if said == api.texts()[0]]) == 1


async def test_the_numbers_are_those_of_the_country_that_they_named_before(
    channel: TelegramChannel, api: FakeBotApi, starting_backwise: Backwise
) -> None:
    api.push(text("I live in the United Kingdom"))
    await api.wait_for("sendMessage")
    with _locked(starting_backwise):
        api.push(text(NUMB))
        await api.wait_for("sendMessage", 2)
    assert "999" in api.texts()[1]


async def test_without_a_database_a_warning_sign_is_answered_and_others_are_told(
    channel: TelegramChannel, api: FakeBotApi, starting_backwise: Backwise, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(_file(starting_backwise))) as connection:
        connection.execute("ALTER TABLE processed_updates RENAME TO gone")
    api.push(text(NUMB))
    await api.wait_for("sendMessage")
    api.push(text("hello"))
    await api.wait_for("sendMessage", 2)
    warned, told = api.texts()
    assert "000" in warned and "went wrong" not in warned
    assert "went wrong" in told and "000" in told
    assert NUMB not in caplog.text


async def test_once_the_database_is_back_all_goes_on(
    channel: TelegramChannel, api: FakeBotApi, starting_backwise: Backwise
) -> None:
    with closing(sqlite3.connect(_file(starting_backwise))) as connection:
        connection.execute("ALTER TABLE conversations RENAME TO gone")
        api.push(text(NUMB))
        await api.wait_for("sendMessage")
        connection.execute("ALTER TABLE gone RENAME TO conversations")
    api.push(text(NUMB))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[0] == api.texts()[1]
