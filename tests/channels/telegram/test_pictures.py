from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as DrawnImage

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.conversation.replies import Choice, Image, Message, picture_of
from bot.knowledge.exercises import exercises
from bot.storage.database import Database
from bot.storage.uploads import Upload, find_upload, keep_upload
from tests.channels.telegram.fake_bot_api import TOKEN, FakeBotApi, Fault
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


async def test_a_movement_is_uploaded_once_and_then_shown_by_its_id(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(text("movement"), text("movement"), text("movement"))
    calls = await api.wait_for("sendAnimation", 3)
    assert len(api.uploads) == 1
    assert [call.data["animation"] for call in calls[1:]] == ["file-0", "file-0"]


async def test_a_movement_whose_id_telegram_has_forgotten_is_uploaded_again(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    api.push(text("movement"))
    await api.wait_for("sendAnimation")
    api.uploads.clear()
    api.push(text("movement"))
    await api.wait_for("sendAnimation", 2)
    assert len(api.uploads) == 1 and api.texts() == []


async def test_a_movement_is_not_uploaded_again_after_a_restart(
    api: FakeBotApi, database: Database, conversations: FakeConversations
) -> None:
    for number in (1, 2):
        channel = TelegramChannel(conversations, database, TelegramOptions(TOKEN, api.url))
        await channel.start()
        api.push(text("movement"))
        await api.wait_for("sendAnimation", number)
        await channel.stop()
    assert len(api.uploads) == 1


async def test_a_movement_is_shown_also_when_nobody_knows_what_was_uploaded(
    channel: TelegramChannel, api: FakeBotApi, database: Database
) -> None:
    with database.session() as session:
        session.connection().exec_driver_sql("DROP TABLE uploads")
    api.push(text("movement"), text("movement"))
    await api.wait_for("sendAnimation", 2)
    assert api.texts() == [] and len(api.uploads) == 2


def test_an_id_belongs_to_one_bot_and_one_content(database: Database) -> None:
    with database.session() as session:
        keep_upload(session, Upload("7", "a"), "old")
        keep_upload(session, Upload("7", "a"), "file")
        others = [Upload("8", "a"), Upload("7", "b")]
        assert [find_upload(session, each) for each in (Upload("7", "a"), *others)] == ["file", None, None]
