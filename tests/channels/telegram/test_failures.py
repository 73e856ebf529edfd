from __future__ import annotations

import asyncio
import logging

import pytest
from telegram import Bot

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions, TelegramStartError
from bot.conversation.replies import Message
from bot.storage.database import Database
from tests.channels.telegram.fake_bot_api import CUT, CUT_AFTER_WORK, TOKEN, FakeBotApi, Fault
from tests.channels.telegram.fake_conversations import FakeConversations, answer_of
from tests.channels.telegram.updates import ANN, BEN, tap, text

FAILURES = {"a flood limit": Fault(retry_after=1), "a server error": Fault(status=500), "a cut connection": CUT}


@pytest.mark.parametrize("fault", FAILURES.values(), ids=FAILURES.keys())
async def test_a_message_that_failed_to_send_is_sent_again_once(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations, fault: Fault
) -> None:
    api.fail("sendMessage", fault)
    api.push(text("hello"), text("after"))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["You said: hello", "You said: after"]
    assert [said for _, said in conversations.heard] == ["hello", "after"]


async def test_a_flood_limit_in_the_middle_keeps_the_order(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    conversations.answers["steps"] = answer_of(*(Message("m", f"Step {number}.") for number in range(3)))
    api.push(text("steps"))
    api.fail("sendMessage", Fault(retry_after=1), Fault(retry_after=1))
    await api.wait_for("sendMessage", 3)
    assert api.texts() == ["Step 0.", "Step 1.", "Step 2."]


async def test_the_one_exception_a_send_whose_response_is_lost_is_shown_twice_at_most(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    api.fail("sendMessage", CUT_AFTER_WORK)
    api.push(text("hello"), text("after"))
    await api.wait_for("sendMessage", 3)
    assert api.texts() == ["You said: hello", "You said: hello", "You said: after"]


async def test_after_too_many_failures_the_person_is_told_once(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.fail("sendMessage", *[Fault(status=500)] * 4)
    api.push(text("hello"), text("after"))
    await api.wait_for("sendMessage", 2)
    assert "something went wrong" in api.texts()[0] and "000" in api.texts()[0]
    assert api.texts()[1] == "You said: after"


async def test_a_turn_that_fails_is_told_once_and_the_next_is_answered(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    conversations.broken.add("hello")
    api.push(text("hello"), text("after"))
    await api.wait_for("sendMessage", 2)
    assert "something went wrong" in api.texts()[0]
    assert api.texts()[1] == "You said: after"


async def test_a_database_that_fails_is_told_once_and_not_answered_twice(
    channel: TelegramChannel, api: FakeBotApi, database: Database
) -> None:
    with database.session() as session:
        session.connection().exec_driver_sql("DROP TABLE processed_updates")
    api.push(text("hello"), text("after"))
    await api.wait_for("sendMessage", 2)
    assert all("something went wrong" in each for each in api.texts())


async def test_a_person_who_blocked_the_bot_is_left_alone(
    channel: TelegramChannel, api: FakeBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", Fault(status=403))
    api.push(text("hello"), text("after"))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: after"]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_typing_that_fails_does_not_stop_the_answer(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.fail("sendChatAction", Fault(retry_after=30))
    api.push(text("hello"))
    await api.wait_for("sendMessage")


async def test_a_tap_that_telegram_finds_too_old_is_answered_all_the_same(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    api.push(text("hello"))
    (shown,) = await api.wait_for("sendMessage")
    api.fail("answerCallbackQuery", Fault(status=400))
    api.fail("editMessageReplyMarkup", Fault(status=400))
    api.push(tap(shown.result, "choice-0"))
    await api.wait_for("sendMessage", 2)
    assert api.texts()[1] == "You said: Causes"


async def test_polling_goes_on_after_failures(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.fail("getUpdates", Fault(status=502), CUT)
    api.push(text("hello"))
    await api.wait_for("sendMessage")


@pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", b'{"ok": true, "result": [', b"[]", b"\xff\xfe"])
async def test_after_an_answer_that_is_no_json_the_bot_goes_on(
    channel: TelegramChannel, api: FakeBotApi, body: bytes
) -> None:
    api.fail("getUpdates", Fault(body=body))
    api.fail("sendChatAction", Fault(body=body))
    api.push(text("hello"))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: hello"]


async def test_a_slow_answer_to_one_person_does_not_hold_up_another(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.fail("sendMessage", Fault(seconds=2.0))
    api.push(text("first", ANN))
    await asyncio.sleep(0.5)  # until it is on its way
    api.push(text("second", BEN))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["You said: second", "You said: first"]


async def test_an_update_that_cannot_be_read_holds_nothing_up(channel: TelegramChannel, api: FakeBotApi) -> None:
    broken = text("hello")
    del broken["message"]["message_id"]
    api.push(text("before"), broken, text("after"))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["You said: before", "You said: after"]


async def test_a_flood_limit_does_not_stop_the_start(
    api: FakeBotApi, database: Database, conversations: FakeConversations
) -> None:
    for method in ("getMe", "setMyCommands", "deleteWebhook"):
        api.fail(method, Fault(retry_after=1))
    channel = TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url))
    await channel.start()
    api.push(text("hello"))
    await api.wait_for("sendMessage")
    await channel.stop()


async def test_a_bot_that_could_not_start_while_telegram_was_down_starts_later(
    database: Database, conversations: FakeConversations, api: FakeBotApi
) -> None:
    api.fail("getMe", *[Fault(status=500)] * 4)
    channel = TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url))
    with pytest.raises(TelegramStartError) as failure:
        await channel.start()
    assert not failure.value.is_final
    await channel.start()
    api.push(text("hello"))
    await api.wait_for("sendMessage")
    await channel.stop()
    assert api.texts() == ["You said: hello"]


async def test_a_wrong_token_is_one_sentence_that_does_not_repeat_it(
    api: FakeBotApi, database: Database, conversations: FakeConversations
) -> None:
    channel = TelegramChannel(conversations, database, TelegramOptions("8:wrong", api.url))
    with pytest.raises(TelegramStartError, match="refuses the bot's token") as caught:
        await channel.start()
    assert "8:wrong" not in str(caught.value)


async def test_an_address_where_nothing_answers_is_one_sentence(
    api: FakeBotApi, database: Database, conversations: FakeConversations
) -> None:
    channel = TelegramChannel(conversations, database, TelegramOptions(TOKEN, "http://127.0.0.1:9"))
    with pytest.raises(TelegramStartError, match=r"http://127\.0\.0\.1:9 cannot be used"):
        await channel.start()


async def test_a_server_that_is_not_telegrams_is_one_sentence(
    database: Database, conversations: FakeConversations, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.channels.telegram.fake_bot_api.BOT", {"id": 7})
    with pytest.raises(TelegramStartError, match="does not speak as Telegram does"):
        await TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url)).start()


async def test_a_message_sent_from_outside_an_update_needs_no_webhook(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    bot: Bot = channel.application.bot
    await bot.send_message(501, "A reminder")
    assert api.texts() == ["A reminder"]


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
async def test_no_token_name_or_message_is_logged(
    api: FakeBotApi,
    database: Database,
    conversations: FakeConversations,
    caplog: pytest.LogCaptureFixture,
    level: int,
) -> None:
    with caplog.at_level(level):
        channel = TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url))
        await channel.start()
        conversations.broken.add("my hidden words")
        api.fail("getUpdates", Fault(status=502), CUT)
        api.fail("sendMessage", CUT, Fault(status=500))
        api.push(text("more hidden words"), text("my hidden words"))
        await api.wait_for("sendMessage", 2)
        await channel.stop()
    assert "was not answered: RuntimeError at" in caplog.text
    for secret in (TOKEN, TOKEN.split(":")[1], "hidden words", "Annabella"):
        assert secret not in caplog.text


def test_the_options_do_not_show_their_secrets() -> None:
    options = TelegramOptions(TOKEN, public_url="https://chat.example", webhook_secret="hidden")
    assert TOKEN not in repr(options) and "hidden" not in repr(options)
