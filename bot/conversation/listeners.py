"""Who waits in this process for what comes later in a conversation.

What this process writes wakes them at once; what another writes is found by one query a second for all of them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping

from bot.storage.database import Database, DatabaseError
from bot.storage.messages import newest_numbers

LOG = logging.getLogger(__name__)
LOOK_EVERY = 1.0  # seconds
MOST_OF_ONE = 8  # listeners of one conversation: more tabs than a person has
GONE = -1  # in place of the number of the newest message


class TooManyOfOneError(Exception):
    """This conversation has as many listeners as it may have."""


class NoRoomError(Exception):
    """This process has as many listeners as it may have, or it is about to end."""


class Listener:
    """Made in the event loop in which it waits; it may be woken from any thread."""

    def __init__(self, conversation_id: str) -> None:
        self.conversation_id = conversation_id
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There may be something new."""
        self._loop.call_soon_threadsafe(self._woken.set)

    async def woken(self, seconds: float) -> bool:
        """Wait until there may be something new; False when nothing happened for so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True


class Listeners:
    """All of one process, at most ``most``."""

    def __init__(self, database: Database, most: int) -> None:
        self._database = database
        self._most = most
        self._listeners: set[Listener] = set()
        self._newest: Mapping[str, int] = {}
        self.is_closed = False

    def join(self, conversation_id: str) -> Listener:
        """Raises :class:`TooManyOfOneError` and :class:`NoRoomError`; who joined must leave."""
        if self.is_closed or len(self._listeners) >= self._most:
            raise NoRoomError
        if self.of(conversation_id) >= MOST_OF_ONE:
            raise TooManyOfOneError
        listener = Listener(conversation_id)
        self._listeners.add(listener)
        return listener

    def of(self, conversation_id: str) -> int:
        """How many of them listen to this conversation; from any thread."""
        return sum(each.conversation_id == conversation_id for each in list(self._listeners))

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    def wake(self, conversation_id: str) -> None:
        """Something was written or erased there; from any thread."""
        self._wake(lambda each: each.conversation_id == conversation_id)

    def close(self) -> None:
        """Wake everybody for the last time: the process ends."""
        self.is_closed = True
        self._wake(lambda each: True)

    async def run(self) -> None:
        """Look for what other processes wrote until this is cancelled."""
        works = True
        while True:
            worked, works = works, await self._can_look()
            if worked and not works:  # said once, not every second for as long as the database is down
                LOG.error("New messages of other processes cannot be looked for just now; it is tried every second.")
            await asyncio.sleep(LOOK_EVERY)

    async def _can_look(self) -> bool:
        try:
            await self._look()
        except DatabaseError:
            return False
        return True

    async def _look(self) -> None:
        open_now = {each.conversation_id for each in self._listeners}
        if not open_now:
            return
        found = await asyncio.to_thread(self._find, open_now)
        newest = {each: found.get(each, GONE) for each in open_now}
        before, self._newest = self._newest, newest
        self._wake(lambda each: before.get(each.conversation_id) != newest.get(each.conversation_id))

    def _find(self, conversation_ids: Collection[str]) -> dict[str, int]:
        with self._database.session() as session:
            return newest_numbers(session, conversation_ids)

    def _wake(self, chosen: Callable[[Listener], bool]) -> None:
        for listener in list(self._listeners):
            if chosen(listener):
                listener.wake()
