"""Updates on their way to an answer, kept in the database until they have one: a process may die at any moment."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Sequence
from typing import Any
from uuid import uuid4

from telegram import Bot, Update

from bot.channels.telegram.sender import Sender
from bot.channels.telegram.warning import Warnings
from bot.storage.database import Database, DatabaseError
from bot.storage.updates import (
    UnfinishedUpdate,
    belongs_to,
    finish_update,
    note_sent,
    remember_update,
    take_over,
)

log = logging.getLogger(__name__)

CHANNEL = "telegram"


class NotKeptError(Exception):
    """The database did not take the update."""


class Inbox(asyncio.Queue[object]):
    """The application's queue of updates: each comes out once, and is known to the database before it is in."""

    def __init__(self, database: Database, warnings: Warnings, size: int, arriving: set[int]) -> None:
        """``arriving`` holds the numbers of the updates that are on their way into the queue."""
        super().__init__(size)
        self._database = database
        self._warnings = warnings
        self._arriving = arriving
        self._owner = uuid4().hex
        self._senders: dict[str, Sender] = {}  # of the unfinished updates
        self._one_by_one = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def put(self, item: object) -> None:
        """Take an update, or leave it out if it was taken before, without waiting for the database.

        Whoever asks Telegram for updates must see the next ones meanwhile. Anything else is just queued.
        """
        if isinstance(item, Update):
            self._receive(item)
        else:
            await super().put(item)

    async def keep(self, update: Update) -> None:
        """Like :meth:`put`, and wait until the database knows the update."""
        await asyncio.shield(self._receive(update))

    async def settle(self, seconds: float) -> None:
        """Wait for the updates that are on their way in."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def resume(self, bot: Bot) -> None:
        """Queue what this or another process took and did not finish."""
        for unfinished in await asyncio.to_thread(self._take_over):
            self._senders[unfinished.update_id] = self._sender(unfinished.update_id, unfinished.sent)
            await super().put(Update.de_json(json.loads(unfinished.body), bot))

    def sender(self, update: Update) -> Sender:
        """Raises :class:`NotKeptError`: without the database nobody knows whether it was answered before."""
        try:
            return self._senders[str(update.update_id)]
        except KeyError:
            raise NotKeptError from None

    async def is_first(self, key: str, update: Update) -> bool:
        """Whether this update is the one that counts for the key, such as a keyboard's first tap."""
        return await asyncio.to_thread(self._belongs, key, str(update.update_id))

    async def finish(self, update: object) -> None:
        """Forget what was written; only the update's number is kept."""
        if isinstance(update, Update) and str(update.update_id) in self._senders:
            del self._senders[str(update.update_id)]
            try:
                await asyncio.to_thread(self._finish, str(update.update_id))
            except DatabaseError:
                log.error("Update %s is answered but not marked; the next start may answer again.", update.update_id)

    def _receive(self, update: Update) -> asyncio.Task[None]:
        self._arriving.add(update.update_id)
        sender = self._sender(str(update.update_id), 0)
        warning = self._start(self._warnings.in_time(update, sender))
        return self._start(self._let_in(update, sender, warning))

    async def _let_in(self, update: Update, sender: Sender, warning: asyncio.Task[None]) -> None:
        try:
            async with self._one_by_one:  # in the order of arrival
                if await self._is_new(update, sender):
                    await super().put(update)
                else:
                    warning.cancel()
        finally:
            self._arriving.discard(update.update_id)

    async def _is_new(self, update: Update, sender: Sender) -> bool:
        """Also true when the database fails: then :meth:`sender` raises, and the person is told unless they were."""
        key = str(update.update_id)
        try:
            if not await asyncio.to_thread(self._take, key, update.to_json()):
                return False
        except DatabaseError:
            return not await self._warnings.now(update, sender)
        self._senders[key] = sender
        await sender.kept()
        return True

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _sender(self, key: str, sent: int) -> Sender:
        return Sender(sent, lambda number: asyncio.to_thread(self._note, key, number))

    def _take(self, key: str, body: str) -> bool:
        with self._database.session() as session:
            return remember_update(session, CHANNEL, key, owner=self._owner, body=body)

    def _take_over(self) -> Sequence[UnfinishedUpdate]:
        with self._database.session() as session:
            return take_over(session, CHANNEL, self._owner)

    def _note(self, key: str, sent: int) -> bool:
        with self._database.session() as session:
            return note_sent(session, CHANNEL, key, self._owner, sent)

    def _belongs(self, key: str, owner: str) -> bool:
        with self._database.session() as session:
            return belongs_to(session, CHANNEL, key, owner)

    def _finish(self, key: str) -> None:
        with self._database.session() as session:
            finish_update(session, CHANNEL, key, self._owner)
