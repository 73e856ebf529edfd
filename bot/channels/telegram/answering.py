"""Sends what clinics answer to the messages that people left for them, each at least once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.post import Post
from bot.channels.telegram.rounds import Rounds
from bot.channels.telegram.turns import Turns
from bot.conversation.replies import Answer, message_from_stored
from bot.knowledge.topics import Topic
from bot.storage.claims import Claim, SendStatus, note_failed, note_sent, renew_claim
from bot.storage.clinic_answers import DueAnswer, claim_answer, give_answer_up
from bot.storage.database import Database, DatabaseError

log = logging.getLogger(__name__)

LOOK_EVERY = 3.0  # seconds
RENEW_EVERY = 20.0  # seconds; a claim lasts three times as long


class Answering:
    """Whichever of several processes gets to an answer first sends it."""

    def __init__(self, post: Post, turns: Turns, database: Database) -> None:
        self._post = post
        self._turns = turns
        self._database = database
        self.rounds = Rounds(self._send_next, what="An answer of a clinic", every=LOOK_EVERY)

    async def _send_next(self) -> bool:
        due = await asyncio.to_thread(self._claim)
        if due is None:
            return False
        try:
            async with self._held(due.claim):
                await self._send(due)
        except (Forbidden, BadRequest) as error:  # blocked, or there is no such chat: it would fail again
            await asyncio.to_thread(self._give_up, due, type(error).__name__)
        except TelegramError as error:
            await asyncio.to_thread(self._failed, due, type(error).__name__)
        else:
            await asyncio.to_thread(self._sent, due)
        return True

    async def _send(self, due: DueAnswer) -> None:
        message = message_from_stored(due.message.id, due.message.body)
        own_file = partial(self._turns.file, due.conversation_id)
        await self._post.send_answer(int(due.channel_user_id), Answer((message,), Topic.TALK_TO_HUMAN), own_file)

    @asynccontextmanager
    async def _held(self, claim: Claim) -> AsyncIterator[None]:
        """However long Telegram asks to wait, no other process sends it meanwhile."""
        renewing = asyncio.create_task(self._renew(claim))
        try:
            yield
        finally:
            renewing.cancel()

    async def _renew(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            try:
                await asyncio.to_thread(self._renew_once, claim)
            except DatabaseError:
                log.error("A claim could not be renewed; another process may send the answer as well.")

    def _claim(self) -> DueAnswer | None:
        with self._database.session() as session:
            return claim_answer(session, datetime.now(UTC))

    def _renew_once(self, claim: Claim) -> None:
        with self._database.session() as session:
            renew_claim(session, claim, datetime.now(UTC))

    def _sent(self, due: DueAnswer) -> None:
        with self._database.session() as session:
            note_sent(session, due.claim)

    def _failed(self, due: DueAnswer, reason: str) -> None:
        with self._database.session() as session:
            if note_failed(session, due.claim, datetime.now(UTC)) is SendStatus.WAITING:
                log.error("An answer of %s did not go to Telegram (%s); it is tried again.", due.clinic, reason)
                return
        self._give_up(due, reason)

    def _give_up(self, due: DueAnswer, reason: str) -> None:
        with self._database.session() as session:
            give_answer_up(session, due.claim)
        log.critical(
            "An answer of %s did not reach Telegram (%s); the message that it answers waits again in the staff tool.",
            *(due.clinic, reason),
        )
