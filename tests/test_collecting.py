from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from weakref import ref

import pytest

from bot import collecting
from bot.collecting import collect_when_quiet, collected_once

pytestmark = pytest.mark.slow

Looks = Callable[[Callable[[], float]], int]


class Part:
    """Holds itself, as parts of a model hold each other: only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def nothing_frozen() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_was_loaded_is_not_looked_at_again() -> None:
    with collected_once():
        loaded = Part()
    assert not any(looked_at is loaded for looked_at in gc.get_objects())


def test_nobody_waits_for_a_collection_while_it_is_loaded_and_all_is_as_before_afterwards() -> None:
    with collected_once():
        assert not gc.isenabled()
    with pytest.raises(ValueError, match="damaged"), collected_once():
        raise ValueError("damaged")
    assert gc.isenabled()


def test_what_is_replaced_by_the_next_load_is_freed() -> None:
    with collected_once():
        first = Part()
    gone = ref(first)
    with collected_once():
        del first
    assert gone() is None


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """How often everything is looked at while people write, in half a second of which a fiftieth is a moment."""
    monkeypatch.setattr(collecting, "QUIET", 0.01)
    monkeypatch.setattr(collecting, "APART", 0.2)
    found: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda: found.append(1))

    async def watch(wrote_at: Callable[[], float]) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(collect_when_quiet(wrote_at), 0.5)

    def count(wrote_at: Callable[[], float]) -> int:
        asyncio.run(watch(wrote_at))
        return len(found)

    return count


def test_everything_is_looked_at_once_after_somebody_wrote_and_not_at_once(looks: Looks) -> None:
    begun = time.monotonic()
    assert looks(lambda: begun + 0.1) == 1


def test_nobody_who_writes_waits_for_a_look_at_everything(looks: Looks) -> None:
    assert looks(time.monotonic) == 0


def test_where_people_always_write_everything_is_looked_at_after_the_longest_time(
    looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "LATEST", 0.2)
    assert looks(time.monotonic) == 2


def test_much_that_is_new_is_no_reason_young_things_are_few_and_afterwards_all_is_as_before() -> None:
    before = gc.get_threshold()

    async def watched() -> tuple[int, int, int]:
        task = asyncio.create_task(collect_when_quiet(time.monotonic))
        await asyncio.sleep(0)
        during = gc.get_threshold()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return during

    youngest, young, everything = asyncio.run(watched())
    assert (youngest, everything > 1_000_000) == (before[0], True)
    assert young < before[1]
    assert gc.get_threshold() == before
