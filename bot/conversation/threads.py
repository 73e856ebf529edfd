"""Blocking work beside the event loop, which must stay free for warning signs.

``asyncio.to_thread`` has one row of threads for everything, and takes two futures and two locks for each piece of work.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Job = Callable[[], None]
_Inbox = SimpleQueue[_Job | None]  # None: there is nothing more to do
_free: list[_Inbox] = []


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """Like ``asyncio.to_thread``, but neither the end of the process nor other work waits for what hangs."""
    job, done = _job_of(work)
    _free_thread().put(job)
    return await done


class Threads:
    """Up to ``most`` threads for one kind of work, which waits for no other kind. What comes first is begun first."""

    def __init__(self, most: int) -> None:
        self._most, self._started, self._unfinished = most, 0, 0
        self._inbox: _Inbox = SimpleQueue()
        self._finalizer = weakref.finalize(self, self._inbox.put, None)

    async def run(self, work: Callable[[], T]) -> T:
        """Like ``asyncio.to_thread``."""
        job, done = _job_of(work)
        self._unfinished += 1
        if self._started < min(self._most, self._unfinished):
            self._started += 1
            threading.Thread(target=_work_through, args=(self._inbox,), daemon=True).start()
        self._inbox.put(job)
        try:
            return await done
        finally:
            self._unfinished -= 1

    def end(self) -> None:
        """Let them finish what they have."""
        self._finalizer()


def _job_of(work: Callable[[], T]) -> tuple[_Job, asyncio.Future[T]]:
    loop, context = asyncio.get_running_loop(), copy_context()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            result = context.run(work)
        except Exception as error:
            _tell(loop, _fail, done, error)
        else:
            _tell(loop, _succeed, done, result)

    return run, done


def _free_thread() -> _Inbox:
    """Where a thread that has nothing to do waits for work; a new one is started only if there is none."""
    try:
        return _free.pop()
    except IndexError:
        inbox: _Inbox = SimpleQueue()
        threading.Thread(target=_work, args=(inbox,), daemon=True).start()
        return inbox


def _work(inbox: _Inbox) -> None:
    while job := inbox.get():
        job()
        _free.append(inbox)


def _work_through(inbox: _Inbox) -> None:
    while job := inbox.get():
        job()
    inbox.put(None)  # for the next


def _tell(loop: asyncio.AbstractEventLoop, tell: Callable[..., None], *args: Any) -> None:
    with suppress(RuntimeError):  # the loop has ended meanwhile: nobody waits any more
        loop.call_soon_threadsafe(tell, *args)


def _succeed(future: asyncio.Future[T], result: T) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[T], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
