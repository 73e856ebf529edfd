from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.storage.database import Database
from tests.built import migrated
from tests.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations

SECRET = "a-secret_that-only-Telegram-knows"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(migrated(tmp_path / "test.db"))
    yield database
    database.dispose()


@pytest.fixture
def conversations() -> FakeConversations:
    return FakeConversations()


@pytest.fixture
def webhook(api: FakeBotApi) -> TelegramOptions:
    return TelegramOptions(TOKEN, api.url, public_url="https://chat.example", webhook_secret=SECRET)


@pytest.fixture
async def channel(
    api: FakeBotApi, database: Database, conversations: FakeConversations
) -> AsyncIterator[TelegramChannel]:
    """A running channel that polls."""
    channel = TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url))
    await channel.start()
    yield channel
    await channel.stop()


@pytest.fixture
async def hooked(
    webhook: TelegramOptions, database: Database, conversations: FakeConversations
) -> AsyncIterator[TelegramChannel]:
    """A running channel that the web application feeds."""
    channel = TelegramChannel(conversations, database, webhook)
    await channel.start()
    yield channel
    await channel.stop()
