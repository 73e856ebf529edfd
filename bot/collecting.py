"""Python's garbage collection, so that nobody waits for it: all threads stand still while it looks at every object."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET = 2.0  # seconds in which nobody wrote
APART = 60.0  # seconds between two looks at everything, at least
LATEST = 3600.0  # seconds after which everything is looked at whoever writes
YOUNGEST = 3  # looks at the youngest before a look at what outlived them: with Python's ten it can take 40 ms
_NEVER = 1_000_000_000


@contextmanager
def collected_once() -> Iterator[None]:
    """What the block makes, such as a model's half a million objects, is looked at once, at its end, and never again.

    Otherwise each look, with hundreds of people one every few seconds, can take longer than a warning sign may wait.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()  # of an earlier block, which may be garbage by now
        gc.collect()
        gc.freeze()


async def collect_when_quiet(wrote_at: Callable[[], float]) -> None:
    """Look at everything only when nobody writes, and until cancelled never just because much is new.

    ``wrote_at``: when somebody wrote last, by ``time.monotonic``.
    """
    before = gc.get_threshold()
    gc.set_threshold(before[0], YOUNGEST, _NEVER)
    looked_at = time.monotonic()
    try:
        while True:
            await asyncio.sleep(QUIET)
            now = time.monotonic()
            is_quiet = wrote_at() <= now - QUIET and looked_at <= min(wrote_at(), now - APART)
            if is_quiet or looked_at <= now - LATEST:
                gc.collect()
                looked_at = time.monotonic()
    finally:
        gc.set_threshold(*before)
