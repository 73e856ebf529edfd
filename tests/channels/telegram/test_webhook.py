from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram.bot import WAITING_UPDATES, WORKING_UPDATES, TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.storage.database import Database
from tests.channels.telegram.conftest import SECRET
from tests.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations
from tests.channels.telegram.updates import IGNORED, text

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_polling_removes_the_webhook_and_sets_the_menu(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("hello"))
    poll, *_ = await api.wait_for("getUpdates")
    assert len(api.of("deleteWebhook")) == 1
    assert api.tried("setWebhook") == []
    (menu,) = api.of("setMyCommands")
    names = "start help exercises plan reminders stop physio person privacy delete"
    assert [each["command"] for each in menu.data["commands"]] == names.split()
    assert poll.data["allowed_updates"] == KINDS


async def test_a_public_address_sets_the_webhook_with_the_secret(hooked: TelegramChannel, api: FakeBotApi) -> None:
    (call,) = api.of("setWebhook")
    assert call.data == {
        "url": "https://chat.example/telegram/webhook",
        "secret_token": SECRET,
        "allowed_updates": KINDS,
    }
    assert api.tried("getUpdates") == api.tried("deleteWebhook") == []


async def test_an_update_with_the_secret_is_answered(hooked: TelegramChannel, api: FakeBotApi) -> None:
    assert await hooked.receive(text("hello"), SECRET)
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: hello"]


@pytest.mark.parametrize("secret", [None, "", "wrong", "gehëim", SECRET + "x"])
async def test_an_update_without_the_secret_is_refused(
    hooked: TelegramChannel, api: FakeBotApi, conversations: FakeConversations, secret: str | None
) -> None:
    assert not await hooked.receive(text("forged"), secret)
    assert await hooked.receive(text("hello"), SECRET)
    await api.wait_for("sendMessage")
    assert [said for _, said in conversations.heard] == ["hello"]


@pytest.mark.parametrize("secret", [None, ""])
async def test_a_polling_bot_takes_nothing_from_the_web(channel: TelegramChannel, secret: str | None) -> None:
    assert not await channel.receive(text("forged"), secret)


async def test_an_update_is_taken_before_its_work_is_done(
    hooked: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    gate = conversations.gates["slow"] = asyncio.Event()
    assert await hooked.receive(text("slow"), SECRET)
    assert api.texts() == []
    gate.set()
    await api.wait_for("sendMessage")


@pytest.mark.parametrize("body", [*IGNORED.values(), {}, {"update_id": 1, "message": "x"}, {"message": {}}, []])
async def test_nothing_that_telegram_sends_is_asked_for_again(
    hooked: TelegramChannel, api: FakeBotApi, body: dict[str, object]
) -> None:
    assert await hooked.receive(body, SECRET)
    assert await hooked.receive(text("after"), SECRET)
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: after"]


async def test_too_many_updates_are_refused_and_none_that_was_taken_is_lost(
    hooked: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    gate = conversations.gates["first"] = asyncio.Event()
    updates = [text("first"), *(text(f"number {number}") for number in range(WAITING_UPDATES + WORKING_UPDATES + 50))]
    taken = []
    for each in updates:
        taken.append(await hooked.receive(each, SECRET))
        await asyncio.sleep(0)
    assert WAITING_UPDATES + WORKING_UPDATES <= sum(taken) < len(updates)
    gate.set()
    await api.wait_for("sendMessage", sum(taken))
    assert api.texts() == [
        f"You said: {each['message']['text']}" for each, was_taken in zip(updates, taken, strict=True) if was_taken
    ]


async def test_two_processes_answer_an_update_once(
    hooked: TelegramChannel,
    webhook: TelegramOptions,
    api: FakeBotApi,
    database: Database,
    conversations: FakeConversations,
) -> None:
    second = TelegramChannel(conversations, database, webhook)
    await second.start()
    once = text("once")
    assert await hooked.receive(once, SECRET) and await second.receive(once, SECRET)
    await second.stop()
    await hooked.stop()
    assert api.texts() == ["You said: once"]


async def test_a_restart_does_not_answer_again(
    hooked: TelegramChannel,
    webhook: TelegramOptions,
    api: FakeBotApi,
    database: Database,
    conversations: FakeConversations,
) -> None:
    once = text("once")
    await hooked.receive(once, SECRET)
    await hooked.stop()
    restarted = TelegramChannel(conversations, database, webhook)
    await restarted.start()
    assert await restarted.receive(once, SECRET) and await restarted.receive(text("after"), SECRET)
    await restarted.stop()
    assert api.texts() == ["You said: once", "You said: after"]


async def test_stopping_finishes_what_was_taken_and_takes_no_more(
    hooked: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    for number in range(20):
        assert await hooked.receive(text(f"number {number}"), SECRET)
    await hooked.stop()
    assert len(api.texts()) == 20
    assert not await hooked.receive(text("late"), SECRET)


@pytest.mark.parametrize("secret", ["", "with space", "x" * 257])
def test_a_webhook_needs_a_secret_that_telegram_accepts(secret: str) -> None:
    with pytest.raises(ValueError, match="webhook secret must be"):
        TelegramOptions(TOKEN, public_url="https://chat.example", webhook_secret=secret)


@pytest.mark.parametrize("token", ["", "7:with space", "7:line\n"])
def test_a_token_that_cannot_be_one_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="copy it again from BotFather"):
        TelegramOptions(token)
