"""Work beside the bot's answers that is looked for every few seconds, until it is stopped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

log = logging.getLogger(__name__)

STOP_SECONDS = 10.0


class Rounds:
    """``step`` does one piece of work, and says whether there was one."""

    def __init__(self, step: Callable[[], Awaitable[bool]], *, what: str, every: float) -> None:
        self._step = step
        self._what = what
        self._every = every  # seconds
        self._stopping = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._work = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish the piece at hand: cut off while it is sent, nobody would get it."""
        self._stopping.set()
        if self._work is None:
            return
        await asyncio.wait({self._work}, timeout=STOP_SECONDS)
        self._work.cancel()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                while not self._stopping.is_set() and await self._step():
                    pass
            except Exception as error:  # the trouble of one must not silence all others
                log.error("%s failed with %s.", self._what, type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._every)
