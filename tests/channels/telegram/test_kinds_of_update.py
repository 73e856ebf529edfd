from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.bot import TelegramChannel
from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations
from tests.channels.telegram.updates import IGNORED, PHOTO, UNREADABLE, edit, group_text, media, tap, text


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


async def test_a_caption_is_read(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(media(photo=PHOTO, caption="I cannot feel my legs"))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[0].startswith("Sorry, I can only read typed words.")
    assert api.texts()[1] == "You said: I cannot feel my legs"


async def test_an_album_gets_one_line(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(*(media(photo=PHOTO, media_group_id="album") for _ in range(5)), text("after"))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[1] == "You said: after"


async def test_an_edit_within_a_minute_is_answered(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(edit(60, text="no, my neck"))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: no, my neck"]


async def test_a_later_edit_is_told_to_come_as_a_new_message(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    api.push(edit(61, text="no, my neck"))
    await api.wait_for("sendMessage")
    assert "send it as a new one" in api.texts()[0] and "000" in api.texts()[0]
    assert conversations.heard == []


async def test_a_late_edit_of_a_caption_is_told_too(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(edit(3600, photo=PHOTO, caption="no, my neck"))
    await api.wait_for("sendMessage")
    assert "send it as a new one" in api.texts()[0]


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
