from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.storage.database import Database
from bot.storage.reminders import find_reminder
from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations
from tests.channels.telegram.test_reminding import due_reminder
from tests.channels.telegram.updates import (
    ANN,
    BOT,
    GROUP,
    IGNORED,
    PHOTO,
    UNREADABLE,
    group_text,
    media,
    member,
    tap,
    text,
)


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_cannot_be_read_gets_one_kind_line_with_the_emergency_numbers(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations, content: dict[str, Any]
) -> None:
    api.push(media(**content), text("after"))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[0].startswith("Sorry, I can only read typed words.")
    assert "000" in api.texts()[0] and "112" in api.texts()[0]
    assert [said for _, said in conversations.heard] == ["after"]


@pytest.mark.parametrize("ignored", IGNORED.values(), ids=IGNORED.keys())
async def test_some_kinds_are_ignored_on_purpose(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations, ignored: dict[str, Any]
) -> None:
    api.push(ignored, text("after"))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: after"]
    assert [said for _, said in conversations.heard] == ["after"]


async def test_a_text_by_way_of_another_bot_is_read(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(media(text="my back hurts", via_bot=BOT | {"id": 8}))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: my back hurts"]


async def test_each_caption_of_an_album_is_read_and_the_line_comes_once(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    album = [media(photo=PHOTO, media_group_id="album", caption=words) for words in ("one", "two")]
    api.push(*album, text("after"))
    await api.wait_for("sendMessage", 4)
    assert api.texts()[0].startswith("Sorry, I can only read typed words.")
    assert api.texts()[1:] == ["You said: one", "You said: two", "You said: after"]


async def test_a_caption_is_read(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(media(photo=PHOTO, caption="I cannot feel my legs"))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[0].startswith("Sorry, I can only read typed words.")
    assert api.texts()[1] == "You said: I cannot feel my legs"


async def test_an_album_gets_one_line(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(*(media(photo=PHOTO, media_group_id="album") for _ in range(5)), text("after"))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[1] == "You said: after"


async def test_who_blocks_the_bot_is_reminded_no_more_and_hears_nothing_when_unblocking(
    channel: TelegramChannel, api: FakeBotApi, database: Database
) -> None:
    conversation = due_reminder(database, str(ANN), in_minutes=60)
    api.push(member(blocked=True), member(blocked=False), text("after"))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: after"]
    with database.session() as session:
        assert find_reminder(session, conversation) is None


async def test_a_group_that_invites_the_bot_is_asked_once_to_write_privately(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    api.push(member(blocked=False, chat=GROUP), group_text("hello bot"), member(blocked=True, chat=GROUP))
    api.push(text("after"))
    await api.wait_for("sendMessage", 2)
    assert len([each for each in api.texts() if "write to me privately" in each]) == 1
    assert [said for _, said in conversations.heard] == ["after"]


async def test_a_group_is_asked_once_to_write_privately(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    api.push(group_text("my back hurts"), group_text("mine too"), text("after"))
    await api.wait_for("sendMessage", 2)
    line = next(each for each in api.texts() if "write to me privately" in each)
    assert "https://t.me/BackwiseBot" in line and "000" in line
    assert [said for _, said in conversations.heard] == ["after"]
    assert len(conversations.opened) == 1


async def test_a_command_in_a_group_is_asked_to_write_privately_each_time(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    api.push(group_text("/start@BackwiseBot"), group_text("/help@BackwiseBot"))
    await api.wait_for("sendMessage", 2)
    assert all("write to me privately" in each for each in api.texts())
    assert conversations.opened == {}


async def test_a_tap_in_a_group_is_closed_and_not_answered(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    group_message = group_text("hello")["message"]
    api.push(tap(group_message, "choice-0"))
    await api.wait_for("answerCallbackQuery")
    assert api.texts() == []
    assert conversations.opened == {}
