"""Links to the bot: to a clinic, to a movement, and those that somebody made up."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.composition import Backwise
from bot.knowledge.exercises import exercises
from bot.storage.database import Database
from tests.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations
from tests.channels.telegram.updates import ANN, text

MINE = ("telegram", "demo", str(ANN))
OTHER = ("telegram", "riverside", str(ANN))


@pytest.fixture
async def channel(
    api: FakeBotApi, database: Database, conversations: FakeConversations
) -> AsyncIterator[TelegramChannel]:
    """A bot of the clinic "demo", from which links lead to "riverside", too."""
    options = TelegramOptions(TOKEN, api.url, clinics=frozenset({"demo", "riverside"}))
    channel = TelegramChannel(conversations, database, options)
    await channel.start()
    yield channel
    await channel.stop()


async def test_a_link_to_a_clinic_leads_there_and_the_chat_stays_there(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    api.push(text("hello"), text("/start clinic_riverside"), text("my back hurts"))
    await api.wait_for("sendMessage", 3)
    assert conversations.heard == [
        (conversations.opened[MINE], "hello"),
        (conversations.opened[OTHER], "my back hurts"),
    ]


async def test_a_link_to_a_movement_greets_and_shows_it(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations
) -> None:
    api.push(text("/start exercise_bridge"))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["Hello", "You said: show me the steps of the exercise Bridge"]


@pytest.mark.parametrize(
    "payload",
    ["clinic_elsewhere", "exercise_backflip", "clinic_", "exercise_", "riverside", "clinic_../../etc", "{}", "<b>x"],
)
async def test_a_link_that_somebody_made_up_is_a_plain_start(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations, payload: str
) -> None:
    api.push(text(f"/start {payload}"), text("after"))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["Hello", "You said: after"]
    assert list(conversations.opened) == [MINE]


async def test_the_model_shows_every_movement_that_a_link_can_name(backwise: Backwise, api: FakeBotApi) -> None:
    channel = TelegramChannel(backwise.conversations, backwise.database, TelegramOptions(TOKEN, api.url))
    await channel.start()
    try:
        for number, movement in enumerate(exercises(), 1):
            api.push(text(f"/start exercise_{movement}", 600 + number))
            shown = (await api.wait_for("sendAnimation", number))[-1]
            assert shown.result["caption"].startswith(exercises()[movement].alt)
    finally:
        await channel.stop()
