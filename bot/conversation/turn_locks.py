"""One turn of a conversation at a time: within this process, or among all processes that share a Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol
from weakref import WeakValueDictionary


class TurnLocks(Protocol):
    def hold(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Wait until no other turn of this conversation runs, and keep others waiting inside the block."""

    async def close(self) -> None:
        """Let go of what is outside this process."""


class ProcessLocks:
    """Among the turns of this process."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        async with self._locks.setdefault(conversation_id, asyncio.Lock()):
            yield

    async def close(self) -> None:
        """Nothing is outside."""


def turn_locks(redis_url: str | None) -> TurnLocks:
    """Shared ones where there is a Redis to share."""
    if not redis_url:
        return ProcessLocks()
    from bot.conversation.shared_locks import SharedLocks  # without Redis the start does not wait for its library

    return SharedLocks(redis_url)
