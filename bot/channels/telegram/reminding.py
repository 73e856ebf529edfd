"""Sends the reminders that are due, each once, whichever of several processes gets to it first."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.channels.telegram.errors import AT_MOST_ONCE
from bot.channels.telegram.sending import send_answer
from bot.channels.telegram.turns import Turns
from bot.storage.conversations import find_conversation
from bot.storage.database import Database
from bot.storage.reminders import DueReminder, claim_due, hand_over, stop_reminder

log = logging.getLogger(__name__)

LOOK_EVERY = 15.0  # seconds


class Reminding:
    """The work beside the bot's answers: it looks for due reminders until it is cancelled."""

    def __init__(self, bot: Bot, turns: Turns, database: Database) -> None:
        self._bot = bot
        self._turns = turns
        self._database = database

    async def run(self) -> None:
        AT_MOST_ONCE.set(True)  # in this task only
        while True:
            try:
                while due := await asyncio.to_thread(self._claim):
                    await self._remind(due)
            except Exception as error:  # one reminder's trouble must not silence all others
                log.error("A reminder failed with %s.", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def _remind(self, due: DueReminder) -> None:
        answer = await self._turns.remind(due.conversation_id) if due.in_time else None
        chat_id = await asyncio.to_thread(self._hand_over, due)
        if chat_id is None or answer is None:
            return
        try:
            await send_answer(self._bot, chat_id, answer, partial(self._turns.file, due.conversation_id))
        except Forbidden:
            log.info("A person has blocked the bot; their reminders stop.")
            await asyncio.to_thread(self._stop, due.conversation_id)
        except TelegramError as error:  # it may have arrived: sending it again could show it twice
            log.error("A reminder may not have arrived (%s).", type(error).__name__)

    def _claim(self) -> DueReminder | None:
        with self._database.session() as session:
            return claim_due(session, datetime.now(UTC))

    def _hand_over(self, due: DueReminder) -> int | None:
        """The chat to send to; None when it must not be sent any more."""
        with self._database.session() as session:
            conversation = find_conversation(session, due.conversation_id)
            if conversation is None or not hand_over(session, due, datetime.now(UTC)):
                return None
            return int(conversation.channel_user_id or 0) or None

    def _stop(self, conversation_id: str) -> None:
        with self._database.session() as session:
            stop_reminder(session, conversation_id)
