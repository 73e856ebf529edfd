"""The whole journey of bot/commands/journey.yml through the Bot API, until nothing of it is left."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.commands.journey import Step, read_steps
from bot.composition import Backwise
from tests.channels.telegram.fake_bot_api import TOKEN, Call, FakeBotApi
from tests.channels.telegram.updates import ANN, tap, text
from tests.channels.web.conftest import database_url, everything_in

QUIET, PATIENCE = 0.8, 30.0  # seconds: without a message an answer is whole; without the words it is missing


async def test_from_the_first_question_to_the_deletion(backwise: Backwise, api: FakeBotApi) -> None:
    channel = TelegramChannel(backwise.conversations, backwise.database, TelegramOptions(TOKEN, api.url))
    await channel.start()
    try:
        answer = await _answer(api, text("/start"), "Hello")
        for step in read_steps():
            answer = await _answer(api, _update(step, answer), step.hears["telegram"])
    finally:
        await channel.stop()
    assert len(api.of("sendDocument")) == 2  # the copy, to read and for a computer
    left = everything_in(database_url(backwise), but="daily_counts")  # how often a movement was shown, not to whom
    assert [trace for trace in ("Zebedee", "zebedee", f"'{ANN}'", "knee_rolls", "tap-") if trace in left] == []


async def _answer(api: FakeBotApi, update: dict[str, Any], hears: str) -> list[Call]:
    """What is sent after the update: the words that are waited for, and whatever else comes with them."""
    before, sent = len(_messages(api)), 0
    api.push(update)
    async with asyncio.timeout(PATIENCE):
        while hears not in _words(_messages(api)[before:]) or sent != len(_messages(api)):
            sent = len(_messages(api))
            await asyncio.sleep(QUIET)
    return _messages(api)[before:]


def _messages(api: FakeBotApi) -> list[Call]:
    return [call for call in api.calls if call.method in ("sendMessage", "sendAnimation", "sendPhoto", "sendDocument")]


def _words(calls: list[Call]) -> str:
    return "\n".join(str(call.result.get("text") or call.result.get("caption") or "") for call in calls)


def _update(step: Step, answer: list[Call]) -> dict[str, Any]:
    if not step.is_tap:
        return text(step.words)
    for call in answer:
        rows = (call.data.get("reply_markup") or {}).get("inline_keyboard", [])
        for button in (button for row in rows for button in row):
            if button["text"] == step.words:
                return tap(call.result, button["callback_data"])
    pytest.fail(f"There is no choice {step.words}.")
