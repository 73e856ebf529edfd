"""Updates on their way to an answer, kept in the database until they have one: a process may die at any moment."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from uuid import uuid4

from telegram import Bot, Update

from bot.channels.telegram.post import Send
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


class TakenOverError(Exception):
    """Another process has started and answers this update."""


class Sender:
    """Sends the messages of one update's answer, in the same order each time: those sent already are passed over."""

    def __init__(self, sent: int, note: Callable[[int], Awaitable[bool]]) -> None:
        self._sent = sent
        self._note = note
        self._number = 0

    async def __call__(self, send: Send) -> None:
        """Raises :class:`TakenOverError` when another process has gone on with this answer."""
        self._number += 1
        if self._number > self._sent:
            await send()
            if not await self._note(self._number):
                raise TakenOverError


class Inbox(asyncio.Queue[object]):
    """The application's queue of updates: each comes out once, and is known to the database before it is in."""

    def __init__(self, database: Database, warnings: Warnings, size: int) -> None:
        super().__init__(size)
        self._database = database
        self._warnings = warnings
        self._owner = uuid4().hex
        self._senders: dict[str, Sender] = {}  # of the unfinished updates
        self._one_by_one = asyncio.Lock()

    async def put(self, item: object) -> None:
        """Take an update, or leave it out if it was taken before. Anything else is just queued."""
        async with self._one_by_one:  # in the order of arrival
            if not isinstance(item, Update) or await self._is_new(item):
                await super().put(item)

    async def resume(self, bot: Bot) -> None:
        """Queue what this or another process took and did not finish."""
        for unfinished in await asyncio.to_thread(self._take_over):
            self._begin(unfinished.update_id, unfinished.sent)
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

    async def _is_new(self, update: Update) -> bool:
        """Also true when the database fails: then :meth:`sender` raises, and the person is told unless they were."""
        key = str(update.update_id)
        taking = asyncio.create_task(asyncio.to_thread(self._take, key, update.to_json()))
        sent = await self._warnings.meanwhile(taking, update)
        try:
            new = await taking
        except DatabaseError:
            return not sent
        if new:
            self._begin(key, sent)
        return new

    def _begin(self, key: str, sent: int) -> None:
        self._senders[key] = Sender(sent, lambda number: asyncio.to_thread(self._note, key, number))

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
