"""A process that is cut off in the middle of its work, and the next one that goes on."""

from __future__ import annotations

import asyncio
import json
from typing import cast

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.order import InChatOrder
from bot.conversation.replies import Message
from bot.storage.database import Database
from tests.channels.telegram.conftest import SECRET
from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations, answer_of
from tests.channels.telegram.updates import BEN, tap, text


async def _cut_off(channel: TelegramChannel) -> None:
    """All work is dropped where it is."""
    await cast(InChatOrder, channel.application.update_processor).finish(0)
    await channel.stop()


async def _run(channel: TelegramChannel, api: FakeBotApi, count: int) -> None:
    """Until there are ``count`` messages, and a stranger's answer shows that nothing else is coming."""
    await channel.start()
    await api.wait_for("sendMessage", count)
    assert await channel.receive(text("the end", BEN), SECRET)
    await channel.stop()


async def test_a_message_in_the_middle_of_its_turn_is_answered_after_the_restart_and_before_newer_ones(
    webhook: TelegramOptions, api: FakeBotApi, database: Database, conversations: FakeConversations
) -> None:
    conversations.gates["first"] = asyncio.Event()
    channel = TelegramChannel(conversations, database, webhook)
    await channel.start()
    assert await channel.receive(text("first"), SECRET) and await channel.receive(text("second"), SECRET)
    await api.wait_for("sendChatAction")
    await _cut_off(channel)
    assert api.texts() == []
    conversations.gates.clear()
    await _run(TelegramChannel(conversations, database, webhook), api, 2)
    assert api.texts() == ["You said: first", "You said: second", "You said: the end"]


async def test_an_answer_cut_off_between_its_messages_goes_on_with_the_next(
    webhook: TelegramOptions, api: FakeBotApi, database: Database, conversations: FakeConversations
) -> None:
    conversations.answers["hello"] = answer_of(Message("a", "One."), Message("b", "Two."), Message("c", "Three."))
    channel = TelegramChannel(conversations, database, webhook)
    await channel.start()
    update = text("hello")
    await channel.receive(update, SECRET)
    await api.wait_for("sendMessage", 3)
    await channel.stop()
    _as_if_killed_after(database, 1, update["update_id"], update)
    await _run(TelegramChannel(conversations, database, webhook), api, 5)
    assert api.texts() == ["One.", "Two.", "Three.", "Two.", "Three.", "You said: the end"]


async def test_a_tap_cut_off_before_its_answer_is_answered_after_the_restart(
    webhook: TelegramOptions, api: FakeBotApi, database: Database, conversations: FakeConversations
) -> None:
    channel = TelegramChannel(conversations, database, webhook)
    await channel.start()
    await channel.receive(text("hello"), SECRET)
    (shown,) = await api.wait_for("sendMessage")
    update = tap(shown.result, "choice-1")
    await channel.receive(update, SECRET)
    await api.wait_for("sendMessage", 2)
    await channel.stop()
    _as_if_killed_after(database, 0, update["update_id"], update)
    await _run(TelegramChannel(conversations, database, webhook), api, 3)
    assert api.texts()[2:] == ["You said: Exercises", "You said: the end"]


async def test_nothing_written_is_kept_once_it_is_answered(hooked: TelegramChannel, database: Database) -> None:
    await hooked.receive(text("a secret"), SECRET)
    await hooked.stop()
    with database.session() as session:
        rows = session.connection().exec_driver_sql("SELECT body FROM processed_updates").scalars().all()
    assert rows == [None]


def _as_if_killed_after(database: Database, sent: int, update_id: int, update: dict[str, object]) -> None:
    """The row as it is when Telegram has taken ``sent`` of the messages."""
    with database.session() as session:
        session.connection().exec_driver_sql(
            "UPDATE processed_updates SET sent = ?, body = ? WHERE update_id = ?",
            (sent, json.dumps(update), str(update_id)),
        )
