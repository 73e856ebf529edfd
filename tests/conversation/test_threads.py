"""Work beside the event loop: how much at once, in what order, and what comes of it."""

from __future__ import annotations

import asyncio
import gc
import threading
from contextvars import ContextVar
from functools import partial

import pytest

from bot.conversation.threads import Threads, in_daemon_thread

WHO: ContextVar[str] = ContextVar("who")


async def test_one_thread_does_what_came_first_first() -> None:
    done: list[int] = []
    threads = Threads(1)
    await asyncio.gather(*(threads.run(partial(done.append, number)) for number in range(50)))
    assert done == list(range(50))


async def test_as_many_as_may_run_at_once() -> None:
    threads, both = Threads(2), threading.Barrier(2, timeout=10)
    await asyncio.gather(threads.run(both.wait), threads.run(both.wait))


async def test_no_more_than_may_run_at_once() -> None:
    threads, running, most = Threads(2), set[int](), 0
    changing = threading.Lock()

    def work(number: int) -> None:
        nonlocal most
        with changing:
            running.add(number)
            most = max(most, len(running))
        threading.Event().wait(0.01)
        with changing:
            running.remove(number)

    await asyncio.gather(*(threads.run(partial(work, number)) for number in range(10)))
    assert most == 2


@pytest.mark.parametrize("run", [Threads(1).run, in_daemon_thread])
async def test_what_is_raised_is_raised_here_and_the_thread_goes_on(run: object) -> None:
    assert callable(run)
    with pytest.raises(ZeroDivisionError):
        await run(lambda: 1 / 0)
    assert await run(lambda: "done") == "done"


async def test_the_work_knows_the_context_of_whoever_asked() -> None:
    WHO.set("somebody")
    assert await Threads(1).run(WHO.get) == "somebody"


async def test_work_that_hangs_holds_up_its_own_kind_only() -> None:
    go_on = threading.Event()
    hanging, others = Threads(1), Threads(1)
    held_up = asyncio.create_task(hanging.run(go_on.wait))
    assert await others.run(lambda: "done") == "done"
    go_on.set()
    assert await held_up


async def test_whoever_stops_waiting_leaves_the_work_to_end() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), list[str]()
    threads = Threads(1)

    def work() -> None:
        begun.set()
        go_on.wait(10)
        done.append("first")

    waiting = asyncio.create_task(threads.run(work))
    await asyncio.to_thread(begun.wait, 10)
    waiting.cancel()
    go_on.set()
    await threads.run(partial(done.append, "second"))
    assert done == ["first", "second"]


async def test_work_that_nobody_waits_for_any_more_holds_up_nothing_where_threads_are_unlimited() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        go_on.wait(10)

    waiting = asyncio.create_task(in_daemon_thread(hang))
    await asyncio.to_thread(begun.wait, 10)
    waiting.cancel()
    await asyncio.sleep(0)
    assert await asyncio.wait_for(in_daemon_thread(lambda: "done"), 5) == "done"
    assert not go_on.is_set()
    go_on.set()


async def test_a_thread_that_has_nothing_to_do_is_taken_before_a_new_one_is_started() -> None:
    threads = Threads()
    assert len({await threads.run(threading.get_ident) for _ in range(20)}) == 1


@pytest.mark.parametrize("how", ["ended", "forgotten"])
async def test_threads_that_are_not_wanted_any_more_finish_what_they_have_and_end(how: str) -> None:
    before = set(threading.enumerate())
    threads, done = Threads(3), list[int]()
    await asyncio.gather(*(threads.run(partial(done.append, number)) for number in range(9)))
    own = set(threading.enumerate()) - before
    assert own
    if how == "ended":
        threads.end()
    del threads
    gc.collect()
    for thread in own:
        await asyncio.to_thread(thread.join, 10)
    assert len(done) == 9 and not any(thread.is_alive() for thread in own)
