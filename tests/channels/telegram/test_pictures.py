from __future__ import annotations

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.conversation.replies import Choice, Image, Message
from tests.channels.telegram.fake_bot_api import FakeBotApi, Fault
from tests.channels.telegram.fake_conversations import FakeConversations, answer_of
from tests.channels.telegram.updates import text

PUBLIC = Image("https://chat.example/static/bird_dog.png", "On hands & knees.")
STOP = Choice("stop", "Stop", "/stop")


@pytest.fixture(autouse=True)
def _pictures(conversations: FakeConversations) -> None:
    conversations.answers["public"] = answer_of(Message("m", "Try this.", (STOP,), PUBLIC))
    conversations.answers["local"] = answer_of(Message("m", "Try this.", (STOP,), Image("/static/x.svg", PUBLIC.alt)))
    conversations.answers["only"] = answer_of(Message("m", "", (STOP,), PUBLIC))


async def test_a_public_picture_comes_with_its_description_before_the_text(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    api.push(text("public"))
    await api.wait_for("sendMessage")
    (photo,) = api.of("sendPhoto")
    assert (photo.data["photo"], photo.result["caption"]) == (PUBLIC.url, PUBLIC.alt)
    assert api.texts() == ["Try this."]


async def test_a_local_picture_is_described_in_words(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("local"))
    (call,) = await api.wait_for("sendMessage")
    assert call.data["text"] == "<i>On hands &amp; knees.</i>\n\nTry this."
    assert api.tried("sendPhoto") == []


async def test_a_picture_that_telegram_cannot_fetch_is_described_in_words(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    api.fail("sendPhoto", Fault(status=400))
    api.push(text("public"))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["On hands & knees.", "Try this."]


async def test_the_choices_stay_with_a_picture_without_text(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.fail("sendPhoto", Fault(status=400))
    api.push(text("only"))
    (call,) = await api.wait_for("sendMessage")
    assert call.data["reply_markup"]["inline_keyboard"][0][0]["text"] == "Stop"
