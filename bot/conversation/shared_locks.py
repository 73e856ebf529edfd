"""One turn of a conversation at a time among all processes that share a Redis."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

from bot.conversation.turn_locks import ProcessLocks

LOG = logging.getLogger(__name__)
HELD = 60.0  # seconds; a process that dies in the middle of a turn holds the conversation no longer
WAIT = 30.0  # seconds; then the turn goes on all the same, because a person never sees silence
LOOK_EVERY = 0.05  # seconds
CONNECT, ANSWER = 0.2, 1.0  # seconds that Redis may take: a warning sign does not wait for it


class SharedLocks:
    """Among all processes. While Redis does not answer, turns are in order within each process only."""

    def __init__(self, url: str) -> None:
        self._mine = ProcessLocks()
        self._redis = Redis.from_url(url, socket_connect_timeout=CONNECT, socket_timeout=ANSWER)

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        async with self._mine.hold(conversation_id):
            lock = await self._taken(conversation_id)
            try:
                yield
            finally:
                if lock:
                    await _release(lock)

    async def close(self) -> None:
        await self._redis.close(close_connection_pool=True)

    async def _taken(self, conversation_id: str) -> Lock | None:
        lock = self._redis.lock(f"backwise:turn:{conversation_id}", HELD, LOOK_EVERY, blocking_timeout=WAIT)
        try:
            return lock if await lock.acquire() else None
        except RedisError as error:
            LOG.error("Redis does not answer (%s); turns are in order within each process only.", type(error).__name__)
            return None


async def _release(lock: Lock) -> None:
    try:
        await lock.release()
    except RedisError as error:  # it has run out, or Redis has gone: then nobody waits for it
        LOG.warning("A conversation's lock was not there any more (%s).", type(error).__name__)
