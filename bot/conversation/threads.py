"""Blocking work beside the event loop, which must stay free for warning signs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
_Inbox = SimpleQueue[Callable[[], None]]
_free: list[_Inbox] = []


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """Like ``asyncio.to_thread``, but neither the end of the process nor other work waits for what hangs."""
    loop, context = asyncio.get_running_loop(), copy_context()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            result = context.run(work)
        except Exception as error:
            _tell(loop, _fail, done, error)
        else:
            _tell(loop, _succeed, done, result)

    _free_thread().put(run)
    return await done


def _free_thread() -> _Inbox:
    """Where a thread that has nothing to do waits for work; a new one is started only if there is none."""
    try:
        return _free.pop()
    except IndexError:
        inbox: _Inbox = SimpleQueue()
        threading.Thread(target=_work, args=(inbox,), daemon=True).start()
        return inbox


def _work(inbox: _Inbox) -> None:
    while True:
        inbox.get()()
        _free.append(inbox)


class OwnThread:
    """A thread for one kind of work, which waits for no other kind; what comes first is done first."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)

    async def run(self, work: Callable[[], T]) -> T:
        """Like ``asyncio.to_thread``."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, copy_context().run, work)

    def end(self) -> None:
        """Let it finish what it has."""
        self._thread.shutdown(wait=False)


class AnyThread:
    """As :class:`OwnThread`, for work that may be done side by side."""

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.to_thread(work)

    def end(self) -> None:
        """Nothing of its own is left."""


def _tell(loop: asyncio.AbstractEventLoop, tell: Callable[..., None], *args: Any) -> None:
    with suppress(RuntimeError):  # the loop has ended meanwhile: nobody waits any more
        loop.call_soon_threadsafe(tell, *args)


def _succeed(future: asyncio.Future[T], result: T) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[T], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
