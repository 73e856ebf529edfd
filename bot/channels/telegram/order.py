"""One chat's updates one after another, different chats at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import closing
from typing import Any, cast

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class InChatOrder(BaseUpdateProcessor):
    """Takes at most ``limit`` updates at once; taking the next one then waits, and so does whoever delivers it.

    ``finish`` is told each update whose work ended, well or badly; not one whose work was cut off.
    """

    def __init__(self, limit: int, finish: Callable[[object], Awaitable[None]]) -> None:
        super().__init__(max_concurrent_updates=1)  # Updates are taken one by one, which keeps their order.
        self._finish = finish
        self._room = asyncio.Semaphore(limit)
        self._last_of_chat: dict[int | None, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        await self._room.acquire()
        chat_id = update.effective_chat.id if isinstance(update, Update) and update.effective_chat else None
        task = asyncio.create_task(self._run_after(self._last_of_chat.get(chat_id), coroutine, update))
        self._last_of_chat[chat_id] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._forget(chat_id, done))

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release: the channel calls :meth:`finish` while messages can still be sent."""

    async def finish(self, seconds: float) -> None:
        """Wait for the work that was taken; what is not done after ``seconds`` is cancelled."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _forget(self, chat_id: int | None, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._room.release()
        if self._last_of_chat.get(chat_id) is task:
            del self._last_of_chat[chat_id]

    async def _run_after(self, before: asyncio.Task[None] | None, coroutine: Awaitable[Any], update: object) -> None:
        with closing(cast(Coroutine[Any, Any, Any], coroutine)):  # also when it is cut off before it begins
            if before is not None:
                await asyncio.wait([before])
            await coroutine
        await self._finish(update)
