"""How far the answer to one update has got: each of its messages is shown once, whoever sends it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.channels.telegram.post import Send
from bot.storage.database import DatabaseError


class TakenOverError(Exception):
    """Another process has started and answers this update."""


class Sender:
    """Sends the messages of one update's answer, in the same order each time: those sent already are passed over."""

    def __init__(self, sent: int, note: Callable[[int], Awaitable[bool]]) -> None:
        """``note`` keeps how many were sent; False: another process answers the update."""
        self._sent = sent
        self._note = note
        self._number = 0
        self._one_by_one = asyncio.Lock()

    async def __call__(self, send: Send) -> None:
        """Raises :class:`TakenOverError` when another process has gone on with this answer."""
        async with self._one_by_one:
            self._number += 1
            if self._number > self._sent:
                await send()
                if not await self._note(self._number):
                    raise TakenOverError

    async def ahead(self, warn: Callable[[], Awaitable[int]]) -> bool:
        """Let ``warn`` send the first messages, and tell how many, unless the answer has begun.

        True when the answer has begun, one way or the other.
        """
        async with self._one_by_one:
            if not self._number and not self._sent:
                self._sent = await warn()
                await self._keep()
            return bool(self._number or self._sent)

    async def kept(self) -> None:
        """The database knows the update now: keep also what was sent before."""
        async with self._one_by_one:
            await self._keep()

    async def _keep(self) -> None:
        if self._sent:
            with suppress(DatabaseError):  # then the warning may be shown again after a crash
                await self._note(self._sent)
