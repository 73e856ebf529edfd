"""Turns of one conversation, in one process and in several that share the real Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.conversation import shared_locks as module
from bot.conversation.shared_locks import SharedLocks
from bot.conversation.turn_locks import ProcessLocks, TurnLocks

REDIS = "redis://127.0.0.1:6379/0"
NOBODY_THERE = "redis://127.0.0.1:1/0"
Shared = Callable[..., SharedLocks]


@pytest.fixture
async def redis() -> AsyncIterator[Redis]:
    client = Redis.from_url(REDIS, socket_connect_timeout=1)
    try:
        await client.ping()
    except RedisError:
        pytest.skip("Redis does not answer on 127.0.0.1:6379")
    yield client
    await client.close(close_connection_pool=True)


@pytest.fixture
async def shared() -> AsyncIterator[Shared]:
    made: list[SharedLocks] = []

    def make(url: str = REDIS) -> SharedLocks:
        made.append(SharedLocks(url))
        return made[-1]

    yield make
    for locks in made:
        await locks.close()


async def _most_at_once(*locks: TurnLocks, conversations: tuple[str, ...]) -> int:
    """Ten turns each; how many ran at the same time at most."""
    running = most = 0

    async def turn(lock: TurnLocks, conversation: str) -> None:
        nonlocal running, most
        async with lock.hold(conversation):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.002)
            running -= 1

    pairs = zip(locks * 10, conversations * 10, strict=False)
    await asyncio.gather(*(turn(lock, conversation) for lock, conversation in pairs))
    return most


async def test_turns_of_one_conversation_come_one_after_the_other() -> None:
    assert await _most_at_once(ProcessLocks(), conversations=("a",)) == 1


async def test_turns_of_different_conversations_run_side_by_side() -> None:
    locks = ProcessLocks()
    assert await _most_at_once(locks, locks, conversations=("a", "b")) == 2


async def test_several_processes_take_turns_through_redis(redis: Redis, shared: Shared) -> None:
    name = uuid4().hex
    assert await _most_at_once(shared(), shared(), conversations=(name, name)) == 1
    assert await redis.exists(f"backwise:turn:{name}") == 0


async def test_a_process_that_died_in_a_turn_holds_it_for_a_while_only(
    redis: Redis, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HELD", 0.3)
    name = uuid4().hex
    assert await shared()._taken(name)  # and it never comes back
    async with asyncio.timeout(5), shared().hold(name):
        assert await redis.exists(f"backwise:turn:{name}") == 1


async def test_without_redis_turns_go_on_at_once_and_stay_in_order_here(shared: Shared) -> None:
    started = time.monotonic()
    assert await _most_at_once(shared(NOBODY_THERE), conversations=("a",)) == 1
    assert time.monotonic() - started < 5
