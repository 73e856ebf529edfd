"""Sends rendered answers. Remembers which buttons stand under the answer to which message."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from html import escape

from telegram import Bot, InputFile, Message
from telegram.error import BadRequest

from bot.channels.telegram.messages import Part, render
from bot.channels.telegram.uploads import Uploads
from bot.conversation.replies import Answer, File
from bot.drawing.movements import animation

MOST_KEYBOARDS = 1000  # messages whose answers' buttons are remembered: only an edit within a minute asks

OwnFile = Callable[[str], Awaitable[bytes]]  # a file's name -> the person's own file
Send = Callable[[], Awaitable[object]]


async def at_once(send: Send) -> None:
    await send()


class Post:
    """What one bot sends."""

    def __init__(self, bot: Bot, uploads: Uploads) -> None:
        self._bot = bot
        self._uploads = uploads
        self._keyboards: dict[tuple[int, int], int] = {}  # chat, the person's message -> our message with buttons

    async def send_answer(
        self,
        chat_id: int,
        answer: Answer,
        own_file: OwnFile,
        sender: Callable[[Send], Awaitable[None]] = at_once,
        to: int | None = None,
    ) -> None:
        """``sender`` makes each call that shows something, in order; it may leave one out that was made before.

        ``to`` is the id of the person's message that is answered.
        """
        for message in answer.messages:
            for file in message.files:
                await sender(partial(self._send_file, chat_id, file, own_file))
            for part in render(message):
                await sender(partial(self._send, chat_id, part, to))

    async def remove_keyboard(self, chat_id: int, to: int) -> None:
        """The buttons under the answer to this message of the person, if they are remembered and still there."""
        message = self._keyboards.pop((chat_id, to), None)
        if message is not None:
            with suppress(BadRequest):  # the message was deleted
                await self._bot.edit_message_reply_markup(chat_id=chat_id, message_id=message, reply_markup=None)

    async def _send(self, chat_id: int, part: Part, to: int | None) -> None:
        sent = await self._shown(chat_id, part)
        if sent and part.keyboard and to is not None:
            self._keyboards[(chat_id, to)] = sent.message_id
            if len(self._keyboards) > MOST_KEYBOARDS:
                del self._keyboards[next(iter(self._keyboards))]

    async def _shown(self, chat_id: int, part: Part) -> Message | None:
        if part.animation is not None:
            return await self._send_animation(chat_id, part, part.animation)
        if part.photo is None:
            return await self._bot.send_message(chat_id, part.html, reply_markup=part.keyboard)
        try:
            return await self._bot.send_photo(chat_id, part.photo, caption=part.html, reply_markup=part.keyboard)
        except BadRequest:  # Telegram could not fetch the picture.
            if not part.html:
                return None
            return await self._bot.send_message(chat_id, f"<i>{part.html}</i>", reply_markup=part.keyboard)

    async def _send_file(self, chat_id: int, file: File, own_file: OwnFile) -> None:
        sent, caption = InputFile(await own_file(file.name), filename=file.name), escape(file.title, quote=False)
        if file.name.endswith(".png"):
            await self._bot.send_photo(chat_id, sent, caption=caption)
        else:
            await self._bot.send_document(chat_id, sent, caption=caption)

    async def _send_animation(self, chat_id: int, part: Part, exercise: str) -> Message:
        """By the id of an earlier upload if there is one that Telegram still takes."""
        content = await asyncio.to_thread(animation, exercise)
        if known := await self._uploads.find(self._bot.id, content):
            try:
                return await self._animate(chat_id, part, known)
            except BadRequest:
                await self._uploads.forget(self._bot.id, content)
        try:
            sent = await self._animate(chat_id, part, InputFile(content, filename=f"{exercise}.gif"))
        except BadRequest:  # Telegram could not use the file.
            return await self._bot.send_message(chat_id, part.html, reply_markup=part.keyboard)
        if uploaded := sent.animation or sent.document:
            await self._uploads.keep(self._bot.id, content, uploaded.file_id)
        return sent

    async def _animate(self, chat_id: int, part: Part, file: str | InputFile) -> Message:
        return await self._bot.send_animation(chat_id, file, caption=part.html, reply_markup=part.keyboard)
