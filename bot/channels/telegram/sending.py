"""The small calls around an answer: the channel's own sentences, "typing", and what becomes of a tapped button."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from html import escape

from telegram import Bot, CallbackQuery, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.messages import spent_keyboard

TYPING_SECONDS = 4.0  # Telegram shows the action for 5


async def say(bot: Bot, chat_id: int, sentence: str) -> None:
    """Send one of the channel's own sentences (plain text)."""
    await bot.send_message(chat_id, escape(sentence, quote=False))


@asynccontextmanager
async def typing(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Show "typing" until the block ends; work never waits for it and never fails because of it."""
    task = asyncio.create_task(_keep_typing(bot, chat_id))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def close_tap(query: CallbackQuery, notice: str | None = None) -> None:
    """Stop the button's spinner. Telegram refuses that for a tap which waited too long: then there is none to stop."""
    with suppress(BadRequest):
        await query.answer(notice)


async def mark_choice(query: CallbackQuery) -> None:
    """Leave one line of the keyboard: what was chosen. An old message can no longer be edited, and need not be."""
    message = query.message
    if not isinstance(message, Message) or message.reply_markup is None or query.data is None:
        return
    with suppress(BadRequest):
        await query.edit_message_reply_markup(spent_keyboard(message.reply_markup, query.data))


async def _keep_typing(bot: Bot, chat_id: int) -> None:
    while True:
        with suppress(TelegramError):
            await bot.send_chat_action(chat_id, ChatAction.TYPING)
        await asyncio.sleep(TYPING_SECONDS)
