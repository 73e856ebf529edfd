"""A warning sign is answered before the database knows its update: better twice, in the rare case, than late."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.channels.telegram.messages import render
from bot.channels.telegram.post import Post
from bot.channels.telegram.turns import Turns
from bot.metrics import AT_ONCE

log = logging.getLogger(__name__)

PATIENCE = 0.25  # seconds that the database may take


class Warnings:
    """Needs neither the database nor a conversation."""

    def __init__(self, turns: Turns, post: Post, clinic: str) -> None:
        self._turns = turns
        self._post = post
        self._clinic = clinic

    async def meanwhile(self, taking: asyncio.Task[bool], update: Update) -> int:
        """How many messages were sent because the database takes long or has failed; 0 otherwise."""
        await asyncio.wait({taking}, timeout=PATIENCE)
        if taking.done() and taking.exception() is None:
            return 0
        return await self.answer(update)

    async def answer(self, update: Update) -> int:
        """Send the answer to the warning sign in the update; the number of messages that were sent."""
        message, chat = update.effective_message, update.effective_chat
        words = (message.text or message.caption or "") if message else ""
        if chat is None or chat.type != ChatType.PRIVATE or not words or update.callback_query:
            return 0
        answer = self._turns.alarm(words, self._clinic)
        if answer is None:
            return 0
        with suppress(TelegramError):
            await self._post.send_answer(chat.id, answer, _no_file)
            log.error("Update %s: a warning sign was answered before the database knew it.", update.update_id)
            AT_ONCE.inc()
            return sum(len(list(render(each))) for each in answer.messages)
        return 0


async def _no_file(name: str) -> bytes:
    raise FileNotFoundError(name)
