"""A warning sign is answered whatever else its update waits for: the database, or the chat's earlier messages."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.channels.telegram.messages import render
from bot.channels.telegram.post import Post
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.turns import Turns
from bot.metrics import AT_ONCE

log = logging.getLogger(__name__)

PATIENCE = 0.25  # seconds from an update's arrival until its answer must have begun


class Warnings:
    """Needs neither the database nor a conversation."""

    def __init__(self, turns: Turns, post: Post, clinic: str) -> None:
        self._turns = turns
        self._post = post
        self._clinic = clinic

    async def in_time(self, update: Update, sender: Sender) -> None:
        """Wait a little for the answer to the update; then answer the warning sign in it."""
        await asyncio.sleep(PATIENCE)
        await self.now(update, sender)

    async def now(self, update: Update, sender: Sender) -> bool:
        """Answer the warning sign in the update, unless its answer has begun. False: nothing was sent."""
        return await sender.ahead(lambda: self._answer(update))

    async def _answer(self, update: Update) -> int:
        """How many messages were sent."""
        message, chat = update.effective_message, update.effective_chat
        words = (message.text or message.caption or "") if message else ""
        if chat is None or chat.type != ChatType.PRIVATE or not words or update.callback_query:
            return 0
        answer = await self._turns.alarm(words, self._clinic, str(chat.id))
        if answer is None:
            return 0
        with suppress(TelegramError):
            await self._post.send_answer(chat.id, answer, _no_file)
            log.error("Update %s: a warning sign was answered at once; its turn takes long.", update.update_id)
            AT_ONCE.inc()
            return sum(len(list(render(each))) for each in answer.messages)
        return 0


async def _no_file(name: str) -> bytes:
    raise FileNotFoundError(name)
