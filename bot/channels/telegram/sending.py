"""Sends what was rendered, and shows that the bot is at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from html import escape

from telegram import Bot, CallbackQuery, InputFile, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.messages import Part, render, spent_keyboard
from bot.conversation.replies import Answer, File
from bot.drawing.movements import animation

TYPING_SECONDS = 4.0  # Telegram shows the action for 5


OwnFile = Callable[[str], Awaitable[bytes]]  # a file's name -> the person's own file


async def send_answer(bot: Bot, chat_id: int, answer: Answer, own_file: OwnFile) -> None:
    for message in answer.messages:
        for file in message.files:
            await _send_file(bot, chat_id, file, await own_file(file.name))
        for part in render(message):
            await _send(bot, chat_id, part)


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


async def _send(bot: Bot, chat_id: int, part: Part) -> None:
    if part.animation is not None:
        await _send_animation(bot, chat_id, part, part.animation)
        return
    if part.photo is None:
        await bot.send_message(chat_id, part.html, reply_markup=part.keyboard)
        return
    try:
        await bot.send_photo(chat_id, part.photo, caption=part.html, reply_markup=part.keyboard)
    except BadRequest:  # Telegram could not fetch the picture.
        if part.html:
            await bot.send_message(chat_id, f"<i>{part.html}</i>", reply_markup=part.keyboard)


async def _send_file(bot: Bot, chat_id: int, file: File, content: bytes) -> None:
    sent, caption = InputFile(content, filename=file.name), escape(file.title, quote=False)
    if file.name.endswith(".png"):
        await bot.send_photo(chat_id, sent, caption=caption)
    else:
        await bot.send_document(chat_id, sent, caption=caption)


async def _send_animation(bot: Bot, chat_id: int, part: Part, exercise: str) -> None:
    made = InputFile(await asyncio.to_thread(animation, exercise), filename=f"{exercise}.gif")
    try:
        await bot.send_animation(chat_id, made, caption=part.html, reply_markup=part.keyboard)
    except BadRequest:  # Telegram could not use the file.
        await bot.send_message(chat_id, part.html, reply_markup=part.keyboard)


async def _keep_typing(bot: Bot, chat_id: int) -> None:
    while True:
        with suppress(TelegramError):
            await bot.send_chat_action(chat_id, ChatAction.TYPING)
        await asyncio.sleep(TYPING_SECONDS)
