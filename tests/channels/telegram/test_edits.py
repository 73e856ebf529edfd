"""An edit within a minute takes the message's place; a warning sign in an edit raises the alarm however late it is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.bot import TelegramChannel
from tests.channels.telegram.fake_bot_api import FakeBotApi, Fault
from tests.channels.telegram.fake_conversations import FakeConversations
from tests.channels.telegram.updates import NOW, PHOTO, edit, tap, text, update


def edit_of(said: dict[str, Any], words: str, seconds_later: int = 20) -> dict[str, Any]:
    return update("edited_message", said["message"] | {"text": words, "edit_date": NOW + seconds_later})


async def test_an_edit_within_a_minute_is_answered(channel: TelegramChannel, api: FakeBotApi) -> None:
    api.push(edit(60, text="no, my neck"))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: no, my neck"]


async def test_the_buttons_of_the_earlier_answer_go(channel: TelegramChannel, api: FakeBotApi) -> None:
    said = text("my bakc hurts")
    api.push(said)
    (shown,) = await api.wait_for("sendMessage")
    api.push(edit_of(said, "my back hurts"))
    await api.wait_for("sendMessage", 2)
    (taken,) = api.of("editMessageReplyMarkup")
    assert taken.data["message_id"] == str(shown.result["message_id"])
    assert "reply_markup" not in taken.data
    assert api.texts() == ["You said: my bakc hurts", "You said: my back hurts"]


async def test_a_second_edit_takes_the_place_of_the_first(channel: TelegramChannel, api: FakeBotApi) -> None:
    said = text("one")
    api.push(said, edit_of(said, "two", 10), edit_of(said, "three", 20))
    sent = await api.wait_for("sendMessage", 3)
    taken = [call.data["message_id"] for call in api.of("editMessageReplyMarkup")]
    assert taken == [str(call.result["message_id"]) for call in sent[:2]]


async def test_the_buttons_of_other_answers_stay(channel: TelegramChannel, api: FakeBotApi) -> None:
    said = text("one")
    api.push(said, text("two"))
    sent = await api.wait_for("sendMessage", 2)
    api.push(edit_of(said, "three"), tap(sent[1].result, "choice-2"))
    await api.wait_for("sendMessage", 4)
    assert api.texts()[2:] == ["You said: three", "You said: Causes"]


async def test_an_edit_is_answered_also_when_the_earlier_answer_is_gone(
    channel: TelegramChannel, api: FakeBotApi
) -> None:
    said = text("one")
    api.push(said)
    await api.wait_for("sendMessage")
    api.fail("editMessageReplyMarkup", Fault(status=400))
    api.push(edit_of(said, "two"))
    await api.wait_for("sendMessage", 2)
    assert api.texts() == ["You said: one", "You said: two"]


@pytest.mark.parametrize("late", [{"text": "no, my neck"}, {"photo": PHOTO, "caption": "no, my neck"}])
async def test_a_later_edit_is_told_to_come_as_a_new_message(
    channel: TelegramChannel, api: FakeBotApi, conversations: FakeConversations, late: dict[str, Any]
) -> None:
    api.push(edit(61, **late))
    await api.wait_for("sendMessage")
    assert "send it as a new one" in api.texts()[0] and "000" in api.texts()[0]
    assert conversations.heard == []


@pytest.mark.parametrize("late", [{"text": "numb saddle"}, {"photo": PHOTO, "caption": "numb saddle"}])
@pytest.mark.parametrize("seconds", [5, 61, 86400])
async def test_a_warning_sign_in_an_edit_is_answered_however_late(
    channel: TelegramChannel,
    api: FakeBotApi,
    conversations: FakeConversations,
    late: dict[str, Any],
    seconds: int,
) -> None:
    conversations.alarms.add("numb saddle")
    api.push(edit(seconds, **late))
    await api.wait_for("sendMessage")
    assert api.texts() == ["You said: numb saddle"]
