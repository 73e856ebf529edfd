"""Sends the reminders that are due, each once, whichever of several processes gets to it first."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial

from telegram.error import Forbidden, TelegramError

from bot.channels.telegram.errors import AT_MOST_ONCE
from bot.channels.telegram.inbox import CHANNEL
from bot.channels.telegram.post import Post
from bot.channels.telegram.rounds import Rounds
from bot.channels.telegram.turns import Turns
from bot.metrics import REMINDERS
from bot.storage.conversations import conversation_of, find_conversation
from bot.storage.database import Database
from bot.storage.reminders import DueReminder, claim_due, hand_over, stop_reminder

log = logging.getLogger(__name__)

LOOK_EVERY = 15.0  # seconds


class Reminding:
    """The reminders of one bot."""

    def __init__(self, post: Post, turns: Turns, database: Database) -> None:
        self._post = post
        self._turns = turns
        self._database = database
        self.rounds = Rounds(self._send_next, what="A reminder", every=LOOK_EVERY)

    async def stop_reminders_of(self, user_id: int) -> None:
        """For a Telegram user who gets none any more, such as one who has blocked the bot."""
        await asyncio.to_thread(self._stop_of, str(user_id))

    async def _send_next(self) -> bool:
        AT_MOST_ONCE.set(True)  # in the task of these rounds only
        due = await asyncio.to_thread(self._claim)
        if due is not None:
            await self._remind(due)
        return due is not None

    async def _remind(self, due: DueReminder) -> None:
        answer = await self._turns.remind(due.conversation_id) if due.in_time else None
        chat_id = await asyncio.to_thread(self._hand_over, due)
        if chat_id is None or answer is None:
            REMINDERS.labels("left out").inc()
            return
        try:
            await self._post.send_answer(chat_id, answer, partial(self._turns.file, due.conversation_id))
        except Forbidden:
            log.info("A person has blocked the bot; their reminders stop.")
            REMINDERS.labels("blocked").inc()
            await asyncio.to_thread(self._stop, due.conversation_id)
        except TelegramError as error:  # it may have arrived: sending it again could show it twice
            REMINDERS.labels("unsure").inc()
            log.error("A reminder may not have arrived (%s).", type(error).__name__)
        else:
            REMINDERS.labels("sent").inc()

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

    def _stop_of(self, user_id: str) -> None:
        with self._database.session() as session:
            if conversation := conversation_of(session, CHANNEL, user_id):
                stop_reminder(session, conversation.id)
