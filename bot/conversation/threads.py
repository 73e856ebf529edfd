"""Blocking work beside the event loop, which must stay free for warning signs.

``asyncio.to_thread`` has one row of threads for everything, and takes two futures and two locks for each piece of work.
"""

from __future__ import annotations

import asyncio
import math
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Job = Callable[[], None]
_Inbox = SimpleQueue[_Job | None]  # None: there is nothing more to do


class Threads:
    """Up to ``most`` threads for one kind of work, which waits for no other kind. What comes first is begun first."""

    def __init__(self, most: float = math.inf) -> None:
        self._most, self._started, self._unfinished = most, 0, 0
        self._counting = threading.Lock()
        self._inbox: _Inbox = SimpleQueue()
        self._finalizer = weakref.finalize(self, self._inbox.put, None)

    async def run(self, work: Callable[[], T]) -> T:
        """Like ``asyncio.to_thread``, but the end of the process does not wait for work that hangs."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._begin()
        self._inbox.put(self._job(work, done))
        return await done

    def end(self) -> None:
        """Let them finish what they have."""
        self._finalizer()

    def _begin(self) -> None:
        """Count one more piece of work, and start a thread if all have something to do and there may be more."""
        with self._counting:
            self._unfinished += 1
            if self._started >= min(self._most, self._unfinished):
                return
            self._started += 1
        threading.Thread(target=_work_through, args=(self._inbox,), daemon=True).start()

    def _job(self, work: Callable[[], T], done: asyncio.Future[T]) -> _Job:
        loop, context = done.get_loop(), copy_context()

        def run() -> None:
            tell: Callable[[], Any]
            try:
                tell = partial(_succeed, done, context.run(work))
            except Exception as error:
                tell = partial(_fail, done, error)
            with self._counting:  # before anybody is told, who may have more work at once
                self._unfinished -= 1
            with suppress(RuntimeError):  # the loop has ended meanwhile: nobody waits any more
                loop.call_soon_threadsafe(tell)

        return run


_UNLIMITED = Threads()


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """Like ``asyncio.to_thread``, but neither the end of the process nor other work waits for what hangs."""
    return await _UNLIMITED.run(work)


def _work_through(inbox: _Inbox) -> None:
    while job := inbox.get():
        job()
        del job  # it holds its Threads, which end when nobody else does
    inbox.put(None)  # for the next


def _succeed(future: asyncio.Future[T], result: T) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[T], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
