from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as DrawnImage

from bot.channels.telegram.bot import TelegramChannel
from bot.conversation.replies import Choice, Image, Message, picture_of
from bot.knowledge.exercises import exercises
from tests.channels.telegram.fake_bot_api import FakeBotApi, Fault
from tests.channels.telegram.fake_conversations import FakeConversations, answer_of
from tests.channels.telegram.updates import text

PUBLIC = Image("https://chat.example/static/bird_dog.png", "On hands & knees.")
STOP = Choice("stop", "Stop", "/stop")


@pytest.fixture(autouse=True)
def _pictures(conversations: FakeConversations) -> None:
    conversations.answers["public"] = answer_of(Message("m", "Try this.", (STOP,), PUBLIC))
    conversations.answers["local"] = answer_of(Message("m", "Try this.", (STOP,), Image("/static/x.svg", PUBLIC.alt)))
    conversations.answers["movement"] = answer_of(Message("m", "1. Kneel.", (STOP,), picture_of("bird_dog")))
    conversations.answers["long"] = answer_of(Message("m", "Kneel & wait. " * 80, (STOP,), picture_of("bird_dog")))
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


async def test_a_movement_comes_as_an_animation_with_its_steps_and_choices(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    api.push(text("movement"))
    (call,) = await api.wait_for("sendAnimation")
    assert call.result["caption"] == f"{exercises()['bird_dog'].alt}\n\n1. Kneel."
    assert call.data["reply_markup"]["inline_keyboard"][0][0]["text"] == "Stop"
    with DrawnImage.open(BytesIO(call.data["animation"])) as picture:
        assert picture.format == "GIF"
    assert api.texts() == []


async def test_steps_too_long_for_a_caption_follow_the_animation(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("long"))
    (call,) = await api.wait_for("sendMessage")
    (animation,) = api.of("sendAnimation")
    assert animation.result["caption"] == exercises()["bird_dog"].alt
    assert "reply_markup" not in animation.data
    assert call.data["reply_markup"]["inline_keyboard"][0][0]["text"] == "Stop"


async def test_an_animation_that_telegram_refuses_is_said_in_words(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.fail("sendAnimation", Fault(status=400))
    api.push(text("movement"))
    (call,) = await api.wait_for("sendMessage")
    assert api.texts() == [f"{exercises()['bird_dog'].alt}\n\n1. Kneel."]
    assert call.data["reply_markup"]["inline_keyboard"][0][0]["text"] == "Stop"
